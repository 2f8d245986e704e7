// Runs the benchmarks and prints a Markdown table for each: npm run bench [-- NAME …]
// They compare with a rival in the same run and judge nothing: a time depends on the machine.
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { markdownTable } from './lib/table.mjs';

const known = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .map((name) => name.slice(0, -'.mjs'.length))
  .sort();
const names = process.argv.slice(2);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
for (const name of names.length > 0 ? names : known) {
  const { run } = await import(`./${name}.mjs`);
  const { title, columns, rows, notes } = await run();
  console.log(`## ${title}\n\n${markdownTable(columns, rows)}\n`);
  for (const note of notes) console.log(`${note}\n`);
}
