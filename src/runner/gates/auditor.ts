/** Gets a judgement from a second agent: its turns, its failures, and what it may not do. */
import { join } from 'node:path';
import { AgentError, type AgentFailure, type AgentSession, type TurnResult } from '../../agents/agent';
import { type AuditAnswer, auditAgainPrompt, readAuditAnswer } from '../../agents/auditPrompt';
import { cleanText } from '../../agents/cleanText';
import { failureAction } from '../../agents/failurePolicy';
import type { Task } from '../../plan/model';
import { taskFileName } from '../../status/taskFileName';
import type { AttemptContext } from '../attemptContext';
import { backOff, waitForLimit } from '../backOff';
import { writeRunFile } from '../runFiles';
import type { GateSubject } from './gate';

export type Judgement =
  | { readonly outcome: 'answered'; readonly answer: AuditAnswer }
  | { readonly outcome: 'stopped' }
  /** `stopsRun`: no other audit can do better until a person has mended this. */
  | { readonly outcome: 'none'; readonly reason: string; readonly stopsRun: boolean };

/** How often the auditor is tried again after a failure of its own, and asked again for an answer that can be read. */
const maxRetries = 3;
const maxAsked = 2;

/** @param name of the agent in the configuration */
export async function askAuditor(
  context: AttemptContext,
  task: Task,
  subject: GateSubject,
  { name, prompt: first }: { readonly name: string; readonly prompt: string },
): Promise<Judgement> {
  const { place, config, runId } = context;
  // Limits that it meets are limits of its own.
  const own: AttemptContext = { ...context, agent: name };
  const agent = context.agentNamed(name);
  let session: AgentSession | undefined;
  let prompt = first;
  let asked = 1;
  let retries = 0;
  try {
    for (let turn = 1; ; turn++) {
      if ((await waitForLimit(own, subject.ids)) === 'stopped') return { outcome: 'stopped' };
      showActivity(context, subject);
      let result: TurnResult;
      try {
        session ??= await agent.open({ workspace: place.folder, runId, batchId: `${context.batchId}.audit` });
        result = await takeTurn(context, session, task, subject, prompt, turn);
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        result = { outcome: 'failed', failure: error.failure, text: '', usage: {} };
      }
      if (result.outcome === 'stopped') return { outcome: 'stopped' };
      if (result.outcome === 'ended') {
        const answer = readAuditAnswer(result.answer ?? result.text);
        if (answer) return { outcome: 'answered', answer };
        if (asked++ >= maxAsked) return none('it gave no score that could be read, although it was asked twice');
        // Not every agent remembers what it was told before.
        prompt = session?.id === undefined ? `${first}\n${auditAgainPrompt()}` : auditAgainPrompt();
        continue;
      }
      const failure: AgentFailure = result.failure ?? { kind: 'unknown', message: 'It did not say why.' };
      const action = failureAction(failure.kind, config.onFailure);
      if (action === 'stop_run') return { outcome: 'none', reason: failure.message, stopsRun: true };
      if (action === 'fail_task' || retries >= maxRetries) return none(failure.message);
      retries++;
      if (action === 'new_session') {
        await session?.close();
        session = undefined;
        prompt = first;
      }
      if ((await backOff(own, subject.ids, failure, retries)) === 'stopped') return { outcome: 'stopped' };
    }
  } finally {
    await session?.close();
  }
}

function none(reason: string): Judgement {
  return { outcome: 'none', reason, stopsRun: false };
}

function showActivity({ store, emit }: AttemptContext, { ids }: GateSubject): void {
  emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity: 'audit' }) });
}

async function takeTurn(
  context: AttemptContext,
  session: AgentSession,
  task: Task,
  { ids, turn }: GateSubject,
  prompt: string,
  number: number,
): Promise<TurnResult> {
  const { config, emit, store, progress, signal } = context;
  const stem = join(context.folder, `${taskFileName(task.uid)}.${ids.attempt}.${turn}.audit-${number}`);
  writeRunFile(`${stem}.prompt.md`, prompt);
  const started = performance.now();
  const result = await session.turn({
    prompt,
    // Its files are not the auditor's to touch.
    task: { id: task.uid, title: `Audit of ${task.title}`, text: task.text, files: [] },
    attempt: ids.attempt,
    logFile: `${stem}.agent.log`,
    signal,
    idleMs: config.limits.idleMinutes * 60_000,
    totalMs: config.limits.turnMinutes * 60_000,
    onEvent: (event) => emit({ type: 'agent', task: task.uid, event }),
  });
  progress.used(result.usage);
  const record = store.record({
    type: 'turn_ended',
    ...ids,
    turn,
    role: 'audit',
    outcome: result.outcome,
    failure: result.failure,
    usage: result.usage,
    sessionId: session.id,
    claim: cleanText(result.text, 600) || undefined,
    durationMs: Math.round(performance.now() - started),
  });
  emit({ type: 'record', record });
  return result;
}
