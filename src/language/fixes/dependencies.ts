/** Dependencies on what the plan does not have, and those that make a circle. */
import { findCycles } from '../../plan/graph';
import type { Dependency, Range } from '../../plan/model';
import { namesOf, phaseNamed } from '../../plan/names';
import { comparePositions, endOf } from '../../plan/ranges';
import { safe } from '../../present/terminalText';
import { nearestNames } from '../../schedule/nearest';
import { removalOf, writtenAt } from '../dependencyText';
import type { Diagnostic } from '../diagnostics';
import { type PlanDocument, textIn } from '../document';
import { phasesHere, tasksHere, textKind } from '../plan';
import type { Fix } from '../quickFixes';
import { followersIn } from '../waiting';
import { newPhaseAtEnd } from './phases';

/** The names that may have been meant; a phase that is missing; or nothing at all. */
export function unknownDependencyFixes(document: PlanDocument, { range, message }: Diagnostic): readonly Fix[] {
  const found = unknownAt(document, range, message);
  if (!found) return [];
  const { dependency, uid } = found;
  const fixes: Fix[] = [];
  const written = textIn(document, range);
  const bare = written.replace(/^(["'])(.*)\1$/s, '$2');
  if (bare === dependency.target) {
    const names = dependency.kind === 'task' ? taskNames(document, uid) : phaseNumbers(document);
    for (const { name, clear } of nearestNames(dependency.target, names)) {
      const newText = written.replace(bare, () => name);
      fixes.push({ title: `Change to ${safe(name, 60)}`, edits: [{ range, newText }], preferred: clear });
    }
  }
  if (dependency.kind === 'phase' && /^\d+$/.test(dependency.target) && textKind(document) === 'markdown') {
    fixes.push({ title: `Add phase ${dependency.target}`, edits: [newPhaseAtEnd(document, dependency.target)] });
  }
  const removal = removalOf(document, range);
  const what = safe(writtenAt(document, range), 60);
  if (removal) fixes.push({ title: `Remove the dependency on ${what}`, edits: [removal] });
  return fixes;
}

function unknownAt(document: PlanDocument, range: Range, message: string) {
  const { plan } = document;
  const names = namesOf(plan.tasks, plan.phases);
  const isUnknown = ({ kind, target }: Dependency) =>
    kind === 'task' ? !names.tasks.has(target) : phaseNamed(names, target) === null;
  const owners = [...tasksHere(document).map(({ uid, dependsOn }) => ({ uid, dependsOn })), ...phasesHere(document)];
  const found = owners.flatMap(({ dependsOn, ...owner }) =>
    dependsOn
      .filter((dependency) => isUnknown(dependency) && sameRange(dependency.range, range))
      .map((dependency) => ({ dependency, uid: 'uid' in owner ? owner.uid : null })),
  );
  // Of a range `1.1-1.9` several may be missing, all at one place; the message tells which one this is.
  return found.find(({ dependency }) => message.includes(`"${dependency.target}"`)) ?? found[0];
}

function sameRange(a: Range, b: Range): boolean {
  return comparePositions(a, b) === 0 && comparePositions(endOf(a), endOf(b)) === 0;
}

/** Tasks that could be meant: not itself, not what it depends on already, not what waits for it. */
function taskNames({ plan }: PlanDocument, uid: string | null): string[] {
  const own = plan.tasks.find((task) => task.uid === uid);
  const listed = new Set(own?.dependsOn.map(({ target }) => target));
  const waiting = own && followersIn(plan)(own.uid).all;
  const ids = plan.tasks
    .filter((task) => task !== own && !task.generated && !listed.has(task.id) && !waiting?.has(task.uid))
    .map(({ id }) => id);
  // An id that is used twice is one name.
  return [...new Set(ids)];
}

function phaseNumbers({ plan }: PlanDocument): string[] {
  return plan.phases.flatMap(({ number }) => number ?? []);
}

/** One for each written dependency on the circle. */
export function cycleFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const { plan, file } = document;
  const problem = plan.problems.find(
    (one) => one.code === 'dependency-cycle' && one.file === file && sameRange(one.range, range),
  );
  const cycle = problem && findCycles(plan).find(({ tasks }) => tasks[0] === problem.tasks[0]);
  if (!cycle) return [];
  const names = namesOf(plan.tasks, plan.phases);
  const tasks = new Map(tasksHere(document).map((task) => [task.uid, task]));
  const phases = new Map(phasesHere(document).map((phase) => [phase.key, phase]));
  const nameOf = ({ kind, target }: Dependency) =>
    kind === 'task' ? names.tasks.get(target) : (phaseNamed(names, target) ?? undefined);
  const seen = new Set<string>();
  return cycle.path.flatMap(({ kind, name }, at): Fix[] => {
    const next = cycle.path[(at + 1) % cycle.path.length];
    const owner = kind === 'task' ? tasks.get(name) : phases.get(name);
    return (owner?.dependsOn ?? [])
      .filter((dependency) => dependency.kind === next?.kind && nameOf(dependency) === next.name)
      .flatMap((dependency) => {
        const removal = removalOf(document, dependency.range);
        const key = JSON.stringify(dependency.range);
        if (!removal || seen.has(key)) return [];
        seen.add(key);
        const who = owner && 'id' in owner ? owner.id : `phase ${name}`;
        const what = safe(writtenAt(document, dependency.range), 60);
        return [{ title: `Remove: ${safe(who, 60)} depends on ${what}`, edits: [removal] }];
      });
  });
}
