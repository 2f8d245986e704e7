// Runs test/ui: mocha in plain Node, which starts real VS Codes and uses them through a headless browser.
//   node scripts/testUi.mjs [test/ui/FILE_OR_FOLDER …] [--no-build] [-- MOCHA_OPTION …]
//   TRANCHE_EXTENSION_PATH=FOLDER   with another extension than this one
//   TRANCHE_VSIX=FILE               for tests of the packed extension, instead of packing it
// Screenshots are in out/screenshots/.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleTests, outFolder, testFiles } from './vscode/bundleTests.mjs';
import { ensureBrowser, ensureVSCode } from './vscode/install.mjs';
import { packExtension } from './vscode/package.mjs';

const args = process.argv.slice(2);
const dashes = args.indexOf('--');
const { values: flags, positionals } = parseArgs({
  args: dashes < 0 ? args : args.slice(0, dashes),
  allowPositionals: true,
  options: { 'no-build': { type: 'boolean', default: false } },
});
const mochaOptions = dashes < 0 ? [] : args.slice(dashes + 1);

try {
  const files = testFiles(positionals.length > 0 ? positionals : ['test/ui']);
  if (files.length === 0) throw new Error(`No test files below ${positionals.join(', ') || 'test/ui'}.`);
  // Not within the time limit of the first test.
  await ensureVSCode();
  await ensureBrowser();
  const out = outFolder('test-ui');
  // Packing builds anew, for people, in the folder that tests side by side use.
  if (files.length > 1)
    process.env.TRANCHE_VSIX ??= await packExtension(process.env.TRANCHE_EXTENSION_PATH ?? '.', out);
  if (!flags['no-build'] && process.env.TRANCHE_EXTENSION_PATH === undefined) {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  }
  const specs = await bundleTests(out, 'test/ui', files);
  process.exitCode = await mocha(specs);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function mocha(specs) {
  const program = ['--enable-source-maps', join('node_modules', 'mocha', 'bin', 'mocha.js')];
  const options = ['--require', './scripts/vscode/exitOnSignals.mjs', '--forbid-only', '--timeout', '60000'];
  // Much of a test's time VS Code starts, on one processor.
  if (specs.length > 1) options.push('--parallel', '--jobs', '2');
  const child = spawn(process.execPath, [...program, ...options, ...mochaOptions, ...specs], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; whoever else ends us means mocha too.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await once(child, 'exit');
  return signal === null ? code : 1;
}
