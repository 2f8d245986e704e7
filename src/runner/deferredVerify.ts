/** The commands of "verify" that were put off to the end of a batch or run, where no task was there to carry them. */
import type { TaskRecord } from '../status/status';
import type { AttemptContext } from './attemptContext';
import { verifyDeferred } from './gates/verifyGate';
import { sharedWorkplace } from './isolation/shared';

export type OwedContext = Pick<AttemptContext, 'workspace' | 'config' | 'store' | 'runId' | 'folder' | 'signal'> &
  Pick<AttemptContext, 'emit' | 'progress'> & {
    /** Absent where no session has been at work in this run. */
    readonly tools?: AttemptContext['tools'];
    /** The one that has just ended; absent at the end of the run, which owes all that is left, of earlier runs, too. */
    readonly batchId?: string;
  };

/**
 * Runs them in the workspace if tasks owe them; nobody brings work in meanwhile. When they fail, the run stops and says
 * so, and the tasks go on owing them: which of them is to blame nobody knows. Returns whether they ran and passed.
 */
export async function verifyOwed(context: OwedContext): Promise<boolean> {
  const { config, store, progress, batchId, runId, signal, tools, workspace, emit } = context;
  const owing = tasksOwing(store.status.tasks.values(), batchId);
  const last = owing.at(-1);
  if (!last || signal.aborted || progress.halt?.checkFailed) return false;
  if (batchId !== undefined && config.verifyWhen !== 'batch') return false;
  if (config.verifyWhen === 'off' || config.verify.length === 0) {
    const message = `The check that was put off for ${names(owing)} is not run, because "verify" is empty or switched off now.`;
    emit({ type: 'notice', message });
    return false;
  }
  const scope = batchId === undefined ? 'run' : 'batch';
  const ids = { runId, batchId: batchId ?? last.batchId ?? '', task: last.id, attempt: last.attempts };
  // What a failed task has left in a worktree is none of it.
  const there = { ...context, place: sharedWorkplace(workspace), baseline: tools?.baseline };
  const check = () => verifyDeferred(there, { ids, turn: 0 }, scope);
  const failure = await (tools ? tools.merges.run(check) : check());
  if (failure === 'stopped') return false;
  if (failure === undefined) return true;
  const reason = `At the end of the ${scope}, ${failure.command} did not pass: ${failure.reason} It concerns ${names(owing)}. Mend it; \`tranche resume\` runs the check again.`;
  progress.stop({ reason, needsSetup: failure.blame === 'configuration', checkFailed: true });
  return false;
}

/** Tasks that count as done although a check of them was put off and has not passed since. */
function tasksOwing(all: Iterable<TaskRecord>, batchId: string | undefined): TaskRecord[] {
  return [...all].filter((task) => task.owesCheck && (batchId === undefined || task.batchId === batchId));
}

function names(tasks: readonly TaskRecord[]): string {
  const more = tasks.length > 10 ? ` and ${tasks.length - 10} more` : '';
  return `${tasks
    .slice(0, 10)
    .map(({ id }) => id)
    .join(', ')}${more}`;
}
