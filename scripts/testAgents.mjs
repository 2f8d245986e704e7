// Runs the suite against real agent programs and model servers on loopback; no key and no account is needed.
//   node scripts/testAgents.mjs [MOCHA_OPTION …]
//   TRANCHE_TEST_AGENTS=codex,gemini …   these agents; "all" for every one (2 GB of programs); else the quickest two
//   TRANCHE_TEST_AGENTS_SLOW=1 …         also the troubles that agents retry for minutes
// The programs are installed beside the project on first use, each version in a folder of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newerNode, realAgents } from './realAgents.mjs';

/** One whose process lives on between turns, and one that is started for each. */
const usual = 'claude,codex';
const chosen = chooseAgents();
const programs = chosen.flatMap((agent) => {
  const node = nodeFor(agent);
  return [[variable(agent.name), install(agent, node)], ...(node ? [[`${variable(agent.name)}_NODE`, node]] : [])];
});
// The suite also runs the terminal program itself.
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) fail('The programs could not be built; see the messages above.');
const files = chosen.flatMap(({ name, tests = [`${name}.test.ts`] }) => tests.map((file) => join('test/agents', file)));
const { status } = spawnSync(process.execPath, ['scripts/test.mjs', ...files, '--', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...Object.fromEntries(programs) },
});
process.exitCode = status ?? 1;

/** Where the tests look for the program. */
function variable(name) {
  return `TRANCHE_TEST_${name.toUpperCase()}`;
}

function chooseAgents() {
  const named = process.env.TRANCHE_TEST_AGENTS ?? usual;
  if (named === 'all') return realAgents;
  const asked = named.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => realAgents.every((agent) => agent.name !== name));
  const names = realAgents.map(({ name }) => name).join(', ');
  if (unknown.length > 0) fail(`TRANCHE_TEST_AGENTS names ${unknown.join(', ')}. There are ${names}.`);
  const skipped = realAgents.filter(({ name }) => !asked.includes(name)).map(({ name }) => name);
  if (skipped.length > 0) console.log(`Not tested: ${skipped.join(', ')} (npm run test:agents:all).`);
  return realAgents.filter(({ name }) => asked.includes(name));
}

/** The path of a newer Node for an agent that needs one; undefined if this one will do. */
function nodeFor({ node = '0' }) {
  const isOlder = process.versions.node.localeCompare(node, 'en', { numeric: true }) < 0;
  return isOlder ? install(newerNode) : undefined;
}

/** Returns the program's path. `node` runs it if it is not this one. */
function install(agent, node = process.execPath) {
  const { name, version, setUp } = agent;
  const folder = resolve('.vscode-test', 'agents', `${name}-${version}`);
  const installed = join(folder, 'node_modules', ...agent.package.split('/'));
  const program = join(installed, ...agent.program.split('/'));
  if (runs(program, version, node)) return program;
  console.log(`Installing ${agent.package}@${version} into ${folder} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--include=optional',
    '--loglevel=error',
  ];
  npm(['install', ...options, '--prefix', folder, `${agent.package}@${version}`], agent);
  if (setUp !== undefined) spawnSync(process.execPath, [join(installed, setUp)], { stdio: 'inherit', cwd: installed });
  if (!runs(program, version, node)) {
    fail(
      `${agent.package}@${version} is installed, but does not run on ${process.platform} ${process.arch} with Node ${process.version}. Remove ${folder} and try again, or leave ${name} out with TRANCHE_TEST_AGENTS.`,
    );
  }
  return program;
}

function runs(program, version, node) {
  if (!existsSync(program)) return false;
  const [command, ...args] = program.endsWith('js') ? [node, program] : [program];
  const { status, stdout } = spawnSync(command, [...args, '--version'], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 && stdout.includes(version);
}

function npm(args, agent) {
  // Run by npm, this is its own script; it needs no shell on Windows.
  const script = process.env.npm_execpath;
  const [command, first] = script ? [process.execPath, [script]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], { stdio: 'inherit' });
  if (status === 0) return;
  const why = error ? error.message : `npm ended with exit code ${status}`;
  fail(
    `${agent.package}@${agent.version} could not be installed: ${why}. The suite needs the npm registry on its first run; see the messages above. TRANCHE_TEST_AGENTS=claude,codex … tests only the agents that it names.`,
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
