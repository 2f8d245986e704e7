// Bundles test files and runs them with mocha in plain Node.
//   node scripts/test.mjs test/unit [test/runner/crash.test.ts …] [-- MOCHA_OPTION …]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import esbuild from 'esbuild';

const args = process.argv.slice(2);
const dashes = args.indexOf('--');
const paths = dashes < 0 ? args : args.slice(0, dashes);
const mochaOptions = dashes < 0 ? [] : args.slice(dashes + 1);

const files = paths.flatMap((path) => (statSync(path).isDirectory() ? testsBelow(path) : [path]));
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
    format: 'cjs',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'esbuild', 'playwright-core', 'fast-check'],
    define: { TRANCHE_VERSION: '"0.0.0-test"' },
    logLevel: 'warning',
  });
  const specs = files.map((file) => join(out, relative('test', file)).replace(/\.ts$/, '.js'));
  const mocha = [
    '--enable-source-maps',
    join('node_modules', 'mocha', 'bin', 'mocha.js'),
    '--forbid-only',
    // A hang is to be seen, not a machine that is busy with something else.
    '--timeout=20000',
    ...mochaOptions,
  ];
  const { status } = spawnSync(process.execPath, [...mocha, ...specs], { stdio: 'inherit' });
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
