import { followersOf } from './followers';
import { closersOf, holdingPhases, isPassed, isPhaseOpen } from './phaseGate';
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
  /** Phases not passed yet, in plan order. */
  readonly holding: number[];
  /** Phases that their place in the plan keeps closed, in plan order. */
  closed: number[];
  readonly isWanted: (task: number) => boolean;
}

/** `only` holds the `uid`s to hand out; the others are left alone. */
export function openFrontier(standing: Standing, only?: ReadonlySet<string>): Frontier {
  const { index, stage } = standing;
  const holding = holdingPhases(standing);
  const open = index.phases.map((_, phase) => isPhaseOpen(standing, phase, holding));
  const frontier: Frontier = {
    standing,
    pool: newPool(standing),
    taken: index.tasks.map(() => false),
    waiting: [
      ...index.tasks.map((_, task) => countWaiting(standing, open, task)),
      ...index.phases.map(({ waits }) => (waits ? countUnmet(standing, waits) : 0)),
    ],
    ...followersOf(index),
    behind: index.tasks.map((_, task) => index.groupsOf[task]?.length ?? 0),
    turns: index.groups.map(() => -1),
    open,
    holding,
    closed: open.flatMap((isOpen, phase) => (isOpen || index.phases[phase]?.waits ? [] : [phase])),
    isWanted: (task) => !only || only.has(index.tasks[task]?.uid ?? ''),
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
  const { standing, holding } = frontier;
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
  const place = isPassed(standing, phase) ? holding.indexOf(phase) : -1;
  if (place < 0) return;
  holding.splice(place, 1);
  openPhases(frontier);
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

/** Opens the phases that no earlier one keeps closed any more. */
function openPhases(frontier: Frontier): void {
  const { holding, closed, standing } = frontier;
  const opening: number[] = [];
  for (const phase of closed) {
    // A phase outside all parallel groups holds everything behind it.
    const first = holding[0] ?? phase;
    if (first < phase && standing.index.phases[first]?.parallel.length === 0) break;
    if (closersOf(standing.index, phase, holding, 1).length === 0) opening.push(phase);
  }
  if (opening.length === 0) return;
  frontier.closed = closed.filter((phase) => !opening.includes(phase));
  for (const phase of opening) openPhase(frontier, phase);
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
