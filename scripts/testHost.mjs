// Runs test/host inside the extension host of a real VS Code: the one from npm (see vscode/pins.mjs), in a headless browser.
//   node scripts/testHost.mjs [test/host/FILE_OR_FOLDER …] [--grep TEXT] [--limit SECONDS] [--verbose] [--no-build]
//   TRANCHE_VSCODE=electron[@VERSION]   in a desktop VS Code, downloaded by @vscode/test-electron, instead
//   TRANCHE_EXTENSION_PATH=FOLDER       with another extension than this one
import { execFileSync } from 'node:child_process';
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
  let failed = 0;
  for (const launch of launches) if ((await run(launch, out)) !== 0) failed += 1;
  // Not process.exitCode alone: a handle that VS Code left open must not keep us.
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
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
