// What comes next, from the start of the process: against an empty Node, and against task-master where there is one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './lib/numbers.mjs';
import { largePlan } from './lib/plans.mjs';
import { timed, tranche } from './lib/timed.mjs';

const rounds = 7;
const rivalRounds = 3;

export async function run() {
  // Its package takes 1.5 GB, so it is not installed for this: TASK_MASTER=/path/to/task-master npm run bench next
  const taskMaster = process.env.TASK_MASTER;
  const folder = mkdtempSync(join(tmpdir(), 'tranche-bench-'));
  try {
    const at = (name) => join(folder, name);
    for (const tasks of [10, 1_000, 10_000]) {
      mkdirSync(at(`${tasks}`));
      writeFileSync(at(`${tasks}/PLAN.md`), largePlan(tasks));
    }
    mkdirSync(at('rival/.taskmaster/tasks'), { recursive: true });
    writeFileSync(at('rival/.taskmaster/tasks/tasks.json'), taskMasterPlan(1_000));
    writeFileSync(at('rival/.taskmaster/config.json'), '{}');
    const next = (name) => [[...tranche, 'next'], at(name), rounds];
    const contests = {
      'node -e 0': [[process.execPath, '-e', '0'], folder, rounds],
      'tranche next, 10 tasks': next('10'),
      'tranche next, 1,000 tasks': next('1000'),
      'tranche next, 10,000 tasks': next('10000'),
      "tranche next, task-master's file of 1,000 tasks": next('rival'),
      ...(taskMaster && { 'rival: task-master next, the same file': [[taskMaster, 'next'], at('rival'), rivalRounds] }),
    };
    const results = new Map(Object.keys(contests).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, [argv, cwd, most]] of Object.entries(contests)) {
        if (round < most) results.get(name).push(await timed(argv, { cwd }));
      }
    }
    const rows = [...results].map(([name, runs]) => [
      name,
      median(runs.map(({ ms }) => ms)).toFixed(0),
      Math.min(...runs.map(({ ms }) => ms)).toFixed(0),
      (median(runs.map(({ memory }) => memory)) / 1e6).toFixed(0),
    ]);
    return {
      title: 'next: what comes next, from the start of the process',
      columns: ['what', 'median ms', 'best ms', 'MB RSS'],
      rows,
      notes: [
        ...(taskMaster ? [] : ['`task-master` was not measured: name the program in TASK_MASTER to compare with it.']),
        `Medians of ${rounds} starts each, in turns.`,
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function taskMasterPlan(count) {
  const tasks = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    title: `Implement the piece number ${at + 1}`,
    description: `Implement it in src/part${at}.ts`,
    details: '',
    testStrategy: '',
    priority: 'medium',
    status: at % 3 === 0 ? 'done' : 'pending',
    dependencies: at % 50 === 0 ? [] : [at],
    subtasks: [],
  }));
  return JSON.stringify({ master: { tasks, metadata: { created: '2026-01-01T00:00:00.000Z', description: '' } } });
}
