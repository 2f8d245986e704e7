/** One turn of the agent: what it is told and says is kept, what it uses is counted, and running in circles ends it. */
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { AgentError, type AgentEvent, type AgentFailure, type TurnResult } from '../agents/agent';
import { cleanText } from '../agents/cleanText';
import type { Task } from '../plan/model';
import type { Report } from '../status/sessionReport';
import { taskFileName } from '../status/taskFileName';
import type { AttemptContext, AttemptIds } from './attemptContext';
import { asksPerson } from './question';
import { addRunFile } from './runFiles';

export interface Turn {
  readonly ids: AttemptIds;
  /** Counts from 1 within the attempt. */
  readonly turn: number;
  readonly prompt: string;
}

const claimLength = 600;
/** How often it is looked for what the agent reports meanwhile. */
const reportsMs = 1000;

/** Never rejects for what the agent does. */
export async function takeTurn(context: AttemptContext, task: Task, { ids, turn, prompt }: Turn): Promise<TurnResult> {
  const { store, session, sessionTools, config, emit, progress } = context;
  const stem = join(context.folder, `${taskFileName(task.uid)}.${ids.attempt}.${turn}`);
  // The attempt is on the disk before the agent does anything.
  await store.forced();
  sessionTools?.begin(task.uid, ids.attempt);
  const hearing = sessionTools && hearReports(() => tell(context, ids, sessionTools.news()));
  const started = performance.now();
  const circles = watchForCircles(config.limits.loopCalls, context.signal);
  const written = writeMeanwhile(`${stem}.prompt.md`, prompt, circles);
  let result: TurnResult;
  try {
    result = await session.turn({
      prompt,
      task: { id: task.uid, title: task.title, text: task.text, files: task.files },
      attempt: ids.attempt,
      logFile: `${stem}.agent.log`,
      signal: circles.signal,
      idleMs: config.limits.idleMinutes * 60_000,
      totalMs: config.limits.turnMinutes * 60_000,
      onEvent: (event) => {
        circles.see(event);
        emit({ type: 'agent', task: task.uid, event });
      },
    });
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    result = { outcome: 'failed', failure: error.failure, text: '', usage: {} };
  } finally {
    circles.end();
    hearing?.end();
  }
  await written;
  if (result.outcome === 'stopped' && circles.found && !context.signal.aborted) {
    result = { ...result, outcome: 'failed', failure: circles.found };
  }
  if (result.failure) result = { ...result, failure: asksPerson(result.failure, result.text) };
  progress.used(result.usage);
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

/** Writes while the agent is being started; where that fails, its turn is ended, and what was thrown is for later. */
function writeMeanwhile(path: string, text: string, turn: { stop(): void }): Promise<void> {
  const written = pause().then(() => addRunFile(path, text));
  written.catch(() => turn.stop());
  return written;
}

/** Listens now and then, and once more at the end, where it throws what went wrong meanwhile. */
function hearReports(listen: () => void): { end(): void } {
  let trouble: unknown;
  const beat = setInterval(() => {
    try {
      if (trouble === undefined) listen();
    } catch (error) {
      trouble = error;
    }
  }, reportsMs);
  return {
    end() {
      clearInterval(beat);
      if (trouble !== undefined) throw trouble;
      listen();
    },
  };
}

/** Progress is shown; what is to be known later is kept. */
function tell({ store, emit }: AttemptContext, ids: AttemptIds, reports: readonly Report[]): void {
  for (const report of reports) {
    if (report.kind === 'progress') {
      emit({ type: 'agent', task: ids.task, event: { type: 'text', text: cleanText(report.message) } });
    } else emit({ type: 'record', record: store.record({ type: 'reported', ...ids, report }) });
  }
}

interface CircleWatch {
  /** Aborted when it runs in circles, and with the signal that was given. */
  readonly signal: AbortSignal;
  readonly found: AgentFailure | undefined;
  see(event: AgentEvent): void;
  /** Aborts for another reason. */
  stop(): void;
  end(): void;
}

/** Aborts when the agent calls the same tool in the same way so many times in a row; 0: never. */
function watchForCircles(most: number, signal: AbortSignal): CircleWatch {
  const controller = new AbortController();
  // `AbortSignal.any` would leave something behind in the signal of the run at each turn.
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  let last = '';
  let count = 0;
  let found: AgentFailure | undefined;
  return {
    signal: controller.signal,
    get found() {
      return found;
    },
    see(event) {
      if (event.type !== 'tool' || most === 0) return;
      const call = `${event.name} ${event.detail}`;
      count = call === last ? count + 1 : 1;
      last = call;
      if (count < most || found) return;
      const message = `The agent ran in circles and was ended: it called ${call.trim().slice(0, 120)} ${count} times in a row.`;
      found = { kind: 'loop', message };
      controller.abort();
    },
    stop,
    end: () => signal.removeEventListener('abort', stop),
  };
}
