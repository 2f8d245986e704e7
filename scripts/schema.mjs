// Writes the JSON schemas of the configuration and of a run's events from the schemas that the runner itself uses.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import esbuild from 'esbuild';

const schemas = [
  { from: 'src/runner/configJsonSchema.ts', name: 'configJsonSchema', to: 'media/tranche.config.schema.json' },
  { from: 'src/runner/eventJsonSchema.ts', name: 'eventJsonSchema', to: 'docs/events.schema.json' },
];

for (const { from, name, to } of schemas) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [from],
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
  writeFileSync(to, `${JSON.stringify(module.exports[name](), null, 2)}\n`);
}
