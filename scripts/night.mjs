// A whole night in a minute or two: 162 tasks in 54 batches, transient failures, two usage limits, false claims of
// success, and a runner that is killed and resumed. In the end every task is completed, or failed for a true cause, and
// the report says what the journal says. Linux only.
//   node scripts/night.mjs [--jobs 2] [--isolation worktree] [--seed 1] [--keep]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { completedIn, readRecords } from './soakChecks.mjs';
import { SoakWorkspace } from './soakWorkspace.mjs';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '2' },
    isolation: { type: 'string', default: 'worktree' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});

const tasks = Array.from({ length: 162 }, (_, i) => ({
  id: `${Math.floor(i / 6) + 1}.${(i % 6) + 1}`,
  file: `out/${Math.floor(i / 6) + 1}/${(i % 6) + 1}.txt`,
}));
const limited = { 5.2: 'limit 2s', 19.5: 'limit 2s' };

const workspace = new SoakWorkspace(`night-${values.seed}`, { plan: planText(), config: config() });
const complaints = [];
const expect = (holds, complaint) => holds || complaints.push(complaint);

await main();

async function main() {
  const began = Date.now();
  workspace.makeRepository();

  const first = workspace.start(['run', '--all']);
  const killed = await Promise.race([first.ended.then(() => false), untilCompleted(81)]);
  if (killed) first.child.kill('SIGKILL');
  const evening = await first.ended;
  expect(killed, `the runner ended before it could be killed: ${evening.stdout.slice(-2_000)}${evening.stderr}`);
  const atKill = completedIn(readRecords(workspace.state)).size;
  const morning = await workspace.start(['resume']).ended;
  expect(
    [0, 1].includes(morning.code),
    `resume ended with ${morning.code}: ${morning.stdout.slice(-2_000)}${morning.stderr}`,
  );
  for (const end = Date.now() + 6_000; workspace.processes().all.length > 0 && Date.now() < end; ) await delay(50);

  const records = readRecords(workspace.state);
  const counts = checkTasks(records);
  checkTroubles(records);
  checkReport(records);
  checkLeftovers();

  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    `A night of ${tasks.length} tasks with ${values.jobs} job${values.jobs === '1' ? '' : 's'} (seed ${values.seed}) in ${seconds} s: ` +
      `${counts.completed} completed, ${counts.failed} failed for a true cause; killed at ${atKill}, resumed.`,
  );
  for (const [kind, times] of troubleCounts(records)) console.log(`  ${kind}: ${times}`);
  if (complaints.length > 0) {
    for (const complaint of complaints) console.error(`VIOLATION: ${complaint}`);
    console.error(`The workspace is kept: ${workspace.base}`);
    process.exit(1);
  }
  if (values.keep) console.log(`The workspace is kept: ${workspace.base}`);
  else workspace.dispose();
}

async function untilCompleted(count) {
  while (completedSoFar() < count) await delay(50);
  return true;
}

function completedSoFar() {
  // The last line may be half written just now.
  const path = join(workspace.state, 'journal.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8').split('"outcome":"completed"').length - 1 : 0;
}

/** Completed once and with the work there, or failed for what its last attempt met. */
function checkTasks(records) {
  const status = JSON.parse(readFileSync(join(workspace.state, 'status.json'), 'utf8'));
  const completed = completedIn(records);
  const counts = { completed: 0, failed: 0 };
  for (const { id, file } of tasks) {
    const told = status.tasks.find((task) => task.id === id);
    const last = records.findLast((record) => record.type === 'attempt_ended' && record.task === id);
    expect(
      told?.status === last?.outcome,
      `${id} is ${told?.status} in status.json and ${last?.outcome} in the journal`,
    );
    if (last?.outcome === 'completed') {
      counts.completed++;
      expect(completed.get(id).length === 1, `${id} was completed ${completed.get(id).length} times`);
      expect(textOf(file).includes(`] ${id} Write`), `${id} counts as completed, but its work is not there`);
    } else if (last?.outcome === 'failed') {
      counts.failed++;
      expect(
        told.lastError === last.failure?.message,
        `${id} failed for "${last.failure?.message}", told is "${told.lastError}"`,
      );
      const met = records.some(
        ({ type, task, failure, passed }) =>
          task === id && ((type === 'turn_ended' && failure) || (type === 'gate_ended' && passed === false)),
      );
      expect(met, `${id} failed although nothing had happened to it`);
    } else {
      expect(false, `${id} is neither completed nor failed`);
    }
  }
  return counts;
}

function checkTroubles(records) {
  const counts = new Map(troubleCounts(records));
  expect(counts.get('usage_limit') === 2, `${counts.get('usage_limit')} usage limits were met instead of 2`);
  const transient = ['overloaded', 'network', 'rate_limit'].reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0);
  expect(transient >= 3, `only ${transient} transient failures were met`);
  expect((counts.get('refuted claim') ?? 0) >= 2, 'hardly any false claim was met');
  // The batches that the kill cut short begin anew.
  const handed = new Set(records.flatMap((record) => (record.type === 'batch_started' ? record.tasks : [])));
  expect(handed.size === tasks.length, `${handed.size} tasks were handed out`);
  const batches = records.filter(({ type }) => type === 'batch_started').length;
  expect(batches >= 54 && batches < 75, `there were ${batches} batches`);
}

function troubleCounts(records) {
  const counts = new Map();
  for (const { type, failure, passed } of records) {
    const kind = type === 'turn_ended' ? failure?.kind : type === 'gate_ended' && !passed ? 'refuted claim' : undefined;
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort();
}

/** The report's figures, added up once more from the records alone. */
function checkReport(records) {
  const { runId } = records.findLast(({ type }) => type === 'run_started');
  const report = JSON.parse(readFileSync(join(workspace.state, 'runs', runId, 'report.json'), 'utf8'));
  const ofRun = records.filter((record) => record.runId === runId);
  same('tasks of the plan', report.plan.tasks, tasks.length);
  same('tasks settled', report.plan.settled, completedIn(records).size);
  const worked = tasks.filter(({ id }) => lastOf(ofRun, 'attempt_started', id));
  same('tasks in the report', report.tasks.map(({ id }) => id).sort(), worked.map(({ id }) => id).sort());
  for (const { id } of worked) {
    const told = report.tasks.find((task) => task.id === id);
    const started = lastOf(ofRun, 'attempt_started', id);
    const ended = lastOf(ofRun, 'attempt_ended', id);
    const of = (type) => ofRun.filter((record) => record.type === type && record.task === id);
    const at = (type) => of(type).reduce((sum, record) => sum + Date.parse(record.at), 0);
    same(`the status of ${id}`, told?.status, ended.outcome);
    same(`the attempts of ${id}`, told?.attempts, of('attempt_started').length);
    same(`the batch of ${id}`, [told?.batchId, told?.batchPosition], [started.batchId, started.position]);
    same(`the time of ${id}`, told?.durationMs, at('attempt_ended') - at('attempt_started'));
    same(`the usage of ${id}`, told?.usage ?? {}, usageOf(ofRun, [id]));
  }
  const ids = worked.map(({ id }) => id);
  same('the usage of the run', report.usage, usageOf(ofRun, ids));
}

/** Sums are of decimal fractions, so the last digits may differ with the order. */
function same(what, told, recorded) {
  const round = (value) =>
    JSON.parse(JSON.stringify(value ?? null), (_, each) =>
      typeof each === 'number' ? Math.round(each * 1e6) / 1e6 : each,
    );
  expect(
    isDeepStrictEqual(round(told), round(recorded)),
    `${what}: the report says ${JSON.stringify(told)}, the journal ${JSON.stringify(recorded)}`,
  );
}

function lastOf(records, type, id) {
  return records.findLast((record) => record.type === type && record.task === id);
}

function usageOf(records, ids) {
  const sum = {};
  for (const { type, task, usage } of records) {
    if (type !== 'turn_ended' || !ids.includes(task)) continue;
    for (const [key, value] of Object.entries(usage)) sum[key] = (sum[key] ?? 0) + value;
  }
  return sum;
}

function checkLeftovers() {
  for (const name of readdirSync(workspace.state)) {
    expect(!/^lock|\.tmp$/.test(name), `${name} was left behind`);
  }
  for (const pid of workspace.processes().all) expect(false, `process ${pid} was left behind`);
  for (const worktree of workspace.worktrees()) expect(false, `a worktree was left behind: ${worktree}`);
}

function textOf(file) {
  const path = join(workspace.folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function planText() {
  const lines = ['# Implementation Plan: A night', ''];
  for (const { id, file } of tasks) {
    const [phase, number] = id.split('.');
    if (number === '1') lines.push(`## Phase ${phase}: Part ${phase}`, '');
    lines.push(`- [ ] ${id} Write \`${file}\``);
    if (number === '6') lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function config() {
  const chaos = { seed: Number(values.seed), transient: 0.05, falseClaim: 0.015, wrong: 0.015 };
  return {
    agent: 'night',
    agents: { night: { type: 'demo', chaos, script: limited } },
    batchSize: 3,
    jobs: Number(values.jobs),
    isolation: values.isolation,
    requireChanges: true,
    // The line that the agent writes for a task that it has really done.
    verify: ['grep -rqF -- "] $TRANCHE_TASK_ID Write" out'],
    // The box of a task would be changed beside the work of another.
    tickBoxes: 'never',
  };
}
