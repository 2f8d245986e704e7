import { stronglyConnected } from '../plan/stronglyConnected';
import type { Waits } from './planIndex';
import { isPhaseSettled, type Standing, taskUid, unsettled } from './standing';

/**
 * The tasks that wait for each other in a circle, each with the `uid`s of all in it. Besides written dependencies a
 * circle may go through a phase, sub-tasks or the order of a sequential group. What is settled breaks it.
 */
export function waitCycles(standing: Standing, openPhases: readonly boolean[]): Map<number, readonly string[]> {
  const cycles = new Map<number, readonly string[]>();
  const { index } = standing;
  const edges = waitEdges(standing, openPhases);
  if (edges.every((targets) => targets.length === 0)) return cycles;
  for (const component of stronglyConnected(edges)) {
    const first = component[0] ?? 0;
    if (component.length === 1 && !edges[first]?.includes(first)) continue;
    const tasks = component.filter((node) => node < index.tasks.length).sort((a, b) => a - b);
    const members = tasks.map((task) => taskUid(index, task));
    for (const task of tasks) cycles.set(task, members);
  }
  return cycles;
}

/** From what waits to what it waits for. Nodes: the tasks, then each phase being settled, then each being open. */
function waitEdges(standing: Standing, openPhases: readonly boolean[]): number[][] {
  const { index, stage } = standing;
  const settling = index.tasks.length;
  const opening = settling + index.phases.length;
  const edges: number[][] = [];
  for (const task of index.tasks.keys()) {
    edges[task] = [];
    // What was begun goes on, whatever it would wait for.
    if (stage[task] === 'settled' || hasBegun(task)) continue;
    const waits = index.waits[task];
    const phase = index.phaseOf[task] ?? null;
    if (waits) edges[task] = edgesOf(waits);
    else if (phase !== null && waitsByNameOnly(phase)) edges[task].push(opening + phase);
    for (const subtask of index.subtasks[task] ?? []) if (stage[subtask] !== 'settled') edges[task].push(subtask);
  }
  for (const { members } of index.groups) {
    const present = unsettled(standing, members);
    for (const [place, task] of present.entries()) {
      const before = present[place - 1];
      if (before !== undefined && !hasBegun(task)) edges[task]?.push(before);
    }
  }
  for (const { required } of index.phases) edges.push(unsettled(standing, required));
  for (const { waits } of index.phases) edges.push(waits ? edgesOf(waits) : []);
  return edges;

  function hasBegun(task: number): boolean {
    return stage[task] === 'unfinished' || stage[task] === 'parked';
  }

  function edgesOf(waits: Waits): number[] {
    const phases = waits.phases.filter((phase) => !isPhaseSettled(standing, phase));
    return [...unsettled(standing, waits.tasks), ...phases.map((phase) => settling + phase)];
  }

  /** A phase with a task that opens it early does not need what it waits for. */
  function waitsByNameOnly(phase: number): boolean {
    return !openPhases[phase] && index.phases[phase]?.waits !== null && index.phases[phase]?.pipelineStart === null;
  }
}
