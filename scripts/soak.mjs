// Kills runner and agents at random moments, resumes until the plan is done, and looks after each kill at what must
// always hold. The same seed kills in the same order; the moments differ with the machine. Linux only.
//   node scripts/soak.mjs [--runs 300] [--seed 1] [--jobs 1] [--isolation shared|worktree] [--tasks 30] [--starts 100] [--only RUN]
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endComplaints, recordComplaints } from './soakChecks.mjs';
import { planOf, tracingAgent } from './soakTasks.mjs';
import { kill, SoakWorkspace, seeded } from './soakWorkspace.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    isolation: { type: 'string', default: 'shared' },
    tasks: { type: 'string', default: '30' },
    starts: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const jobs = Number(values.jobs);
const tasks = Number(values.tasks);
const starts = Number(values.starts);

/** Failures are of the killer's making, so none may end the run before its time. */
const limits = { maxAttempts: 20, maxFailures: 0, sameErrors: 0, taskCostUsd: 0, runCostUsd: 0 };
const { isolation } = values;
const config = { agent: 'sh', agents: { sh: tracingAgent }, jobs, isolation, limits, tickBoxes: 'never' };
const victims = ['runner', 'runner', 'agent', 'both', 'everything'];
const sums = { kills: 0, runner: 0, agent: 0, both: 0, everything: 0, starts: 0 };

class Violation extends Error {}

await main();

async function main() {
  const began = Date.now();
  const first = values.only === undefined ? 1 : Number(values.only);
  const last = values.only === undefined ? runs : first;
  for (let run = first; run <= last; run++) {
    await soakRun(run);
    if (run % 25 === 0 || run === last) {
      const seconds = Math.round((Date.now() - began) / 1000);
      console.log(`${run}/${last} runs, ${sums.kills} kills, ${seconds} s`);
    }
  }
  if (values.only === undefined) for (let i = 1; i <= starts; i++) await startTogether(i);
  console.log(
    `No violation in ${last - first + 1} runs of ${tasks} tasks with ${jobs} job${jobs > 1 ? 's' : ''}, ${isolation} (seed ${seed}): ` +
      `${sums.kills} kills (runner ${sums.runner}, agent ${sums.agent}, both ${sums.both}, everything ${sums.everything}), ` +
      `${sums.starts} times two runners at once.`,
  );
}

/** One plan from its first start to its last task, with some kills on the way. */
async function soakRun(run) {
  const random = seeded(seed * 100_003 + run);
  const workspace = new SoakWorkspace(`${seed}-${run}`, { plan: planOf(tasks), config });
  const history = [];
  try {
    if (isolation === 'worktree') workspace.makeRepository();
    let killsLeft = 1 + Math.floor(random() * 5);
    let args = ['run', '--all'];
    for (let start = 1; ; start++) {
      if (start > 60) throw new Violation('the plan does not come to its end');
      const runner = workspace.start(args);
      if (killsLeft > 0) {
        const victim = victims[Math.floor(random() * victims.length)];
        // Also right after the start, when locks are taken and states are read.
        const after = Math.floor(random() < 0.2 ? random() * 250 : random() * 2_500);
        const ended = await Promise.race([runner.ended.then(() => true), delay(after, false, { ref: false })]);
        if (!ended) {
          killsLeft--;
          strike(workspace, runner.child.pid, victim);
          history.push(`${args[0]}, ${victim} killed after ${after} ms`);
        }
      }
      const end = await runner.ended;
      check(recordComplaints(workspace), end);
      if (end.signal === 'SIGKILL') {
        args = ['resume'];
      } else if (end.code === 0 && args[0] === 'run') {
        break;
      } else if ([0, 1, 4].includes(end.code)) {
        // The last run is gone through; what failed in it is tried again by a new one.
        args = ['run', '--all'];
        if (isDone(workspace)) break;
      } else {
        throw new Violation(`${args.join(' ')} ended with ${end.code ?? end.signal}: ${end.stdout}${end.stderr}`);
      }
    }
    await untilQuiet(workspace);
    check(endComplaints(workspace, tasks));
  } catch (error) {
    giveUp(workspace, run, history, error);
  }
  workspace.dispose();
}

function isDone(workspace) {
  return endComplaints(workspace, tasks).every((complaint) => /^process /.test(complaint));
}

function strike(workspace, runner, victim) {
  const { all, agents } = workspace.processes();
  sums.kills++;
  sums[victim]++;
  const chosen = { runner: [runner], agent: agents, both: [runner, ...agents], everything: all }[victim];
  for (const pid of chosen) kill(pid);
}

/** What was left by a kill gets the time that its guard needs to clear it away. */
async function untilQuiet(workspace) {
  for (const end = Date.now() + 6_000; workspace.processes().all.length > 0 && Date.now() < end; ) await delay(50);
}

function check(complaints, end) {
  if (end && /should not; please report/.test(end.stderr)) complaints.push(`it failed by itself: ${end.stderr}`);
  if (complaints.length > 0) throw new Violation(complaints.join('\n'));
}

/** Two runners in the same moment: one of them works, the other is told who does. */
async function startTogether(i) {
  const workspace = new SoakWorkspace(`${seed}-start-${i}`, { plan: planOf(2), config });
  try {
    if (isolation === 'worktree') workspace.makeRepository();
    const ends = await Promise.all([1, 2].map(() => workspace.start(['run', '--all']).ended));
    sums.starts++;
    check(endComplaints(workspace, 2));
    const codes = ends.map(({ code }) => code).sort();
    // The second may also come so late that all is done.
    if (!['0,3', '0,4', '0,0'].includes(codes.join()))
      throw new Violation(`they ended with ${codes}: ${ends.map(({ stderr }) => stderr).join(' / ')}`);
    for (const { code, stderr } of ends)
      if (code === 3 && !/pid \d+/.test(stderr)) throw new Violation(`it does not say who works: ${stderr}`);
  } catch (error) {
    giveUp(workspace, `start ${i}`, [], error);
  }
  workspace.dispose();
}

function giveUp(workspace, run, history, error) {
  const again = Number.isInteger(run) ? ` (--seed ${seed} --only ${run})` : '';
  console.error(`Violation in run ${run} of seed ${seed}${again}:`);
  console.error(error instanceof Violation ? error.message : error);
  for (const line of history) console.error(`  ${line}`);
  console.error(`The workspace is kept: ${workspace.base}`);
  process.exit(1);
}
