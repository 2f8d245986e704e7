// Bundles the two programs: dist/extension.js for VS Code, dist/tranche.js for the terminal.
//   node scripts/build.mjs [--release] [--watch]
import { readFileSync } from 'node:fs';
import esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  // The oldest Node that either program meets: 20.19 in a terminal, 22 inside VS Code.
  target: 'node20.19',
  format: 'cjs',
  // jsonc-parser's "main" is UMD, whose requires a bundler cannot follow.
  mainFields: ['module', 'main'],
  minify: flags.has('--release'),
  sourcemap: flags.has('--release') ? false : 'linked',
  define: { TRANCHE_VERSION: JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
};

const programs = [
  { ...shared, entryPoints: ['src/extension/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
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
