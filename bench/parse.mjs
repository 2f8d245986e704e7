// A whole plan read, against what the Markdown library takes for its block rules alone on the same text.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, outFolder } from './lib/bundle.mjs';
import { measureInChild } from './lib/child.mjs';
import { median } from './lib/numbers.mjs';
import { largePlan } from './lib/plans.mjs';

const sizes = [
  { tasks: 1_000, repeats: 40 },
  { tasks: 10_000, repeats: 8 },
  { tasks: 100_000, repeats: 3 },
];
const rounds = 3;

const program = `
import { readFileSync } from 'node:fs';
import ParserBlock from 'markdown-it/lib/parser_block.mjs';
import { parsePlan } from './src/plan/parsePlan';

const [what, path, warmUpPath, repeats] = process.argv.slice(2);
const read = what === 'rival' ? blockRules : (text) => parsePlan(text, 'plan.md');
const warmUp = readFileSync(warmUpPath, 'utf8');
for (let time = 0; time < 5; time++) read(warmUp);
const text = readFileSync(path, 'utf8');
const times = [];
let memory = 0;
let kept;
for (let time = 0; time < Number(repeats); time++) {
  kept = undefined;
  const start = performance.now();
  kept = read(text);
  times.push(performance.now() - start);
  if (time === 0) memory = process.resourceUsage().maxRSS * 1024;
}
console.log(JSON.stringify({ times, memory, found: kept.length ?? kept.tasks.length }));

function blockRules(text) {
  const block = new ParserBlock();
  const tokens = [];
  block.parse(text, { block, options: { maxNesting: 100 } }, {}, tokens);
  return tokens;
}
`;

export async function run() {
  const file = await bundle('parse', program);
  const pathOf = (tasks) => join(outFolder, `plan-${tasks}.md`);
  const rows = [];
  const perTask = [];
  for (const { tasks, repeats } of sizes) {
    const text = largePlan(tasks);
    writeFileSync(pathOf(tasks), text);
    const times = { rival: [], ours: [] };
    const memory = { rival: [], ours: [] };
    // In turns, so that whatever else the machine does hits both.
    for (let round = 0; round < rounds; round++) {
      for (const what of ['rival', 'ours']) {
        const measured = measureInChild(file, what, pathOf(tasks), pathOf(sizes[0].tasks), repeats);
        if (what === 'ours' && measured.found !== tasks) throw new Error(`${measured.found} of ${tasks} tasks found`);
        times[what].push(...measured.times);
        memory[what].push(measured.memory);
      }
    }
    const ours = median(times.ours);
    const rival = median(times.rival);
    perTask.push(ours / tasks);
    rows.push([
      tasks.toLocaleString('en'),
      (text.length / 1e6).toFixed(1),
      rival.toFixed(1),
      ours.toFixed(1),
      (rival / ours).toFixed(2),
      (text.length / 1e3 / ours).toFixed(1),
      ((1000 * ours) / tasks).toFixed(1),
      (median(memory.rival) / 1e6).toFixed(0),
      (median(memory.ours) / 1e6).toFixed(0),
    ]);
  }
  return {
    title: 'parse: a plan read, against the block rules of markdown-it alone',
    columns: ['tasks', 'MB', 'rival ms', 'ours ms', 'speed', 'MB/s', 'µs/task', 'rival MB RSS', 'ours MB RSS'],
    rows,
    notes: [
      `Speed is rival ÷ ours: 1 would be a plan read as fast as its blocks are found. Time per task at the largest plan is ${(perTask.at(-1) / perTask[0]).toFixed(2)} times that at the smallest.`,
      `Medians of ${rounds} processes each, in turns; memory is the most that a process held after it had read the plan once.`,
    ],
  };
}
