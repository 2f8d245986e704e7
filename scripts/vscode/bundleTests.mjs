// Bundles test files as scripts/test.mjs does, into a folder that vanishes with the process.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import esbuild from 'esbuild';

/**
 * @param {string} name
 * @returns {string} a folder below out/, from where node_modules is found
 */
export function outFolder(name) {
  mkdirSync('out', { recursive: true });
  const folder = resolve(mkdtempSync(join('out', `${name}-`)));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} out
 * @param {string} base the folder the names in `out` are relative to
 * @param {string[]} files
 * @returns {Promise<string[]>} the bundles, in the order of the files
 */
export async function bundleTests(out, base, files) {
  await esbuild.build({
    entryPoints: files,
    outdir: out,
    outbase: base,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    // As in build.mjs.
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'esbuild', 'playwright-core', 'fast-check'],
    define: { TRANCHE_VERSION: '"0.0.0-test"' },
    logLevel: 'warning',
  });
  return files.map((file) => join(out, relative(base, file)).replace(/\.ts$/, '.js'));
}

/**
 * The test files that `paths` name: files as they are, folders with all below them.
 * @param {string[]} paths
 */
export function testFiles(paths) {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const below = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return below
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(path, name))
      .sort();
  });
}
