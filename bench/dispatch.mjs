// What it costs to hand out a task: a run of tasks that take no time, against runners that keep less of a record.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outFolder } from './lib/bundle.mjs';
import { median } from './lib/numbers.mjs';
import { timed, tranche } from './lib/timed.mjs';
import { trivialWorkspace } from './lib/workspace.mjs';

const tasks = 1_000;
const rounds = 3;
const program = '/bin/true';

export async function run() {
  mkdirSync(outFolder, { recursive: true });
  const hasParallel = spawnSync('parallel', ['--version']).status === 0;
  const runners = {
    node: (jobs) => timed([process.execPath, resolve('bench/lib/spawnLoop.mjs'), tasks, jobs, program].map(String)),
    ...(hasParallel && { parallel: runParallel }),
    tranche: runTranche,
  };
  const times = new Map(Object.keys(runners).map((name) => [name, { 1: [], 2: [] }]));
  // In turns, so that whatever else the machine does hits all.
  for (let round = 0; round < rounds; round++) {
    for (const jobs of [1, 2]) {
      for (const [name, runner] of Object.entries(runners)) {
        const { ms } = await runner(jobs);
        times.get(name)[jobs].push(ms / tasks);
      }
    }
  }
  const perTask = (name, jobs) => (times.has(name) ? median(times.get(name)[jobs]) : Number.NaN);
  const row = (title, name) => [title, perTask(name, 1).toFixed(2), perTask(name, 2).toFixed(2)];
  const ratio = (title, name) => [
    title,
    (perTask('tranche', 1) / perTask(name, 1)).toFixed(2),
    (perTask('tranche', 2) / perTask(name, 2)).toFixed(2),
  ];
  return {
    title: `dispatch: ${tasks.toLocaleString('en')} tasks of ${program}, ms per task from start to end of the program`,
    columns: ['runner', '1 job', '2 jobs'],
    rows: [
      row("Node's spawn in a loop, output read, nothing recorded", 'node'),
      hasParallel
        ? row('GNU parallel --joblog, nothing forced to the disk', 'parallel')
        : ['GNU parallel: not installed', '–', '–'],
      row('tranche, journal forced to the disk', 'tranche'),
      ratio("tranche ÷ Node's loop", 'node'),
      ...(hasParallel ? [ratio('tranche ÷ GNU parallel', 'parallel')] : []),
    ],
    notes: [
      `Medians of ${rounds} runs each, in turns.${hasParallel ? '' : ' Install GNU parallel (package `parallel` of Debian, Fedora and Homebrew) for its row.'}`,
    ],
  };
}

async function runParallel(jobs) {
  const log = join(outFolder, 'joblog');
  rmSync(log, { force: true });
  const input = Array.from({ length: tasks }, (_, task) => `${task}\n`).join('');
  return timed(['parallel', `-j${jobs}`, '--joblog', log, program], { input });
}

async function runTranche(jobs) {
  const { folder, dispose } = await trivialWorkspace(tasks, { jobs });
  try {
    return await timed([...tranche, 'run', '--all', '--json'], { cwd: folder });
  } finally {
    dispose();
  }
}
