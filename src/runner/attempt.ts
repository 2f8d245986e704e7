/** One try at a task: turns of the agent until the gates pass, or until it is settled that they will not. */
import type { AgentFailure, TurnResult } from '../agents/agent';
import { failureAction } from '../agents/failurePolicy';
import { continuePrompt, reworkPrompt, taskPrompt } from '../agents/prompt';
import type { Task } from '../plan/model';
import type { FailureRecord } from '../status/journalRecord';
import { type TaskRecord, taskRecord } from '../status/status';
import { taskDigest } from '../status/taskDigest';
import type { AttemptContext, AttemptIds } from './attemptContext';
import { backOff, waitForLimit } from './backOff';
import { checkGates, checkMerged } from './gates/checkGates';
import type { GateFailure, GateSubject } from './gates/gate';
import { prepareGates } from './gates/work';
import { handoffText } from './report/handoff';
import { ceilingReached, nearCeiling } from './spending';
import { takeTurn } from './turn';

export type AttemptEnd =
  | { readonly outcome: 'completed' | 'parked' | 'failed' | 'stopped' }
  /** Others changed the same lines; it is to be done again on what they made. */
  | { readonly outcome: 'conflict' }
  /** No further task can do better until a person has mended this. */
  | { readonly outcome: 'halted'; readonly failure: AgentFailure };

export interface AttemptPlace {
  /** In the batch, from 1. */
  readonly position: number;
  readonly batchSize: number;
  /** No other task of the batch, or of the run, comes behind it, as far as can be told. */
  readonly lastOfBatch: boolean;
  readonly lastOfRun: boolean;
  /** How often others changed the same lines meanwhile. */
  readonly redone: number;
}

/** How often a broken session is replaced by a clean one within an attempt. */
const maxNewSessions = 2;
/** How often a task is done again because others changed the same lines meanwhile. */
const maxRedone = 3;
const stopped: FailureRecord = { kind: 'stopped', message: 'The run was stopped.' };

export async function runAttempt(context: AttemptContext, task: Task, place: AttemptPlace): Promise<AttemptEnd> {
  const { config, store } = context;
  const before = taskRecord(store.status, task.uid);
  const isAgain = before.status === 'failed' || before.lastFailure !== undefined;
  const trouble = isAgain ? before.lastError : undefined;
  const held = before.gates.find(({ gate, passed }) => !passed && (gate === 'audit' || gate === 'approval'));
  const commit = await broughtIn(context, task, before);
  await context.place.begin(task, { undisturbed: place.redone > 0 });
  const attempt = await beginAttempt(context, task, place);
  if (commit) return attempt.takeUp(commit, held?.message);
  const firstPrompt = () => promptFor(context, task, place, trouble);
  let prompt = firstPrompt();
  let retries = 0;
  let newSessions = 0;
  let reworks = 0;
  for (let turn = 1; ; turn++) {
    const spent = overBudget(context, task);
    if (spent) return attempt.end('failed', spent);
    if ((await waitForLimit(context, attempt.ids)) === 'stopped') return attempt.end('interrupted', stopped);
    const result = await takeTurn(context, task, { ids: attempt.ids, turn, prompt });
    if (result.outcome === 'stopped') return attempt.end('interrupted', stopped);
    if (result.outcome === 'ended') {
      const verdict = await judge(context, task, attempt, turn, result, place);
      if (!('blame' in verdict)) return verdict;
      if (verdict.blame === 'configuration') {
        return attempt.halt({ kind: 'missing_program', message: verdict.reason });
      }
      if (reworks >= config.limits.maxRework || verdict.blame === 'plan') {
        return attempt.end('failed', { kind: 'gate_failed', message: gateMessage(verdict, reworks) });
      }
      reworks++;
      attempt.agentGoesOn(verdict.reason);
      prompt = reworkPrompt(task, verdict);
      continue;
    }
    const failure = result.failure ?? { kind: 'unknown', message: 'The agent failed and did not say why.' };
    const action = failureAction(failure.kind, config.onFailure);
    if (action === 'stop_run') return attempt.halt(failure);
    if (action === 'retry_same_session' && retries < config.limits.maxRetries) {
      if ((await backOff(context, attempt.ids, failure, ++retries)) === 'stopped') {
        return attempt.end('interrupted', stopped);
      }
      prompt = continuePrompt(task);
    } else if (action === 'new_session' && newSessions < maxNewSessions) {
      newSessions++;
      await context.session.renew();
      attempt.agentGoesOn(failure.message);
      prompt = `${firstPrompt()}\n${continuePrompt(task)}`;
    } else {
      await context.session.renew();
      return attempt.end('failed', failure);
    }
  }
}

interface Attempt {
  readonly ids: AttemptIds;
  readonly before: GateSubject['before'];
  end(
    outcome: 'completed' | 'failed' | 'interrupted' | 'parked',
    failure?: FailureRecord,
    commit?: string,
  ): Promise<AttemptEnd>;
  halt(failure: AgentFailure): Promise<AttemptEnd>;
  /** The work is in already. `held`: why a person has to look at it first. */
  takeUp(commit: string, held: string | undefined): Promise<AttemptEnd>;
  agentGoesOn(reason: string): void;
}

/** The attempt's first record, and what writes its last one. */
async function beginAttempt(context: AttemptContext, task: Task, { position }: AttemptPlace): Promise<Attempt> {
  const { store, runId, batchId, emit } = context;
  const number = taskRecord(store.status, task.uid).attempts + 1;
  const ids = { runId, batchId, task: task.uid, attempt: number };
  const started = performance.now();
  const before = await prepareGates(context);
  emit({ type: 'record', record: store.record({ type: 'attempt_started', ...ids, position }) });
  const end: Attempt['end'] = async (outcome, failure, commit) => {
    const isDone = outcome === 'completed' || outcome === 'parked';
    const record = store.record({
      type: 'attempt_ended',
      ...ids,
      outcome,
      failure,
      durationMs: Math.round(performance.now() - started),
      textDigest: isDone ? taskDigest(task) : undefined,
      commit,
    });
    emit({ type: 'record', record });
    if (!isDone) await context.place.abandon(task, number);
    if (outcome !== 'interrupted') return { outcome };
    return { outcome: failure?.kind === 'write_conflict' ? 'conflict' : 'stopped' };
  };
  return {
    ids,
    before,
    end,
    async halt(failure) {
      await end('interrupted', failure);
      return { outcome: 'halted', failure };
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

/** The commit of the attempt before, if its runner died between bringing it in and saying so. */
async function broughtIn(
  { place, store }: AttemptContext,
  task: Task,
  { runId, lastFailure, commit }: TaskRecord,
): Promise<string | undefined> {
  const died = store.status.runs.some((run) => run.runId === runId && run.outcome === 'lost');
  if (!died || runId === undefined || lastFailure?.kind !== 'interrupted') return undefined;
  const found = await place.delivered?.(task, runId);
  return found === commit ? undefined : found;
}

/** What a turn that ended well comes to: the end of the attempt, or what the agent has to mend. */
async function judge(
  context: AttemptContext,
  task: Task,
  attempt: Attempt,
  turn: number,
  result: TurnResult,
  { redone, lastOfBatch, lastOfRun }: AttemptPlace,
): Promise<AttemptEnd | GateFailure> {
  const { place } = context;
  const { ids, before } = attempt;
  const subject: GateSubject = { ids, turn, before, said: result.text, lastOfBatch, lastOfRun };
  const refused = await place.take(task, result);
  if (refused) return refused;
  const verdict = await checkGates(context, task, subject);
  if (verdict === 'stopped') return attempt.end('interrupted', stopped);
  if (typeof verdict !== 'string') return verdict;
  const delivery = await place.deliver(task, {
    attempt: ids.attempt,
    check: () => checkMerged(context, task, subject),
  });
  switch (delivery.outcome) {
    case 'delivered':
      if (verdict === 'passed') return attempt.end('completed', undefined, delivery.commit);
      return attempt.end('parked', { kind: 'approval', message: parkedBecause(context, task) }, delivery.commit);
    case 'stopped':
      return attempt.end('interrupted', stopped);
    case 'conflict': {
      // The session remembers what it did; what it is to do again starts from other files.
      await context.session.renew();
      return attempt.end(redone < maxRedone ? 'interrupted' : 'failed', {
        kind: 'write_conflict',
        message: delivery.message,
      });
    }
    case 'check_failed':
      return delivery.failure;
    case 'failed':
      return attempt.halt({ kind: 'write_conflict', message: delivery.message });
  }
}

function promptFor(context: AttemptContext, task: Task, place: AttemptPlace, trouble: string | undefined): string {
  const { store, session } = context;
  return taskPrompt({
    plan: store.plan.plan,
    planName: store.plan.name,
    task,
    position: place.position,
    batchSize: place.batchSize,
    handoff: session.isFresh ? handoffText(store.plan.plan, store.status) : undefined,
    trouble,
    rules: context.place.rules,
  });
}

/** A person is to look at it because its text or the configuration says so, or because an auditor could not tell. */
function parkedBecause({ store }: AttemptContext, task: Task): string {
  const { gates } = taskRecord(store.status, task.uid);
  return gates.findLast(({ passed }) => !passed)?.message ?? 'It waits for a person to approve it.';
}

/** What the task has used over all attempts, if that is all it may; a word of warning before. */
function overBudget({ config, store, emit }: AttemptContext, task: Task): FailureRecord | undefined {
  const usage = taskRecord(store.status, task.uid).usage ?? {};
  const ceiling = { costUsd: config.limits.taskCostUsd, tokens: config.limits.taskTokens };
  const reached = ceilingReached(usage, ceiling);
  if (reached) {
    const advice =
      'Raise "limits.taskCostUsd" or "limits.taskTokens" in tranche.config.json, or make the task smaller.';
    return { kind: 'budget', message: `The task has reached its ceiling: ${reached}. ${advice}` };
  }
  const near = nearCeiling(usage, ceiling);
  if (near) emit({ type: 'notice', message: `Task ${task.uid} comes near its ceiling: ${near}.` });
  return undefined;
}

function gateMessage({ command, reason }: GateFailure, reworks: number): string {
  const tries = reworks > 0 ? ` after ${reworks} rework turn${reworks > 1 ? 's' : ''}` : '';
  return `${command} did not pass${tries}: ${reason}`;
}
