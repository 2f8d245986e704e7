/** Dependencies in the native format. */
import type { Dependency, Plan } from '../model';
import { namesOf, phaseNamed } from '../names';
import { oneLine } from './inline';

export interface DependencyLists {
  /** Task ids in one list, numbered phases in one, each other phase in one of its own. */
  readonly lists: readonly string[];
  /** What cannot be written, as clauses. */
  readonly lost: readonly string[];
}

/** @param idOf the id that a task is written with; null where it has none */
export function dependencyWriter(
  { tasks, phases }: Plan,
  idOf: (uid: string) => string | null,
): (dependsOn: readonly Dependency[]) => DependencyLists {
  const known = namesOf(tasks, phases);
  const byKey = new Map(phases.map((phase) => [phase.key, phase]));
  return (dependsOn) => {
    const ids: string[] = [];
    const numbers: string[] = [];
    const others: string[] = [];
    const lost: string[] = [];
    for (const { kind, target } of dependsOn) {
      if (kind === 'task') {
        const uid = known.tasks.get(target);
        const id = uid === undefined ? target : idOf(uid);
        if (id === null || id !== oneLine(id) || /[()[\],;]/.test(id))
          lost.push(`its dependency on "${oneLine(target)}" cannot be written`);
        else ids.push(id);
        continue;
      }
      const phase = byKey.get(phaseNamed(known, target) ?? '');
      const name = phase ? (phase.number ?? phase.title) : target;
      if (/^\d{1,5}(?:\.\d{1,5})*$|^[A-Z]$/.test(name)) numbers.push(`Phase ${name}`);
      else if (/[()[\],;&`]|\band\b/.test(name))
        lost.push(`its dependency on phase "${oneLine(name)}" cannot be written`);
      else others.push(`the ${oneLine(name)} phase`);
    }
    const joined = [ids, numbers].filter(({ length }) => length > 0).map((list) => list.join(', '));
    return { lists: [...joined, ...others], lost };
  };
}

/** As marks behind a title. */
export function asMarks(lists: readonly string[]): string {
  return lists
    .map((list) => (/^(?:\d|[A-Z]+-?\d)/.test(list) ? `(depends: ${list})` : `(depends on ${list})`))
    .join(' ');
}
