/** One try at a task: turns of the agent until the gates pass, or until it is settled that they will not. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentFailure, TurnResult } from '../agents/agent';
import { AgentError } from '../agents/agent';
import { cleanText } from '../agents/cleanText';
import { backoffMs, failurePolicy } from '../agents/failurePolicy';
import { continuePrompt, reworkPrompt, taskPrompt } from '../agents/prompt';
import type { Task } from '../plan/model';
import type { FailureRecord } from '../status/journalRecord';
import { taskRecord } from '../status/status';
import { taskDigest } from '../status/taskDigest';
import { taskFileName } from '../status/taskFileName';
import { type AttemptContext, type AttemptIds, ownPaths } from './attemptContext';
import { checkGates } from './gates/checkGates';
import type { GateFailure } from './gates/gate';
import { handoffText } from './handoff';
import { writeRunFile } from './runFiles';
import { snapshotWorkspace } from './workspaceChanges';

export type AttemptEnd =
  | { readonly outcome: 'completed' | 'parked' | 'failed' | 'stopped' }
  /** No further task can do better until a person has mended this. */
  | { readonly outcome: 'halted'; readonly failure: AgentFailure };

/** How often a broken session is replaced by a clean one within an attempt. */
const maxNewSessions = 2;
const claimLength = 600;

export async function runAttempt(
  context: AttemptContext,
  task: Task,
  place: { readonly position: number; readonly batchSize: number },
): Promise<AttemptEnd> {
  const { store, config, session } = context;
  const attempt = taskRecord(store.status, task.uid).attempts + 1;
  const ids = { runId: context.runId, batchId: context.batchId, task: task.uid, attempt };
  const started = performance.now();
  const before = await snapshotWorkspace(context.place.folder, ownPaths(context));
  context.emit({
    type: 'record',
    record: store.record({ type: 'attempt_started', ...ids, position: place.position }),
  });
  const end = (outcome: 'completed' | 'failed' | 'interrupted' | 'parked', failure?: FailureRecord) => {
    const durationMs = Math.round(performance.now() - started);
    const textDigest = outcome === 'completed' || outcome === 'parked' ? taskDigest(task) : undefined;
    const record = store.record({ type: 'attempt_ended', ...ids, outcome, failure, durationMs, textDigest });
    context.emit({ type: 'record', record });
  };

  const firstPrompt = () =>
    taskPrompt({
      plan: store.plan.plan,
      planName: store.plan.name,
      task,
      ...place,
      handoff: session.isFresh ? handoffText(store.plan.plan, store.status) : undefined,
    });
  let prompt = firstPrompt();
  let retries = 0;
  let newSessions = 0;
  for (let turn = 1, reworks = 0; ; turn++) {
    const result = await takeTurn(context, task, { ids, turn, prompt });
    if (result.outcome === 'stopped') {
      end('interrupted', { kind: 'stopped', message: 'The run was stopped.' });
      return { outcome: 'stopped' };
    }
    if (result.outcome === 'ended') {
      const verdict = await checkGates(context, task, { ids, turn, before, said: result.text });
      if (verdict === 'passed') {
        end('completed');
        return { outcome: 'completed' };
      }
      if (verdict === 'stopped') {
        end('interrupted', { kind: 'stopped', message: 'The run was stopped.' });
        return { outcome: 'stopped' };
      }
      if (verdict === 'parked') {
        end('parked', { kind: 'approval', message: 'It waits for a person to approve it.' });
        return { outcome: 'parked' };
      }
      if (verdict.blame === 'configuration') {
        const failure = { kind: 'missing_program', message: verdict.reason } as const;
        end('interrupted', failure);
        return { outcome: 'halted', failure };
      }
      if (reworks >= config.limits.maxRework || verdict.blame === 'plan') {
        end('failed', { kind: 'gate_failed', message: gateMessage(verdict, reworks) });
        return { outcome: 'failed' };
      }
      reworks++;
      setActivity(context, ids, 'agent', verdict.reason);
      prompt = reworkPrompt(task, verdict);
      continue;
    }
    const failure = result.failure ?? { kind: 'unknown', message: 'The agent failed and did not say why.' };
    const policy = failurePolicy[failure.kind];
    if (policy === 'stop_run') {
      end('interrupted', failure);
      return { outcome: 'halted', failure };
    }
    if (policy === 'retry_same_session' && retries < config.limits.maxRetries) {
      if (!(await backOff(context, ids, failure, ++retries))) {
        end('interrupted', { kind: 'stopped', message: 'The run was stopped.' });
        return { outcome: 'stopped' };
      }
      prompt = continuePrompt(task);
      continue;
    }
    if (policy === 'new_session' && newSessions < maxNewSessions) {
      newSessions++;
      setActivity(context, ids, 'agent', failure.message);
      await session.renew();
      prompt = firstPrompt();
      continue;
    }
    end('failed', failure);
    return { outcome: 'failed' };
  }
}

async function takeTurn(
  context: AttemptContext,
  task: Task,
  { ids, turn, prompt }: { ids: AttemptIds; turn: number; prompt: string },
): Promise<TurnResult> {
  const { store, session, config, emit } = context;
  const stem = join(context.folder, `${taskFileName(task.uid)}.${ids.attempt}.${turn}`);
  writeRunFile(`${stem}.prompt.md`, prompt);
  const started = performance.now();
  let result: TurnResult;
  try {
    result = await session.turn({
      prompt,
      task: { id: task.uid, title: task.title, text: task.text, files: task.files.map(({ path }) => path) },
      attempt: ids.attempt,
      logFile: `${stem}.agent.log`,
      signal: context.signal,
      idleMs: config.limits.idleMinutes * 60_000,
      totalMs: config.limits.turnMinutes * 60_000,
      onEvent: (event) => emit({ type: 'agent', task: task.uid, event }),
    });
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    result = { outcome: 'failed', failure: error.failure, text: '', usage: {} };
  }
  const record = store.record({
    type: 'turn_ended',
    ...ids,
    turn,
    outcome: result.outcome,
    failure: result.failure,
    usage: result.usage,
    sessionId: session.id,
    claim: cleanText(result.text, claimLength) || undefined,
    durationMs: Math.round(performance.now() - started),
  });
  emit({ type: 'record', record });
  return result;
}

/** False when the run was stopped meanwhile. */
async function backOff(
  context: AttemptContext,
  ids: AttemptIds,
  failure: AgentFailure,
  tries: number,
): Promise<boolean> {
  const wait = backoffMs(failure, tries, Math.random(), Date.now());
  const record = context.store.record({
    type: 'activity_changed',
    ...ids,
    activity: failure.kind === 'usage_limit' ? 'waiting_quota' : 'backoff',
    until: new Date(Date.now() + wait).toISOString(),
    reason: failure.message,
  });
  context.emit({ type: 'record', record });
  try {
    await delay(wait, undefined, { signal: context.signal });
  } catch {
    return false;
  }
  setActivity(context, ids, 'agent');
  return true;
}

function setActivity(context: AttemptContext, ids: AttemptIds, activity: 'agent', reason?: string): void {
  context.emit({
    type: 'record',
    record: context.store.record({ type: 'activity_changed', ...ids, activity, reason }),
  });
}

function gateMessage({ command, reason }: GateFailure, reworks: number): string {
  const tries = reworks > 0 ? ` after ${reworks} rework turn${reworks > 1 ? 's' : ''}` : '';
  return `${command} did not pass${tries}: ${reason}`;
}
