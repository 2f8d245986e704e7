// Reads damaged plans until the time is up: npm run fuzz -- --minutes 60 [--seed 1] [--limit 10]
// Again with one input: npm run fuzz -- --replay out/fuzz/NAME.json
// What fails is made as small as it goes and written to out/fuzz. Exit code 1 when anything did.
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { shrink } from './fuzzShrink.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Seconds that one input may take; more is a hang. */
    limit: { type: 'string', default: '10' },
    replay: { type: 'string' },
  },
});
const folder = join('out', 'fuzz');
const limit = Number(values.limit) * 1000;
const seed = Number(values.seed);
/** Kinds of failure after which it is no use to go on. */
const mostFailures = 25;
const inputsPerProcess = 3000;

mkdirSync(folder, { recursive: true });
const program = join(folder, 'worker.mjs');
await esbuild.build({
  entryPoints: ['scripts/fuzzWorker.mjs'],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: ['fast-check'],
  define: { TRANCHE_VERSION: '"0.0.0-fuzz"' },
  sourcemap: 'inline',
  logLevel: 'warning',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});

let worker = null;
let handled = 0;
const failures = new Map();
if (values.replay) {
  const { error } = await ask({ input: JSON.parse(readFileSync(values.replay, 'utf8')).input });
  console.log(error ? `It still fails: ${error.stack || error.message}` : 'It does not fail any more.');
  process.exitCode = error ? 1 : 0;
} else await run();
worker?.disconnect();

async function run() {
  const end = Date.now() + Number(values.minutes) * 60_000;
  let slowest = { ms: 0, number: 0, size: 0 };
  let number = 0;
  let told = Date.now();
  console.log(`Seed ${seed}, ${values.minutes} minutes; failures go to ${folder}.`);
  for (; Date.now() < end && failures.size < mostFailures; number++) {
    let answer = await ask({ seed, number });
    // A busy machine may be slow once.
    if (answer.isHang) answer = await ask({ seed, number }, 3 * limit);
    if (answer.ms > slowest.ms) slowest = { ms: answer.ms, number, size: answer.size };
    if (answer.error) await report(number, answer);
    if (Date.now() - told < 60_000) continue;
    told = Date.now();
    console.log(`${number} inputs, ${failures.size} kinds of failure, slowest ${JSON.stringify(slowest)}`);
  }
  console.log(`${number} inputs, ${failures.size} kinds of failure, slowest ${JSON.stringify(slowest)}`);
  for (const [kind, { file, count }] of failures) console.log(`${count} × ${kind}\n    ${file}`);
  process.exitCode = failures.size > 0 ? 1 : 0;
}

async function report(number, { error, input }) {
  const kind = kindOf(error);
  const known = failures.get(kind);
  if (known) {
    known.count++;
    return;
  }
  const file = join(folder, `${kind.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${seed}-${number}.json`);
  failures.set(kind, { file, count: 1 });
  const found = input ?? (await import('./fuzzInputs.mjs')).inputOf(seed, number);
  const fails = async (candidate) => {
    const answer = await ask({ input: candidate });
    return answer.error !== null && kindOf(answer.error) === kind;
  };
  const small = await shrink(found, fails, Date.now() + 30_000);
  const last = await ask({ input: small });
  const why = last.error ?? error;
  writeFileSync(file, `${JSON.stringify({ seed, number, kind, error: why, input: small, found }, null, 2)}\n`);
  console.log(`${kind}\n    ${why.message.slice(0, 300)}\n    ${JSON.stringify(small).slice(0, 600)}\n    ${file}`);
}

/** Failures of one kind come from one cause, mostly: the check, or the place where it was thrown. */
function kindOf({ message, stack }) {
  const name = /^(\w+): /.exec(message)?.[1];
  if (name) return name;
  const place = /\n\s+at (?:\S+ )?\(?\S*?worker\.mjs:(\d+)/.exec(stack)?.[1];
  return `thrown: ${message.replace(/\d+/g, 'N').slice(0, 60)} ${place ?? ''}`;
}

/** Sends one question to the worker; a worker that does not answer in time is ended, and a new one goes on. */
function ask(question, time = limit) {
  if (!worker || handled >= inputsPerProcess) {
    worker?.disconnect();
    worker = fork(program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--max-old-space-size=1024'] });
    worker.stderr.resume();
    handled = 0;
  }
  handled++;
  const asked = worker;
  return new Promise((resolve) => {
    const finish = (answer) => {
      clearTimeout(timer);
      asked.removeAllListeners();
      resolve(answer);
    };
    const lost = (message) => {
      asked.removeAllListeners();
      if (worker === asked) worker = null;
      asked.kill('SIGKILL');
      finish({ error: { message, stack: '' }, isHang: message.startsWith('hang'), ms: time, size: 0 });
    };
    const timer = setTimeout(() => lost(`hang: no answer within ${time} ms`), time);
    asked.on('message', finish);
    asked.on('exit', (code, signal) => lost(`crash: the process ended with ${code ?? signal}`));
    asked.send(question);
  });
}
