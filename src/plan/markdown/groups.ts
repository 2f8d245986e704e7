/** From execution notes to groups of tasks and phases. */

import { uniqueNames } from '../ids';
import type { Lines } from '../lines';
import type { Dependency, ParallelGroup, Problem, Reference, SequentialGroup } from '../model';
import { expandTargets, type Meant, type Names, phaseNamed } from '../names';
import { listed, problem, quoted } from '../problems';
import type { Note } from './notes';
import { addReferences } from './references';

export interface Groups {
  readonly sequential: readonly SequentialGroup[];
  readonly parallel: readonly ParallelGroup[];
  /** `uid`s of tasks that a note says are free to run side by side. */
  readonly free: ReadonlySet<string>;
  /** `Phases 2-3 are [SEQUENTIAL]`: of each phase key, what it waits for by that. */
  readonly chained: ReadonlyMap<string, readonly Dependency[]>;
  readonly references: readonly Reference[];
  readonly problems: readonly Problem[];
}

interface GroupedTask {
  readonly uid: string;
  readonly parent: string | null;
  readonly phase: string | null;
}

/** Looks up the notes. `phaseAt` gives the key of the phase that a line stands in. */
export function readGroups(
  lines: Lines,
  notes: readonly Note[],
  tasks: readonly GroupedTask[],
  phaseKeys: readonly string[],
  names: Names,
  phaseAt: (line: number) => string | null,
): Groups {
  const sequential: SequentialGroup[] = [];
  const parallel: ParallelGroup[] = [];
  const free = new Set<string>();
  const chained = new Map<string, Dependency[]>();
  const problems: Problem[] = [];
  const references: Reference[] = [];
  if (notes.length === 0) return { sequential, parallel, free, chained, problems, references };
  const parents = new Map(tasks.map(({ uid, parent }) => [uid, parent]));
  const order = new Map(tasks.map(({ uid }, at) => [uid, at]));
  const byPhase = new Map<string | null, GroupedTask[]>();
  for (const task of tasks) {
    const members = byPhase.get(task.phase);
    if (members) members.push(task);
    else byPhase.set(task.phase, [task]);
  }
  const uniqueSequence = uniqueNames();
  const uniqueParallel = uniqueNames();
  const warn = (note: Note, why: string) => {
    const how = note.mark === 'sequential' ? 'Tasks 1.1-1.3 are [SEQUENTIAL]' : 'Phases 2-3 are [PARALLEL]';
    const message = `The note ${quoted(note.text)} ${why}; write it as "**Execution Note:** ${how} - reason".`;
    problems.push(problem('annotation-not-understood', note.range, message));
  };
  for (const note of notes) {
    addReferences(references, note.targets, names, lines, note.place);
    if (note.subject === 'not-understood') warn(note, 'does not say of which tasks or phases it holds');
    else if (note.subject === 'list' && note.wholePhases) joinPhases(note);
    else joinTasks(note);
  }
  return { sequential, parallel, free, chained, references, problems };

  function joinPhases(note: Note): void {
    const meant = expandTargets(note.targets, names);
    const keys = new Set(meant.map(({ name }) => phaseNamed(names, name)));
    const phases = phaseKeys.filter((key) => keys.has(key));
    const missing = meant.filter(({ name, target }) => isEnd(name, target) && phaseNamed(names, name) === null);
    if (missing.length > 0)
      warn(note, `names phase ${listed(missing.map(({ name }) => name))}, which is not in this plan`);
    if (note.mark === 'parallel') {
      if (phases.length > 1)
        parallel.push({ key: uniqueParallel(keyOf(note)), phases, reason: note.reason, range: note.range });
      else if (phases.length === 1) for (const { uid } of byPhase.get(phases[0] ?? null) ?? []) free.add(uid);
    } else if (phases.length === 1) addSequence(note, byPhase.get(phases[0] ?? null) ?? []);
    else {
      for (const [at, key] of phases.entries()) {
        const before = phases[at - 1];
        if (before === undefined) continue;
        const dependency = { kind: 'phase', target: before, range: note.range } as const;
        chained.set(key, [...(chained.get(key) ?? []), dependency]);
      }
    }
  }

  function joinTasks(note: Note): void {
    if (note.subject === 'here') {
      const here = phaseAt(note.line);
      addTasks(note, here === null ? tasks : (byPhase.get(here) ?? []));
      return;
    }
    const meant = expandTargets(note.targets, names);
    const uids = new Set<string>();
    const phases = new Set<string>();
    const missing: string[] = [];
    for (const { kind, name, target } of meant) {
      const known = kind === 'task' ? names.tasks.get(name) : phaseNamed(names, name);
      if (known === null || known === undefined) {
        if (isEnd(name, target)) missing.push(name);
      } else (kind === 'task' ? uids : phases).add(known);
    }
    if (missing.length > 0)
      warn(note, `names ${listed(missing)}, which ${missing.length > 1 ? 'are' : 'is'} not in this plan`);
    for (const key of phases) for (const { uid } of byPhase.get(key) ?? []) uids.add(uid);
    const places = [...uids].flatMap((uid) => order.get(uid) ?? []).sort((a, b) => a - b);
    const members = places.flatMap((at) => tasks[at] ?? []);
    if (members.length > 0) addTasks(note, members);
  }

  function addTasks(note: Note, members: readonly GroupedTask[]): void {
    if (note.mark === 'parallel') for (const { uid } of members) free.add(uid);
    else addSequence(note, members);
  }

  function addSequence(note: Note, members: readonly GroupedTask[]): void {
    const inside = new Set(members.map(({ uid }) => uid));
    // What stands below a member goes with it; as a member of its own it would have to wait for the task that waits for it.
    const isBelowMember = (uid: string) => {
      for (let at = parents.get(uid) ?? null; at !== null; at = parents.get(at) ?? null)
        if (inside.has(at)) return true;
      return false;
    };
    const uids = members.map(({ uid }) => uid).filter((uid) => !isBelowMember(uid));
    if (uids.length < 2) warn(note, 'names no two tasks to put in order');
    else
      sequential.push({
        key: uniqueSequence(keyOf(note, phaseAt(note.line))),
        tasks: uids,
        reason: note.reason,
        range: note.range,
      });
  }
}

/** The ends of a range must exist; between them anything may be missing. */
function isEnd(name: Meant['name'], target: Meant['target']): boolean {
  return target.last === null || name === target.first || name === target.last;
}

function keyOf({ targets }: Note, here: string | null = null): string {
  if (targets.length === 0) return here === null ? 'all' : `phase:${here}`;
  return targets
    .map(({ kind, first, last }) => `${kind === 'phase' ? 'phase:' : ''}${first}${last === null ? '' : `-${last}`}`)
    .join(', ');
}
