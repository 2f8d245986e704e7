// Bundles test files and runs them with mocha in plain Node, as many files at a time as there are processors.
//   node scripts/test.mjs test/unit [test/runner/crash.test.ts …] [-- MOCHA_OPTION …]
//   --thorough         every case where there is a sample else, and properties tried twenty times as often; takes long
//   -- --no-parallel   one file after another, in one process that a debugger can enter
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import esbuild from 'esbuild';

const args = process.argv.slice(2);
const dashes = args.indexOf('--');
const ours = dashes < 0 ? args : args.slice(0, dashes);
const thorough = ours.includes('--thorough');
const paths = ours.filter((arg) => arg !== '--thorough');
const mochaOptions = dashes < 0 ? [] : args.slice(dashes + 1);

// What starts processes goes first: it is slow, and the slower the more the process that does so already holds.
const startsProcesses = (path) => /[\\/](runner|agents)[\\/]/.test(path);
const files = paths
  .flatMap((path) => (statSync(path).isDirectory() ? testsBelow(path) : [path]))
  .sort((a, b) => Number(startsProcesses(b)) - Number(startsProcesses(a)));
if (files.length === 0) {
  console.error(`No test files below ${paths.join(', ') || '(nothing named)'}.`);
  process.exit(2);
}

mkdirSync('out', { recursive: true });
const out = mkdtempSync(join('out', 'test-'));
try {
  await esbuild.build({
    entryPoints: files,
    outdir: out,
    outbase: 'test',
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    // Only a module can be split. Without that each file brings a copy of everything, and a process that holds all the
    // copies takes long to start another.
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    alias: { vscode: resolve('test/unit/extension/fakeVscode.ts') },
    external: ['mocha', 'esbuild', 'playwright-core', 'fast-check'],
    define: { TRANCHE_VERSION: '"0.0.0-test"' },
    logLevel: 'warning',
    // The fake has only what a test needs.
    logOverride: { 'import-is-undefined': 'silent' },
  });
  await esbuild.stop();
  const specs = files.map((file) => join(out, relative('test', file)).replace(/\.ts$/, '.mjs'));
  const mocha = [
    '--enable-source-maps',
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    '--forbid-only',
    // A hang is to be seen, not a machine that is busy with something else.
    `--timeout=${thorough ? 300_000 : 60_000}`,
    // Most of a test's time goes into starting processes and waiting for them.
    ...(files.length > 1 ? ['--parallel', `--jobs=${Math.max(2, availableParallelism())}`] : []),
    ...mochaOptions,
  ];
  const env = { ...process.env, ...(thorough && { TRANCHE_TEST_THOROUGH: '1' }) };
  const { status } = spawnSync(process.execPath, [...mocha, ...specs], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

function testsBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .sort();
}
