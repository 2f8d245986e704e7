import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { type Decision, decide, waitingTask } from '../../runner/decide';
import { leaveDecision } from '../../runner/decisions';
import { RunnerError } from '../../runner/errors';
import { newRunId } from '../../runner/ids';
import { newMergeQueue } from '../../runner/isolation/mergeQueue';
import { lockHolder } from '../../runner/lock';
import { readState } from '../../runner/stateReading';
import { StateStore } from '../../runner/stateStore';
import type { LockRecord } from '../../status/liveness';
import { type CommandContext, type CommonOptions, findTask, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print } from '../print';
import { sayRefusal } from '../sayRefusal';
import { stopOnSignals } from '../signals';

/** A runner looks twice a second; one that brings work in takes longer. In milliseconds. */
const patienceMs = 3_000;

export interface DecisionOptions extends CommonOptions {
  readonly note?: string;
}

/** `tranche approve`: the work on a task that waits for a person counts, and what was kept apart is brought in. */
export function approve(id: string, options: DecisionOptions): Promise<number> {
  return say(id, { decision: 'approved', note: options.note }, options);
}

/** `tranche reject`: it does not, and the next attempt is told why. */
export async function reject(id: string, options: DecisionOptions): Promise<number> {
  if (!options.note?.trim()) {
    throw new RunnerError('usage', 'Say what is wrong, so that the next attempt can mend it: --note "…".');
  }
  return say(id, { decision: 'rejected', note: options.note }, options);
}

/** `tranche answer`: what an agent asked is answered, and the task goes on with it. */
export async function answer(id: string, words: readonly string[], options: DecisionOptions): Promise<number> {
  const said = words.join(' ').trim();
  if (said === '') throw new RunnerError('usage', 'Say the answer behind the task: tranche answer 1.2 "…".');
  return say(id, { decision: 'answered', note: said }, options);
}

async function say(id: string, decision: Decision, options: DecisionOptions): Promise<number> {
  if (process.env.TRANCHE_TASK_ID) {
    throw new RunnerError('usage', 'This is a word for a person to say: an agent at work on a task cannot.');
  }
  const context = openContext(options);
  const task = findTask(context, id);
  const store = await openStore(context, task, decision);
  if (!store) return exitCode.done;
  try {
    for (const notice of store.notices) process.stderr.write(`${safe(notice)}\n`);
    const { workspace, config, stateDirectory } = context;
    const merges = newMergeQueue();
    const runId = newRunId(new Date(), process.pid);
    const { signal, dispose } = stopOnSignals(runId, (message) => process.stderr.write(`${message}\n`));
    const request = { workspace, config, stateDirectory, store, runId, signal, merges, emit: sayRefusal };
    const { outcome, words } = await decide(request, task, decision).finally(dispose);
    print(`${safe(task.id)} ${safe(task.title, 70)}: ${words}`);
    const isAsSaid = outcome === decision.decision;
    if (signal.aborted && !isAsSaid) return exitCode.stopped;
    return isAsSaid ? exitCode.done : exitCode.taskFailed;
  } finally {
    store.close();
  }
}

/** Undefined where a runner at work was told instead. */
async function openStore(context: CommandContext, task: Task, decision: Decision): Promise<StateStore | undefined> {
  const { workspace, stateDirectory, plan, paths } = context;
  const open = () => StateStore.open(workspace, stateDirectory, plan, `${decision.decision}-${Date.now()}`);
  try {
    return open();
  } catch (error) {
    // Another word of a person, or a mark, holds the lock for a moment, too, and takes up nothing.
    const isRun = lockHolder(paths.folder)?.runId.startsWith('run-');
    if (!(error instanceof RunnerError) || error.kind !== 'busy' || !isRun) throw error;
    waitingTask(readState(paths, plan.name, plan.plan).status.tasks, task.uid, decision.decision);
    const { note } = decision;
    const left = leaveDecision(paths.folder, { ...decision, task: task.uid, ...(note === undefined ? {} : { note }) });
    const holder = await untilTaken(left, paths.folder);
    if (holder) {
      const when = existsSync(left) ? 'takes it up when it can' : 'has taken it up, and says what became of it';
      const words = `${decision.decision}; the runner at work (pid ${holder.pid}) ${when}`;
      print(`${safe(task.id)} ${safe(task.title, 70)}: ${words}`);
      return undefined;
    }
    // It ended in this very moment, and has not seen it.
    rmSync(left, { force: true });
    return open();
  }
}

/** The runner that was told: it has taken the file, or has long been busy. Undefined where it left it and is gone. */
async function untilTaken(file: string, stateFolder: string): Promise<LockRecord | undefined> {
  let holder = lockHolder(stateFolder);
  for (const end = Date.now() + patienceMs; holder && Date.now() < end && existsSync(file); await delay(50)) {
    holder = lockHolder(stateFolder) ?? (existsSync(file) ? undefined : holder);
  }
  return holder;
}
