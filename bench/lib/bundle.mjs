import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';

/** Where benchmarks put what they make. */
export const outFolder = join('out', 'bench');

/** Bundles a program that is given as text, with imports from the root of the repository. Returns the file's path. */
export async function bundle(name, contents) {
  mkdirSync(outFolder, { recursive: true });
  const outfile = resolve(outFolder, `${name}.mjs`);
  await esbuild.build({
    stdin: { contents, resolveDir: process.cwd(), sourcefile: `${name}.mjs` },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    mainFields: ['module', 'main'],
    // CommonJS among the dependencies asks for Node's modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return outfile;
}
