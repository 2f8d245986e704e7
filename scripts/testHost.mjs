// Runs test/host inside the extension host of a real VS Code: the one from npm (see vscode/pins.mjs), in a headless browser.
// Two at a time, where there is more than one to start.
//   node scripts/testHost.mjs [test/host/FILE_OR_FOLDER …] [--grep TEXT] [--limit SECONDS] [--verbose] [--no-build]
//   TRANCHE_VSCODE=electron[@VERSION]   in a desktop VS Code, downloaded by @vscode/test-electron, instead
//   TRANCHE_EXTENSION_PATH=FOLDER       with another extension than this one
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import './vscode/exitOnSignals.mjs';
import { bundleTests, outFolder, testFiles } from './vscode/bundleTests.mjs';
import { runInBrowser } from './vscode/hostInBrowser.mjs';
import { runInElectron } from './vscode/hostInElectron.mjs';
import { hostLaunches } from './vscode/hostLaunches.mjs';
import { scratchFolder, workspaceCopy } from './vscode/scratch.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    limit: { type: 'string', default: '300' },
    verbose: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const { TRANCHE_VSCODE = 'browser', TRANCHE_EXTENSION_PATH } = process.env;
const extension = resolve(TRANCHE_EXTENSION_PATH ?? '.');

try {
  const launches = hostLaunches(testFiles(positionals.length > 0 ? positionals : ['test/host']));
  if (!flags['no-build'] && TRANCHE_EXTENSION_PATH === undefined) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  }
  const out = outFolder('test-host');
  const [only, ...more] = launches;
  const failed = more.length === 0 ? await run(only, out) : await runAll(launches);
  // Not process.exitCode alone: a handle that VS Code left open must not keep us.
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/** Each in a process of its own, which says at its end what it has seen. Returns how many failed. */
async function runAll(launches) {
  // The long ones first, so that none is left alone at the end.
  const waiting = [...launches].sort((a, b) => b.files.length - a.files.length);
  let failed = 0;
  const lane = async () => {
    for (let launch = waiting.shift(); launch; launch = waiting.shift()) if ((await runApart(launch)) !== 0) failed++;
  };
  // A desktop VS Code is downloaded by the first that asks for it.
  await Promise.all(TRANCHE_VSCODE === 'browser' ? [lane(), lane()] : [lane()]);
  return failed;
}

async function runApart({ files }) {
  const options = ['--no-build', '--limit', flags.limit];
  if (flags.grep !== undefined) options.push('--grep', flags.grep);
  if (flags.verbose) options.push('--verbose');
  const child = spawn(process.execPath, [process.argv[1], ...options, ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
  const [code] = await once(child, 'close');
  process.off('exit', end);
  process.stdout.write(Buffer.concat(said));
  return code;
}

async function run(launch, out) {
  const where = launch.trust ? '' : ', Restricted Mode';
  console.log(
    `\n— ${launch.name}: ${launch.fixture ?? (launch.fixture === null ? 'no folder' : 'empty folder')}${where}`,
  );
  const bundles = join(out, launch.name);
  const entry = 'test/host/support/run.ts';
  const [entryBundle] = await bundleTests(bundles, 'test/host', [entry, ...launch.files]);
  const options = { color: process.stdout.isTTY === true, ...(flags.grep === undefined ? {} : { grep: flags.grep }) };
  writeFileSync(join(bundles, 'mocha.json'), JSON.stringify(options));

  const scratch = scratchFolder();
  try {
    const { fixture } = launch;
    const name = fixture ? basename(fixture) : 'workspace';
    const copy = fixture === null ? undefined : workspaceCopy(scratch.path, fixture, name);
    const workspace = copy && launch.workspaceFile ? join(copy, launch.workspaceFile) : copy;
    const host = { extension, entry: entryBundle, workspace, limit: Number(flags.limit), verbose: flags.verbose };
    const [kind, version = 'stable'] = TRANCHE_VSCODE.split('@');
    return await (kind === 'electron' ? runInElectron(launch, host, version) : runInBrowser(launch, host));
  } catch (error) {
    console.error(`${launch.name}: ${error.message}`);
    return 1;
  } finally {
    scratch.remove();
  }
}
