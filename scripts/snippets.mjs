// Writes media/snippets/plan.code-snippets, which VS Code is given, from the snippets of the code.
//   node scripts/snippets.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import esbuild from 'esbuild';

const { outputFiles } = await esbuild.build({
  entryPoints: ['src/extension/snippetFile.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const code = Buffer.from(outputFiles[0].contents).toString('base64');
const { snippetFile } = await import(`data:text/javascript;base64,${code}`);
mkdirSync('media/snippets', { recursive: true });
writeFileSync('media/snippets/plan.code-snippets', snippetFile());
