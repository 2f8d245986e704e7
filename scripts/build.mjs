// Bundles the two programs: dist/extension.js for VS Code, dist/tranche.js for the terminal.
//   node scripts/build.mjs [--release] [--watch]
import { readFileSync } from 'node:fs';
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
    outfile: 'dist/extension.js',
    external: ['vscode'],
    target: 'node22',
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
    if (file.endsWith('.js')) console.log(`${file}  ${(bytes / 1000).toFixed(0)} kB`);
  }
}
