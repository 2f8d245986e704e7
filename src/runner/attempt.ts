/** One try at a task: turns of the agent until the gates pass, or until it is settled that they will not. */
import { existsSync } from 'node:fs';
import type { TurnResult } from '../agents/agent';
import { failureAction } from '../agents/failurePolicy';
import { continuePrompt, reworkPrompt } from '../agents/prompt';
import type { Task } from '../plan/model';
import { taskArgument } from '../present/taskArgument';
import { type TaskRecord, taskRecord } from '../status/status';
import { taskDigest } from '../status/taskDigest';
import type { AttemptContext } from './attemptContext';
import { backOff, waitForLimit } from './backOff';
import { firstPrompt, troubleOf } from './firstPrompt';
import { checkGates, checkMerged } from './gates/checkGates';
import type { GateFailure, GateSubject } from './gates/gate';
import { type Attempt, type AttemptEnd, openAttempt } from './openAttempt';
import { overBudget } from './taskBudget';
import { takeTurn } from './turn';

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
/** A usage limit ends by itself, if it takes the night: about a day where the agent does not say when. */
const maxLimitWaits = 300;

export async function runAttempt(context: AttemptContext, task: Task, place: AttemptPlace): Promise<AttemptEnd> {
  const { store } = context;
  const before = taskRecord(store.status, task.uid);
  const trouble = troubleOf(task, store.status);
  const held = heldBecause(before);
  const commit = await broughtIn(context, task, before);
  await context.place.begin(task, { undisturbed: place.redone > 0 });
  const attempt = await openAttempt(context, task, place.position);
  try {
    if (commit) return await attempt.takeUp(commit, held);
    return await takeTurns(context, task, place, { attempt, trouble });
  } catch (error) {
    attempt.breakOff(error);
    throw error;
  }
}

async function takeTurns(
  context: AttemptContext,
  task: Task,
  place: AttemptPlace,
  { attempt, trouble }: { readonly attempt: Attempt; readonly trouble: string | undefined },
): Promise<AttemptEnd> {
  const { config, session } = context;
  const handOut = handingOut(context, task, place, trouble);
  /** What a gate found, until the next turn that ends well. */
  let found: string[] = [];
  /** A session that is new, or remembers nothing, is told of the task first, and of what else there was to say. */
  const tell = (words: string, others: readonly string[] = []) =>
    session.remembers ? words : [handOut(), ...others, words].join('\n');
  let prompt = handOut();
  let retries = 0;
  let limitWaits = 0;
  let newSessions = 0;
  let reworks = 0;
  for (let turn = 1; ; turn++) {
    const spent = overBudget(context, task);
    if (spent) return attempt.end('failed', spent);
    if ((await waitForLimit(context, attempt.ids)) === 'stopped') return attempt.stop();
    const result = await takeTurn(context, task, { ids: attempt.ids, turn, prompt });
    if (result.outcome === 'stopped') return attempt.stop();
    if (result.outcome === 'ended') {
      const verdict = await judge(context, task, attempt, turn, result, place);
      if (!('blame' in verdict)) return verdict;
      if (verdict.blame === 'configuration') {
        return attempt.halt({ kind: 'missing_program', message: verdict.reason });
      }
      if (reworks >= config.limits.maxRework || verdict.blame === 'plan') {
        const { advice } = verdict;
        return attempt.end('failed', { kind: 'gate_failed', message: gateMessage(verdict, reworks), advice });
      }
      reworks++;
      attempt.agentGoesOn(verdict.reason);
      const words = reworkPrompt(task, verdict);
      found = [words];
      prompt = tell(words);
      continue;
    }
    const failure = result.failure ?? { kind: 'unknown', message: 'The agent failed and did not say why.' };
    const action = failureAction(failure.kind, config.onFailure);
    if (action === 'stop_run') return attempt.halt(failure);
    const isLimit = failure.kind === 'usage_limit';
    const isPassing = action === 'retry_same_session';
    const tries = !isPassing ? 0 : isLimit ? ++limitWaits : ++retries;
    if (isPassing && tries <= (isLimit ? maxLimitWaits : config.limits.maxRetries)) {
      if ((await backOff(context, attempt.ids, failure, tries)) === 'stopped') return attempt.stop();
      // Where not even the agent was started, nobody has read the prompt.
      if (failure.kind !== 'system_limit') prompt = tell(continuePrompt(task), found);
    } else if (action === 'new_session' && newSessions < maxNewSessions) {
      newSessions++;
      await session.renew();
      attempt.agentGoesOn(failure.message);
      prompt = tell(continuePrompt(task), found);
    } else {
      await session.renew();
      return attempt.end('failed', failure);
    }
  }
}

/** Why a person was to look at the work when the runner died, as far as it had come. */
function heldBecause({ gates }: TaskRecord): string | undefined {
  const last = ['audit', 'approval'].map((name) => gates.findLast(({ gate }) => gate === name));
  return last.find((gate) => gate && !gate.passed)?.message;
}

/** The commit of the attempt before, if its runner died between bringing it in and saying so. */
async function broughtIn(
  { place, store }: AttemptContext,
  task: Task,
  { runId, lastFailure, commit, givenDigest }: TaskRecord,
): Promise<string | undefined> {
  // What was asked for then is not what is asked for now.
  if (givenDigest !== undefined && givenDigest !== taskDigest(task)) return undefined;
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
  if (!existsSync(place.folder)) {
    // What was in it is lost; a session whose folder is gone is of no use either.
    await context.session.renew();
    const message = `The folder that the agent worked in, ${place.folder}, was removed by somebody.`;
    return attempt.end(redone < maxRedone ? 'interrupted' : 'failed', { kind: 'write_conflict', message });
  }
  const asked = questionOf(context, task);
  if (asked !== undefined) {
    await place.abandon(task, ids.attempt);
    await context.session.renew();
    return attempt.end('parked', { kind: 'asked', message: asked });
  }
  const refused = await place.take(task, result);
  if (refused) return refused;
  const verdict = await checkGates(context, task, subject);
  if (verdict === 'stopped') return attempt.stop();
  if (typeof verdict !== 'string') return verdict;
  const delivery = await place.deliver(task, {
    attempt: ids.attempt,
    hold: verdict === 'parked',
    check: () => checkMerged(context, task, { ...subject, merged: true }),
  });
  switch (delivery.outcome) {
    case 'delivered':
      if (verdict === 'passed') return attempt.end('completed', undefined, delivery.commit);
      return attempt.end('parked', { kind: 'approval', message: parkedBecause(context, task) }, delivery.commit);
    case 'held': {
      // The session remembers work that is not there for the tasks that follow.
      await context.session.renew();
      const kind = delivery.message === undefined ? 'approval' : 'write_conflict';
      const next = `Then \`tranche approve ${taskArgument(task.uid)}\` brings it in.`;
      const message = delivery.message ? `${delivery.message} ${next}` : parkedBecause(context, task);
      return attempt.end('parked', { kind, message }, delivery.commit, delivery.name);
    }
    case 'stopped':
      return attempt.stop();
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

/** What the agent asked in this attempt: without the answer its work is not to be judged. */
function questionOf({ store }: AttemptContext, task: Task): string | undefined {
  const { asked = [] } = taskRecord(store.status, task.uid);
  return asked.length > 1 ? asked.map((line, i) => `${i + 1}. ${line}`).join(' ') : asked[0];
}

/** The prompt that hands the task out, as it has to be at the moment it is asked for. */
function handingOut(
  { store, session, place: { rules } }: AttemptContext,
  task: Task,
  { position, batchSize }: AttemptPlace,
  trouble: string | undefined,
): () => string {
  const wasFresh = session.isFresh;
  return () =>
    firstPrompt({
      plan: store.plan.plan,
      planName: store.plan.name,
      status: store.status,
      ...{ task, position, batchSize, trouble, rules },
      isFresh: wasFresh || session.isFresh,
    });
}

/** A person is to look at it because its text or the configuration says so, or because an auditor could not tell. */
function parkedBecause({ store }: AttemptContext, task: Task): string {
  const { gates } = taskRecord(store.status, task.uid);
  return gates.findLast(({ passed }) => !passed)?.message ?? 'It waits for a person to approve it.';
}

function gateMessage({ command, reason }: GateFailure, reworks: number): string {
  const tries = reworks > 0 ? ` after ${reworks} rework turn${reworks > 1 ? 's' : ''}` : '';
  return `${command} did not pass${tries}: ${reason}`;
}
