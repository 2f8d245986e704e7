/** The next free id, as the file's own ids are made: `1.4` behind `1.3`, `T013` behind `T012`. */
import type { Phase, Plan, Task } from '../plan/model';

interface Pattern {
  readonly prefix: string;
  readonly number: number;
  /** Digits that the number is filled up to with zeros. */
  readonly width: number;
}

export interface IdPlace {
  /** Key of the phase; null before any. */
  readonly phase: string | null;
  /** `uid` of the task it stands below; null at the top. */
  readonly parent: string | null;
}

/** Learns a plan's ids once. Each id is handed out only once by the function it returns. */
export function idMaker(plan: Plan): (place: IdPlace) => string {
  const named = plan.tasks.filter((task) => !task.generated);
  const taken = new Set(named.map(({ id }) => id));
  const highest = new Map<string, number>();
  const bySibling = new Map<string, Pattern>();
  const placeKey = ({ phase, parent }: IdPlace) => JSON.stringify([phase, parent]);
  for (const task of named) {
    const pattern = patternOf(task.id);
    if (!pattern) continue;
    highest.set(pattern.prefix, Math.max(highest.get(pattern.prefix) ?? 0, pattern.number));
    bySibling.set(placeKey(task), pattern);
  }
  const ids = new Map(named.map(({ uid, id }) => [uid, id]));
  const overall = overallPattern(plan, named);
  return (place) => {
    const pattern = bySibling.get(placeKey(place)) ?? newPattern(place);
    const { prefix, width } = pattern;
    let number = (highest.get(prefix) ?? 0) + 1;
    let id = '';
    for (; ; number++) {
      id = prefix + String(number).padStart(width, '0');
      if (!taken.has(id)) break;
    }
    highest.set(prefix, number);
    taken.add(id);
    bySibling.set(placeKey(place), { prefix, number, width });
    return id;
  };

  function newPattern({ phase, parent }: IdPlace): Pattern {
    const above = parent === null ? undefined : ids.get(parent);
    if (above !== undefined && overall !== 'counted-through') return { prefix: `${above}.`, number: 0, width: 1 };
    if (overall !== 'by-phase' && overall !== 'counted-through') return overall;
    if (overall === 'counted-through') return lastPattern(named) ?? { prefix: 'T', number: 0, width: 3 };
    return { prefix: `${phaseNumber(plan.phases, phase)}.`, number: 0, width: 1 };
  }
}

function patternOf(id: string): Pattern | undefined {
  const digits = /\d+$/.exec(id)?.[0];
  if (digits === undefined || digits.length > 9) return undefined;
  return {
    prefix: id.slice(0, id.length - digits.length),
    number: Number(digits),
    width: digits.startsWith('0') ? digits.length : 1,
  };
}

function lastPattern(tasks: readonly Task[]): Pattern | undefined {
  const last = tasks.findLast(({ id }) => patternOf(id));
  return last && widest(tasks, patternOf(last.id));
}

/** `T012` alone does not tell whether `T9` or `T009` came before; the narrowest padded one does. */
function widest(tasks: readonly Task[], pattern: Pattern | undefined): Pattern | undefined {
  if (!pattern) return undefined;
  let width = pattern.width;
  for (const { id } of tasks) {
    const other = patternOf(id);
    if (other?.prefix === pattern.prefix) width = Math.max(width, other.width);
  }
  return { ...pattern, width };
}

/**
 * `by-phase`: 1.1, 1.2, 2.1 (also when nothing has an id yet). `counted-through`: T001 … T042 across phases and
 * levels. Otherwise the one prefix that all top tasks share: 1, 2, 3.
 */
function overallPattern(plan: Plan, named: readonly Task[]): Pattern | 'by-phase' | 'counted-through' {
  const top = named.filter(({ parent }) => parent === null).flatMap(({ id }) => patternOf(id) ?? []);
  if (top.length === 0) return plan.format === 'speckit' ? 'counted-through' : 'by-phase';
  if (top.some(({ prefix }) => /^[\d.]*\d\.$/.test(prefix))) return 'by-phase';
  const prefixes = new Set(top.map(({ prefix }) => prefix));
  const [prefix = ''] = prefixes;
  if (/\p{L}/u.test(prefix)) return 'counted-through';
  return prefixes.size === 1 ? { prefix, number: 0, width: 1 } : 'by-phase';
}

function phaseNumber(phases: readonly Phase[], key: string | null): string {
  const at = phases.findIndex((phase) => phase.key === key);
  const number = phases[at]?.number ?? null;
  if (number !== null && /^\d+(?:\.\d+)*$/.test(number)) return number;
  return String(Math.max(at, 0) + 1);
}

/** The number that a phase behind all others would get. */
export function nextPhaseNumber({ phases }: Plan): string {
  const numbers = phases.map(({ number }) => Number.parseInt(number ?? '', 10)).filter((number) => number >= 0);
  return String(numbers.length > 0 ? Math.max(...numbers) + 1 : phases.length + 1);
}
