import { followersOf } from './followers';
import { type Holds, newHolds } from './holds';
import { closersByCompany, findOpenPhases, holdingPhases, isPassed } from './phaseGate';
import { newPhaseQueues, type PhaseQueues, passPhase } from './phaseQueues';
import { addToPool, newPool, type Pool } from './pool';
import { countUnmet, isPhaseSettled, type Standing } from './standing';

/**
 * The tasks that can be handed out, kept up to date while tasks are taken and completed: each thing a task waits for
 * is counted once and counted down once, so that planning all batches takes about as long as planning one.
 */
export interface Frontier {
  readonly standing: Standing;
  readonly pool: Pool;
  readonly taken: boolean[];
  /** How much each task waits for besides its groups. Behind the tasks: the same for each phase that waits by name. */
  readonly waiting: number[];
  /** Tasks, and phases counted behind them, that wait for each task … */
  readonly followers: readonly (readonly number[])[];
  /** … and for each phase. */
  readonly phaseFollowers: readonly (readonly number[])[];
  /** The phases each task opens early. */
  readonly starts: readonly (readonly number[])[];
  /** In how many of its groups each task is not the next to go. */
  readonly behind: number[];
  /** For each group, the place of the next to go. */
  readonly turns: number[];
  readonly open: boolean[];
  /** The phases that their place in the plan keeps closed. */
  readonly queues: PhaseQueues;
  readonly isWanted: (task: number) => boolean;
  /** What other sessions have. */
  readonly holds: Holds;
  /** Numbers of the agents that have all the sessions they may have. */
  readonly full: Set<number>;
  /** How many tasks that others hold are looked past before the search is given up. */
  readonly patience: number;
}

export interface FrontierOptions {
  /** The `uid`s to hand out; the others are left alone. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly agentNamed?: ((task: number) => string) | undefined;
  readonly filesOnly: boolean;
}

export function openFrontier(standing: Standing, { only, agentNamed, filesOnly }: FrontierOptions): Frontier {
  const { index, stage } = standing;
  const holding = holdingPhases(standing);
  const closers = closersByCompany(index, holding, 1);
  const open = findOpenPhases(standing, closers);
  const frontier: Frontier = {
    standing,
    pool: newPool(standing, agentNamed),
    taken: index.tasks.map(() => false),
    waiting: [
      ...index.tasks.map((_, task) => countWaiting(standing, open, task)),
      ...index.phases.map(({ waits }) => (waits ? countUnmet(standing, waits) : 0)),
    ],
    ...followersOf(index),
    behind: index.tasks.map((_, task) => index.groupsOf[task]?.length ?? 0),
    turns: index.groups.map(() => -1),
    open,
    queues: newPhaseQueues(index, holding, closers),
    isWanted: (task) => !only || only.has(index.tasks[task]?.uid ?? ''),
    holds: newHolds(filesOnly),
    full: new Set(),
    patience: Number.POSITIVE_INFINITY,
  };
  for (const group of index.groups.keys()) nextTurn(frontier, group);
  for (const [task, value] of stage.entries()) {
    if (value !== 'unfinished') offer(frontier, task);
    else if (frontier.isWanted(task)) addToPool(frontier.pool, task);
  }
  return frontier;
}

/** Takes a task out, for a batch. Returns those of its sequential groups that can now go behind it. */
export function take(frontier: Frontier, task: number): number[] {
  frontier.taken[task] = true;
  const released: number[] = [];
  for (const group of frontier.standing.index.groupsOf[task] ?? []) {
    const next = nextTurn(frontier, group);
    if (next !== undefined && isReady(frontier, next)) released.push(next);
  }
  return released;
}

/** Puts a task among those to choose from, if it can be handed out. */
export function offer(frontier: Frontier, task: number): void {
  if (isReady(frontier, task)) addToPool(frontier.pool, task);
}

/** Supposes that a task taken before has been completed. */
export function complete(frontier: Frontier, task: number): void {
  const { standing } = frontier;
  const { index, stage, tallies } = standing;
  stage[task] = 'settled';
  for (const follower of frontier.followers[task] ?? []) countDown(frontier, follower);
  for (const phase of frontier.starts[task] ?? []) openPhase(frontier, phase);
  const phase = index.phaseOf[task] ?? null;
  const tally = phase === null ? undefined : tallies[phase];
  if (phase === null || !tally || index.tasks[task]?.optional) return;
  tally.settled++;
  tally.underway--;
  if (isPhaseSettled(standing, phase)) {
    for (const follower of frontier.phaseFollowers[phase] ?? []) countDown(frontier, follower);
  }
  if (!isPassed(standing, phase)) return;
  for (const opened of passPhase(frontier.queues, index, phase)) openPhase(frontier, opened);
}

/** Whether a task not begun yet can be handed out. */
function isReady({ standing, waiting, behind, taken, isWanted }: Frontier, task: number): boolean {
  const stage = standing.stage[task];
  const toDo = stage === 'pending' || stage === 'retry';
  return toDo && waiting[task] === 0 && behind[task] === 0 && !taken[task] && isWanted(task);
}

function countWaiting(standing: Standing, open: readonly boolean[], task: number): number {
  const { index, stage } = standing;
  const waits = index.waits[task];
  const phase = index.phaseOf[task] ?? null;
  let count = waits ? countUnmet(standing, waits) : phase === null || open[phase] ? 0 : 1;
  for (const subtask of index.subtasks[task] ?? []) if (stage[subtask] !== 'settled') count++;
  return count;
}

/** One thing less to wait for, for a task or (counted behind the tasks) for a phase. */
function countDown(frontier: Frontier, follower: number): void {
  const left = (frontier.waiting[follower] ?? 0) - 1;
  frontier.waiting[follower] = left;
  if (left > 0) return;
  const phase = follower - frontier.standing.index.tasks.length;
  if (phase >= 0) openPhase(frontier, phase);
  else offer(frontier, follower);
}

function openPhase(frontier: Frontier, phase: number): void {
  if (frontier.open[phase]) return;
  frontier.open[phase] = true;
  const { phases, waits } = frontier.standing.index;
  for (const task of phases[phase]?.members ?? []) if (!waits[task]) countDown(frontier, task);
}

/** Moves the group on past those that are settled or taken. Returns the next to go, if that is another one now. */
function nextTurn({ standing, taken, turns, behind }: Frontier, group: number): number | undefined {
  const members = standing.index.groups[group]?.members ?? [];
  const before = turns[group] ?? -1;
  let turn = Math.max(before, 0);
  while (turn < members.length && isGone(members[turn] ?? 0)) turn++;
  turns[group] = turn;
  const next = members[turn];
  if (turn === before || next === undefined) return undefined;
  behind[next] = (behind[next] ?? 0) - 1;
  return next;

  function isGone(task: number): boolean {
    return standing.stage[task] === 'settled' || taken[task] === true;
  }
}
