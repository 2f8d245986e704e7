/** The commands of "verify" that are due at the end of a batch or run, where no task was there to carry them. */
import { type TaskRecord, taskRecord } from '../status/status';
import type { AttemptContext } from './attemptContext';
import { verifyDeferred } from './gates/verifyGate';
import { sharedWorkplace } from './isolation/shared';

/**
 * Runs them in the workspace if a task was completed or parked since they last ran; nobody brings work in meanwhile.
 * When they fail, the run stops and says so: the tasks are done as far as their own gates tell, and which of them is
 * to blame nobody knows.
 */
export async function verifyOwed(context: AttemptContext, scope: 'batch' | 'run'): Promise<void> {
  const { config, store, progress, batchId, runId, signal, tools, workspace } = context;
  const isDue = config.verifyWhen === (scope === 'batch' ? 'batch' : 'end') && config.verify.length > 0;
  if (!isDue || signal.aborted) return;
  // What is parked needs only a person's word to be completed, and nobody checks it again then.
  const owing = [...progress.worked]
    .map((uid) => taskRecord(store.status, uid))
    .filter(({ status, activity }) => status === 'completed' || activity === 'waiting_person')
    .filter((task) => (scope === 'batch' ? task.batchId === batchId : task.runId === runId));
  // Of two sessions, the one that carried them may have ended before the other.
  const last = owing.at(-1);
  if (!last || carried(last, scope)) return;
  const ids = { runId, batchId, task: last.id, attempt: last.attempts };
  // What a failed task has left in a worktree is none of it.
  const there = { ...context, place: sharedWorkplace(workspace) };
  const failure = await tools.merges.run(() => verifyDeferred(there, { ids, turn: 0 }, scope));
  if (failure === undefined || failure === 'stopped') return;
  const names = owing.map(({ id }) => id).join(', ');
  const reason = `At the end of the ${scope}, ${failure.command} did not pass: ${failure.reason} It concerns ${names}.`;
  progress.stop({ reason, needsSetup: failure.blame === 'configuration' });
}

/** Its own attempt carried them. */
function carried({ gates }: TaskRecord, scope: 'batch' | 'run'): boolean {
  return gates.some(
    (gate) => gate.gate === 'verify' && gate.passed && gate.scope === scope && gate.command !== undefined,
  );
}
