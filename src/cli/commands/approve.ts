import { safe } from '../../present/terminalText';
import { RunnerError } from '../../runner/errors';
import { StateStore } from '../../runner/stateStore';
import { tickTask } from '../../runner/tick';
import type { TaskRecord } from '../../status/status';
import { type CommonOptions, findTask, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print } from '../print';
import { sayRefusal } from '../sayRefusal';

export interface DecisionOptions extends CommonOptions {
  readonly note?: string;
}

/** `tranche approve`: the work on a task that waits for a person counts. */
export function approve(id: string, options: DecisionOptions): number {
  return decide(id, 'approved', options);
}

/** `tranche reject`: it does not, and the next attempt is told why. */
export function reject(id: string, options: DecisionOptions): number {
  if (!options.note?.trim()) {
    throw new RunnerError('usage', 'Say what is wrong, so that the next attempt can mend it: --note "…".');
  }
  return decide(id, 'rejected', options);
}

function decide(id: string, decision: 'approved' | 'rejected', options: DecisionOptions): number {
  const context = openContext(options);
  const task = findTask(context, id);
  const store = StateStore.open(context.workspace, context.stateDirectory, context.plan, `${decision}-${Date.now()}`);
  try {
    for (const notice of store.notices) process.stderr.write(`${safe(notice)}\n`);
    const waiting = store.status.tasks.get(task.uid);
    if (waiting?.activity !== 'waiting_person') throw notWaiting(task.uid, decision, waiting, store.status.tasks);
    const note = options.note === undefined ? {} : { note: options.note };
    store.record({ type: 'decided', task: task.uid, decision, ...note });
    if (decision === 'approved') tickTask({ ...context, store, emit: sayRefusal }, task);
  } finally {
    store.close();
  }
  const failures = store.status.tasks.get(task.uid)?.failures ?? 0;
  const again =
    failures < context.config.limits.maxAttempts
      ? 'the next run tries again'
      : 'no attempt is left, so mark it pending to try again';
  const end = decision === 'approved' ? 'approved and completed' : `rejected; ${again}`;
  print(`${safe(task.id)} ${safe(task.title, 70)}: ${end}`);
  return exitCode.done;
}

function notWaiting(
  uid: string,
  decision: 'approved' | 'rejected',
  record: TaskRecord | undefined,
  all: ReadonlyMap<string, TaskRecord>,
): RunnerError {
  const status = record?.status.replace('_', ' ') ?? 'pending';
  const waiting = [...all.values()].filter(({ activity }) => activity === 'waiting_person').map((task) => task.id);
  const others =
    waiting.length === 0
      ? 'No task waits for a person.'
      : `These wait: ${waiting.slice(0, 10).join(', ')}${waiting.length > 10 ? ` and ${waiting.length - 10} more` : ''}.`;
  const word = decision === 'approved' ? 'completed' : 'failed';
  return new RunnerError(
    'usage',
    `Task ${uid} does not wait for a person, it is ${status}, so that it cannot be ${decision}. ${others} To set its status all the same: \`tranche mark ${uid} ${word}\`.`,
  );
}
