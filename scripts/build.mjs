// Bundles the two programs: dist/extension.mjs for VS Code, dist/tranche.js for the terminal.
//   node scripts/build.mjs [--release] [--watch]
// The extension is cut into modules: what activating it needs is one part, and what is imported on first use (the reading
// of plans, the language features) are others, in dist/extension-*.mjs.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Only some block rules of markdown-it are used (src/plan/blocks.ts). The rules that are switched off there stay out of
 * the bundle, and so does what the library needs for links and entities inside a line; that would otherwise stay in,
 * because these packages do not say that loading them changes nothing.
 * @type {import('esbuild').Plugin}
 */
const unusedMarkdownParts = {
  name: 'unused-markdown-parts',
  setup(build) {
    build.onLoad({ filter: /markdown-it[\\/]lib[\\/]rules_block[\\/](table|reference|html_block)\.mjs$/ }, () => ({
      contents: 'export default function switchedOff() { return false; }',
    }));
    const resolved = Symbol();
    build.onResolve({ filter: /^(entities|linkify-it|mdurl|punycode\.js|uc\.micro)$/ }, async (args) => {
      if (args.pluginData === resolved) return undefined;
      const { importer, resolveDir, kind } = args;
      const found = await build.resolve(args.path, { importer, resolveDir, kind, pluginData: resolved });
      return { ...found, sideEffects: false };
    });
  },
};

/**
 * Parts have their content's hash in their name: those of an earlier build would stay behind, and be packed. But for a
 * release they stay for an hour, for a VS Code that is still at work with them.
 * @type {import('esbuild').Plugin}
 */
const noStaleParts = {
  name: 'no-stale-parts',
  setup(build) {
    build.onEnd(({ metafile, errors }) => {
      if (errors.length > 0 || metafile === undefined) return;
      const made = new Set(Object.keys(metafile.outputs));
      for (const name of readdirSync('dist').filter((file) => /^extension\b.*\.m?js(\.map)?$/.test(file))) {
        if (made.has(`dist/${name}`)) continue;
        const path = join('dist', name);
        if (flags.has('--release') || Date.now() - statSync(path).mtimeMs > 3_600_000) rmSync(path);
      }
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  // The oldest Node that a terminal may have; inside VS Code it is at least 22.
  target: 'node20.19',
  format: 'cjs',
  charset: 'utf8',
  // jsonc-parser's "main" is UMD, whose requires a bundler cannot follow.
  mainFields: ['module', 'main'],
  // Its files for Node are CommonJS that requires "process", which a module cannot, and of which no part can be left out.
  alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  minify: flags.has('--release'),
  sourcemap: flags.has('--release') ? false : 'linked',
  define: { TRANCHE_VERSION: JSON.stringify(version) },
  plugins: [unusedMarkdownParts],
  metafile: true,
  logLevel: 'warning',
};

const programs = [
  {
    ...shared,
    entryPoints: ['src/extension/extension.ts'],
    outdir: 'dist',
    // Only a module can be split. VS Code takes a main file for one by this ending.
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'extension-[name]-[hash]',
    external: ['vscode'],
    target: 'node22',
    plugins: [unusedMarkdownParts, noStaleParts],
  },
  {
    ...shared,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/tranche.js',
    banner: { js: '#!/usr/bin/env node' },
  },
];

for (const program of programs) {
  if (flags.has('--watch')) {
    await (await esbuild.context(program)).watch();
    continue;
  }
  const { metafile } = await esbuild.build(program);
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (/\.m?js$/.test(file)) console.log(`${file}  ${(bytes / 1000).toFixed(0)} kB`);
  }
}
