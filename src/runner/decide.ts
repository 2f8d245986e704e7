/** A person's word on a task that waits for it: recorded, and work that was kept apart until then is brought in. */
import type { Task } from '../plan/model';
import { safe } from '../present/terminalText';
import type { TaskRecord } from '../status/status';
import type { AttemptIds } from './attemptContext';
import { RunnerError } from './errors';
import { checkEvidence } from './gates/evidence';
import type { GateFailure } from './gates/gate';
import { verifyHeld } from './gates/verifyGate';
import { bringIn, forgetHeld, isOnBranch } from './isolation/bringIn';
import { deliveredCommit } from './isolation/deliveredCommit';
import type { MergeQueue } from './isolation/mergeQueue';
import { worktreeOptions } from './isolation/openWorkplace';
import { sharedWorkplace } from './isolation/shared';
import type { Delivery } from './isolation/workplace';
import { runFolder } from './runFiles';
import type { RunRequest } from './runRequest';
import { tickTask } from './tick';

export interface Decision {
  readonly decision: 'approved' | 'rejected' | 'answered';
  /** Why, or the answer. */
  readonly note?: string | undefined;
}

export type DecideRequest = Pick<RunRequest, 'workspace' | 'config' | 'store' | 'stateDirectory' | 'runId'> &
  Pick<RunRequest, 'signal' | 'emit'> & { readonly merges: MergeQueue };

export interface Decided {
  /** `waiting`: it could not be brought in, and goes on waiting. */
  readonly outcome: Decision['decision'] | 'outdated' | 'waiting';
  /** What became of it, as words behind the task's name. */
  readonly words: string;
}

/** Throws a `RunnerError` of kind `usage` where the task does not wait, or its work cannot be brought in as things are. */
export async function decide(request: DecideRequest, task: Task, { decision, note }: Decision): Promise<Decided> {
  const { store, emit } = request;
  const waiting = waitingTask(store.status.tasks, task.uid, decision);
  const { heldAs } = waiting;
  const record = (word: Decision['decision'] | 'outdated', said = note, commit?: string) =>
    emit({
      type: 'record',
      record: store.record({ type: 'decided', task: task.uid, decision: word, note: said, commit }),
    });
  if (decision === 'answered') {
    record('answered');
    return { outcome: 'answered', words: 'answered; the next attempt is told' };
  }
  if (decision === 'rejected') {
    const where = await whereItIs(request, waiting);
    record('rejected');
    return { outcome: 'rejected', words: `rejected; ${again(request, task)}. ${where}` };
  }
  if (heldAs === undefined) {
    record('approved');
    tickTask(request, task);
    return { outcome: 'approved', words: 'approved and completed' };
  }
  const ids = idsOf(waiting);
  const delivery = await request.merges.run(() => {
    const options = worktreeOptions(request, `approve_${ids.attempt}`, request.merges);
    const check = (folder: string) => checkIn(request, task, ids, folder);
    return bringIn(options, { name: heldAs, uid: task.uid, runId: ids.runId, check });
  });
  const merge = (passed: boolean, message?: string, commit?: string) =>
    emit({
      type: 'record',
      record: store.record({ type: 'gate_ended', ...ids, gate: 'merge', passed, message, commit, durationMs: 0 }),
    });
  if (delivery.outcome === 'delivered') {
    merge(true, undefined, delivery.commit);
    record('approved', note, delivery.commit);
    await store.forced();
    await forgetHeld(request.workspace, heldAs);
    tickTask(request, task);
    return { outcome: 'approved', words: `approved, brought in${commitWords(delivery.commit)} and completed` };
  }
  const reason = whyNot(delivery);
  if (delivery.outcome === 'check_failed' && delivery.failure.blame !== 'work') {
    // It says nothing about the work, which no agent is to do again for that.
    merge(false, reason);
    return { outcome: 'waiting', words: `it goes on waiting for you: ${reason} Mend that, then approve it again.` };
  }
  if (delivery.outcome === 'conflict' || delivery.outcome === 'check_failed') {
    merge(false, reason);
    record('outdated', reason);
    return { outcome: 'outdated', words: `approved, but it is to be done again: ${reason}` };
  }
  return { outcome: 'waiting', words: `it goes on waiting for you: ${reason}` };
}

/** The task's record. Throws a `RunnerError` of kind `usage` where it does not wait for a person. */
export function waitingTask(
  all: ReadonlyMap<string, TaskRecord>,
  uid: string,
  decision: Decision['decision'],
): TaskRecord {
  const record = all.get(uid);
  if (record?.activity === 'waiting_person') return rightWord(record, decision);
  const status = record?.status.replace('_', ' ') ?? 'pending';
  const waiting = [...all.values()].filter(({ activity }) => activity === 'waiting_person').map(({ id }) => id);
  const others =
    waiting.length === 0
      ? 'No task waits for a person.'
      : `These wait: ${waiting.slice(0, 10).join(', ')}${waiting.length > 10 ? ` and ${waiting.length - 10} more` : ''}.`;
  const word = { approved: 'completed', rejected: 'failed', answered: 'pending' }[decision];
  throw new RunnerError(
    'usage',
    `Task ${uid} does not wait for a person, it is ${status}, so that it cannot be ${decision}. ${others} To set its status all the same: \`tranche mark ${uid} ${word}\`.`,
  );
}

/** Work is approved or rejected, a question is answered. */
function rightWord(record: TaskRecord, decision: Decision['decision']): TaskRecord {
  const { id, question } = record;
  if ((decision === 'answered') === (question !== undefined)) return record;
  const message =
    question === undefined
      ? `Task ${id} waits for you to look at its work, not for an answer: \`tranche approve ${id}\` or \`tranche reject ${id}\`.`
      : `Task ${id} waits for an answer: "${question}". Give it with \`tranche answer ${id} "…"\`.`;
  throw new RunnerError('usage', message);
}

/** The evidence and the commands once more, where the work now stands together with that of others. */
async function checkIn(
  { config, store, emit, signal }: DecideRequest,
  task: Task,
  ids: AttemptIds,
  folder: string,
): Promise<GateFailure | 'stopped' | undefined> {
  const context = {
    ...{ config, store, emit, signal, baseline: undefined },
    place: sharedWorkplace(folder),
    folder: runFolder(store.paths, ids.runId),
  };
  return (
    checkEvidence(context, task, { ids, merged: true }) ??
    (await verifyHeld(context, task, { ids, turn: 0, merged: true }))
  );
}

function idsOf({ id, runId = '', batchId = '', attempts }: TaskRecord): AttemptIds {
  return { runId, batchId, task: id, attempt: attempts };
}

function whyNot(delivery: Exclude<Delivery, { outcome: 'delivered' }>): string {
  switch (delivery.outcome) {
    case 'check_failed':
      return `together with what others made since, ${delivery.failure.command} did not pass: ${delivery.failure.reason}`;
    case 'stopped':
      return 'it was stopped before it was brought in.';
    case 'held':
      return `${delivery.message ?? ''} Then approve it again.`;
    default:
      return delivery.message;
  }
}

function commitWords(commit: string | undefined): string {
  return commit === undefined ? '' : ` as ${commit.slice(0, 10)}`;
}

function again({ store, config }: DecideRequest, task: Task): string {
  const failures = (store.status.tasks.get(task.uid)?.failures ?? 0) + 1;
  return failures < config.limits.maxAttempts
    ? 'the next attempt is told why'
    : 'no attempt is left, so mark it pending to try again';
}

/** Where work is that nobody wants, and how to be rid of it. */
async function whereItIs({ workspace }: DecideRequest, record: TaskRecord): Promise<string> {
  const { heldAs, id, runId = '' } = record;
  // An approval that was killed may have brought it in.
  const commit = heldAs === undefined ? record.commit : await deliveredCommit(workspace, id, runId);
  if (heldAs !== undefined && commit === undefined)
    return `Nothing of it is on your branch; the work is kept: \`git show ${safe(heldAs)}\`.`;
  if (commit !== undefined && (await isOnBranch(workspace, commit))) {
    const short = commit.slice(0, 10);
    return `Its commit ${short} is on your branch: the next attempt mends it, or \`git revert ${short}\` takes it back.`;
  }
  return 'Its changes are still in the workspace, for the next attempt to mend.';
}
