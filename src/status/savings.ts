/**
 * Whether sharing a session among the tasks of a batch saved anything: measured on this plan, against its own tasks
 * that had a session to themselves so far, that is, the first ones of each session.
 */
import { answersOf, inputTokens, weightedInput } from './effort';
import type { AttemptHistory, BatchHistory, History } from './history';
import type { UsageRecord } from './journalRecord';

/** Tokens that went in, and the same in fresh tokens of the same price. */
export interface InputFigure {
  readonly tokens: number;
  readonly weighted: number;
}

export interface Savings {
  /** Below zero where sharing cost more. */
  readonly saved: InputFigure;
  /** Tasks that were worked on in a session that others had begun. */
  readonly sharedTasks: number;
  /** First tasks of a session, which they are compared with. */
  readonly freshTasks: number;
  /** By agent: the middle of its fresh tasks. */
  readonly fresh: Readonly<Record<string, InputFigure>>;
}

/** Fewer of them say nothing. */
export const leastFresh = 3;

export const savingsFormula =
  'sum over tasks in a shared session of (median input of the first tasks of sessions of the same agent − its own input), first answers only';

/**
 * Undefined where too few tasks had a fresh session, where agents do not tell their tokens, or where no session was
 * shared.
 *
 * @param isCounted which attempts are asked about; the fresh ones are of the whole history
 */
export function savingsOf(
  history: History,
  isCounted: (attempt: AttemptHistory) => boolean = () => true,
): Savings | undefined {
  const fresh = new Map<string, InputFigure[]>();
  const shared: { readonly agent: string; readonly own: InputFigure }[] = [];
  for (const run of history.runs) {
    for (const batch of run.batches) {
      const agent = batch.agent ?? run.agent ?? '';
      for (const { attempt, own, isFresh } of firstAnswers(batch)) {
        if (isFresh) {
          const figures = fresh.get(agent);
          if (figures) figures.push(own);
          else fresh.set(agent, [own]);
        } else if (isCounted(attempt)) shared.push({ agent, own });
      }
    }
  }
  const known = [...fresh].filter(([, figures]) => figures.length >= leastFresh);
  const medians = Object.fromEntries(known.map(([agent, figures]) => [agent, medianFigure(figures)]));
  const saved = { tokens: 0, weighted: 0 };
  let sharedTasks = 0;
  for (const { agent, own } of shared) {
    const median = medians[agent];
    if (!median) continue;
    sharedTasks++;
    saved.tokens += median.tokens - own.tokens;
    saved.weighted += median.weighted - own.weighted;
  }
  if (sharedTasks === 0) return undefined;
  return { saved, sharedTasks, freshTasks: known.reduce((sum, [, { length }]) => sum + length, 0), fresh: medians };
}

interface FirstAnswer {
  readonly attempt: AttemptHistory;
  readonly own: InputFigure;
  readonly isFresh: boolean;
}

/**
 * The first answer of each attempt of a batch, where the agent told its tokens. What came before it in the same
 * attempt was cut off, so that the answer may be only the rest of one: such an attempt says nothing.
 */
function firstAnswers(batch: BatchHistory): FirstAnswer[] {
  const sessions = new Set<string>();
  let isFirst = true;
  return batch.attempts.flatMap((attempt): FirstAnswer[] => {
    const [turn] = attempt.turns;
    if (!turn) return [];
    // A broken session is replaced by a clean one in the middle of a batch; agents without names for them tell nothing.
    const isFresh = isFirst || (turn.sessionId !== undefined && !sessions.has(turn.sessionId));
    isFirst = false;
    for (const { sessionId } of attempt.turns) if (sessionId !== undefined) sessions.add(sessionId);
    const own = turn === answersOf(attempt)[0] ? figureOf(turn.usage) : undefined;
    return own ? [{ attempt, own, isFresh }] : [];
  });
}

function figureOf(usage: UsageRecord): InputFigure | undefined {
  const tokens = inputTokens(usage);
  const weighted = weightedInput(usage);
  return tokens === undefined || weighted === undefined ? undefined : { tokens, weighted };
}

function medianFigure(figures: readonly InputFigure[]): InputFigure {
  return {
    tokens: median(figures.map(({ tokens }) => tokens)),
    weighted: median(figures.map(({ weighted }) => weighted)),
  };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length / 2;
  return ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2;
}
