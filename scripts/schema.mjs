// Writes media/tranche.config.schema.json from the schema that the runner itself checks with.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import esbuild from 'esbuild';

const { outputFiles } = await esbuild.build({
  entryPoints: ['src/runner/configJsonSchema.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  write: false,
});
const module = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(
  module,
  module.exports,
  createRequire(import.meta.url),
);
writeFileSync('media/tranche.config.schema.json', `${JSON.stringify(module.exports.configJsonSchema(), null, 2)}\n`);
