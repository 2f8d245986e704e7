/** The records of one attempt: its first, its last, and those about what is brought in or goes on between them. */
import type { AgentFailure } from '../agents/agent';
import type { Task } from '../plan/model';
import type { FailureRecord } from '../status/journalRecord';
import { taskRecord } from '../status/status';
import { taskDigest } from '../status/taskDigest';
import type { AttemptContext, AttemptIds } from './attemptContext';
import { RunnerError } from './errors';
import type { GateSubject } from './gates/gate';
import { prepareGates } from './gates/work';

export type AttemptEnd =
  | { readonly outcome: 'completed' | 'parked' | 'failed' | 'stopped' }
  /** Others changed the same lines; it is to be done again on what they made. */
  | { readonly outcome: 'conflict' }
  /** No further task can do better until a person has mended this. */
  | { readonly outcome: 'halted'; readonly failure: AgentFailure };

export interface Attempt {
  readonly ids: AttemptIds;
  readonly before: GateSubject['before'];
  end(
    outcome: 'completed' | 'failed' | 'interrupted' | 'parked',
    failure?: FailureRecord,
    commit?: string,
    heldAs?: string,
  ): Promise<AttemptEnd>;
  stop(): Promise<AttemptEnd>;
  halt(failure: AgentFailure): Promise<AttemptEnd>;
  /** What was thrown ends the run, and with it the attempt, if that has no end yet and one can be recorded. */
  breakOff(error: unknown): void;
  /** The work is in already. `held`: why a person has to look at it first. */
  takeUp(commit: string, held: string | undefined): Promise<AttemptEnd>;
  agentGoesOn(reason: string): void;
}

/** @param position in the batch, from 1 */
export async function openAttempt(context: AttemptContext, task: Task, position: number): Promise<Attempt> {
  const { store, runId, batchId, emit } = context;
  const number = taskRecord(store.status, task.uid).attempts + 1;
  const ids = { runId, batchId, task: task.uid, attempt: number };
  const started = performance.now();
  const before = await prepareGates(context, task.uid);
  const textDigest = context.place.delivered && taskDigest(task);
  emit({ type: 'record', record: store.record({ type: 'attempt_started', ...ids, position, textDigest }) });
  let isOpen = true;
  const recordEnd = (...[outcome, failure, commit, heldAs]: Parameters<Attempt['end']>) => {
    const isDone = outcome === 'completed' || outcome === 'parked';
    isOpen = false;
    const record = store.record({
      type: 'attempt_ended',
      ...ids,
      outcome,
      failure,
      durationMs: Math.round(performance.now() - started),
      textDigest: isDone ? taskDigest(task) : undefined,
      commit,
      heldAs,
    });
    emit({ type: 'record', record });
    return isDone;
  };
  const end: Attempt['end'] = async (outcome, failure, commit, heldAs) => {
    const isDone = recordEnd(outcome, failure, commit, heldAs);
    if (!isDone) await context.place.abandon(task, number);
    if (outcome !== 'interrupted') return { outcome };
    return { outcome: failure?.kind === 'write_conflict' ? 'conflict' : 'stopped' };
  };
  return {
    ids,
    before,
    end,
    stop: () => end('interrupted', { kind: 'stopped', message: 'The run was stopped.' }),
    async halt(failure) {
      await end('interrupted', failure);
      return { outcome: 'halted', failure };
    },
    breakOff(error) {
      const isOfState = error instanceof RunnerError && error.kind === 'state';
      if (!isOpen || isOfState || !store.isHeld) return;
      recordEnd('interrupted', { kind: 'unknown', message: error instanceof Error ? error.message : String(error) });
    },
    async takeUp(commit, held) {
      const message = 'The work was in when the runner died, all of its checks passed; nothing is done twice.';
      const gate = { type: 'gate_ended', ...ids, gate: 'merge', passed: true, commit, message, durationMs: 0 } as const;
      emit({ type: 'record', record: store.record(gate) });
      if (held === undefined) return end('completed', undefined, commit);
      return end('parked', { kind: 'approval', message: held }, commit);
    },
    agentGoesOn(reason) {
      const record = store.record({ type: 'activity_changed', ...ids, activity: 'agent', reason });
      emit({ type: 'record', record });
    },
  };
}
