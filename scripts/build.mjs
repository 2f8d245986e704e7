// Bundles the two programs: dist/extension.mjs for VS Code, dist/tranche.js for the terminal.
//   node scripts/build.mjs [--release] [--watch]
// Both are cut into modules: what starting them needs is one part, and what is imported on first use (the reading of
// plans, the language features, each command) are others, in dist/part-*.mjs. What both need is there once.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
 * The library of the protocol that `tranche mcp` speaks is a module of its own: src/cli/mcp/sdk.ts says why.
 * @type {import('esbuild').Plugin}
 */
const mcpApart = {
  name: 'mcp-apart',
  setup(build) {
    const file = resolve('src/cli/mcp/sdk');
    build.onResolve({ filter: /\/sdk$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === file ? { path: './mcp-sdk.mjs', external: true } : undefined,
    );
  },
};

/**
 * The library would check by JSON schemas what clients answer to its questions. None are asked, and the validator is half
 * as large as all the rest of it.
 * @type {import('esbuild').Plugin}
 */
const noValidator = {
  name: 'no-validator',
  setup(build) {
    const shims = `export class DefaultJsonSchemaValidator {
  getValidator() { throw new Error('Nothing is checked by a JSON schema.'); }
}
export { default as process } from 'node:process';`;
    build.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, () => ({ path: 'shims', namespace: 'mcp' }));
    build.onLoad({ filter: /^shims$/, namespace: 'mcp' }, () => ({ contents: shims }));
  },
};

/** How long a VS Code or a runner that was started with an earlier build may still load parts of it, in milliseconds. */
const stayMs = 600_000;

/**
 * Parts have their content's hash in their name: those of an earlier build would stay behind, and be packed. In a
 * release there are none.
 * @type {import('esbuild').Plugin}
 */
const noStaleParts = {
  name: 'no-stale-parts',
  setup(build) {
    build.onEnd(({ metafile, errors }) => {
      if (errors.length > 0 || metafile === undefined) return;
      const made = new Set(Object.keys(metafile.outputs));
      for (const name of readdirSync('dist').filter((each) => /\.mjs(\.map)?$/.test(each))) {
        const path = join('dist', name);
        if (made.has(`dist/${name}`) || name.startsWith('mcp-sdk.')) continue;
        if (flags.has('--release') || Date.now() - statSync(path).mtimeMs > stayMs) rmSync(path);
      }
    });
  },
};

/**
 * What a terminal, npm and the extension start as the terminal program. Where Node can, it keeps the compiled parts for
 * the next start, in a folder of its own.
 */
const terminalEntry = `#!/usr/bin/env node
'use strict';
require('node:module').enableCompileCache?.();
import('./tranche-main.mjs');
`;

/** @type {import('esbuild').BuildOptions} */
const modules = {
  bundle: true,
  platform: 'node',
  // The oldest Node that a terminal may have; inside VS Code it is at least 22.
  target: 'node20.19',
  format: 'esm',
  // One byte for each character: quicker to read, and less to hold.
  charset: 'ascii',
  minify: flags.has('--release'),
  sourcemap: flags.has('--release') ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const programs = {
  ...modules,
  entryPoints: { extension: 'src/extension/extension.ts', 'tranche-main': 'src/cli/main.ts' },
  external: ['vscode'],
  outdir: 'dist',
  // Only a module can be split.
  splitting: true,
  // VS Code takes a main file for a module by this ending.
  outExtension: { '.js': '.mjs' },
  chunkNames: 'part-[name]-[hash]',
  // CommonJS among the dependencies asks for Node's modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  // jsonc-parser's "main" is UMD, whose requires a bundler cannot follow.
  mainFields: ['module', 'main'],
  // Its files for Node are CommonJS that requires "process", which a module cannot, and of which no part can be left out.
  alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  define: { TRANCHE_VERSION: JSON.stringify(version) },
  plugins: [unusedMarkdownParts, mcpApart, noStaleParts],
};

/** @type {import('esbuild').BuildOptions} */
const library = {
  ...modules,
  entryPoints: { 'mcp-sdk': 'src/cli/mcp/sdk.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  plugins: [noValidator],
};

mkdirSync('dist', { recursive: true });
writeFileSync('dist/tranche.js', terminalEntry);
await esbuild.build(library);
if (flags.has('--watch')) await (await esbuild.context(programs)).watch();
else {
  const { metafile } = await esbuild.build(programs);
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (/\.m?js$/.test(file)) console.log(`${file}  ${(bytes / 1000).toFixed(0)} kB`);
  }
}
