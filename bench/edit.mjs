// What one key stroke costs in an open plan of 1,000 tasks: the text read anew, and what is wrong with it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, outFolder } from './lib/bundle.mjs';
import { measureInChild } from './lib/child.mjs';
import { quantile } from './lib/numbers.mjs';
import { largePlan } from './lib/plans.mjs';

const tasks = 1_000;
const rounds = 3;
const strokes = 150;
const seed = 1;

const program = `
import { readFileSync } from 'node:fs';
import ParserBlock from 'markdown-it/lib/parser_block.mjs';
import { randomNumbers } from './bench/lib/numbers.mjs';
import { openDocument } from './src/language/document';
import { diagnosticsOf } from './src/language/diagnostics';
import { parsePlan } from './src/plan/parsePlan';

const [path, strokes, seed] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
let text = readFileSync(path, 'utf8');
const times = { rival: [], read: [], whole: [] };
for (let stroke = 0; stroke < Number(strokes); stroke++) {
  const at = Math.floor(random() * text.length);
  const typed = 'abcdefgh 123.()[]-\\n'.charAt(Math.floor(random() * 19));
  text = text.slice(0, at) + typed + text.slice(at);
  // The text of an editor is flat; that of a concatenation is not.
  text = Buffer.from(text).toString();
  const start = performance.now();
  const plan = parsePlan(text, 'plan.md');
  const read = performance.now();
  diagnosticsOf(openDocument({ text, plan, view: undefined }));
  const whole = performance.now();
  blockRules(text);
  times.rival.push(performance.now() - whole);
  times.read.push(read - start);
  times.whole.push(whole - start);
}
console.log(JSON.stringify(times));

function blockRules(text) {
  const block = new ParserBlock();
  const tokens = [];
  block.parse(text, { block, options: { maxNesting: 100 } }, {}, tokens);
  return tokens;
}
`;

export async function run() {
  const file = await bundle('edit', program);
  const path = join(outFolder, `plan-${tasks}.md`);
  writeFileSync(path, largePlan(tasks));
  const times = { rival: [], read: [], whole: [] };
  for (let round = 0; round < rounds; round++) {
    const measured = measureInChild(file, path, strokes, seed + round);
    // The first strokes warm the process up: an editor has long been open.
    for (const what of Object.keys(times)) times[what].push(...measured[what].slice(strokes / 3));
  }
  const row = (name, numbers) => [name, quantile(numbers, 0.5).toFixed(1), quantile(numbers, 0.95).toFixed(1)];
  return {
    title: `edit: one key stroke in a plan of ${tasks.toLocaleString('en')} tasks`,
    columns: ['what', 'median ms', '95 % within ms'],
    rows: [
      row('plan read and diagnosed', times.whole),
      row('of that, plan read', times.read),
      row('rival: block rules of markdown-it alone', times.rival),
    ],
    notes: [],
  };
}
