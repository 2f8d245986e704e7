/** The commands of "verify" that are due at the end of a batch or run, where no task was there to carry them. */
import { taskRecord } from '../status/status';
import type { AttemptContext } from './attemptContext';
import { verifyDeferred } from './gates/verifyGate';

/**
 * Runs them if a task was completed since they last ran. When they fail, the run stops and says so: the tasks are done
 * as far as their own gates tell, and which of them is to blame nobody knows.
 */
export async function verifyOwed(context: AttemptContext, scope: 'batch' | 'run'): Promise<void> {
  const { config, store, progress, batchId, runId, signal } = context;
  if (config.verifyWhen !== (scope === 'batch' ? 'batch' : 'end') || config.verify.length === 0 || signal.aborted)
    return;
  const owing = store.plan.plan.tasks.filter(({ uid }) => {
    const record = store.status.tasks.get(uid);
    const isOurs = scope === 'batch' ? record?.batchId === batchId : record?.runId === runId;
    return isOurs && record?.status === 'completed';
  });
  const last = owing.findLast(({ uid }) => progress.worked.has(uid));
  if (!last || owing.some(({ uid }) => wasVerified(context, uid, scope))) return;
  const { attempts: attempt } = taskRecord(store.status, last.uid);
  const ids = { runId, batchId, task: last.uid, attempt };
  const failure = await verifyDeferred(context, last, { ids, turn: 0 }, scope);
  if (failure === undefined || failure === 'stopped') return;
  const names = owing.map(({ uid }) => uid).join(', ');
  const reason = `At the end of the ${scope}, ${failure.command} did not pass: ${failure.reason} It concerns ${names}.`;
  progress.stop({ reason, needsSetup: failure.blame === 'configuration' });
}

/** Its own attempt carried them, and nothing was completed behind it. */
function wasVerified({ store }: AttemptContext, uid: string, scope: 'batch' | 'run'): boolean {
  const gates = store.status.tasks.get(uid)?.gates ?? [];
  return gates.some(
    (gate) => gate.gate === 'verify' && gate.passed && gate.scope === scope && gate.command !== undefined,
  );
}
