/** From dependency lists as written to dependencies on tasks and phases, with their places. */

import { type Lines, rangeOf } from '../lines';
import type { Dependency, Problem, Range } from '../model';
import { expandTargets, type Names, phaseNamed } from '../names';
import { problem, quoted } from '../problems';
import { readDependencyList, type WrittenDependency } from './dependencyMarks';
import { readLabel } from './labels';
import { rangeInTask, type TaskDraft } from './tasks';

export interface DependencyReading {
  readonly dependsOn: readonly Dependency[];
  readonly problems: readonly Problem[];
}

const dependsName = /^(?:depends(?:\s+on)?|depends-on|dependency|dependencies|blocked[ -]by)$/i;
/** Behind these a list is surely meant; "Dependencies: React 18.2" is not. */
const surelyList = /^(?:depends|blocked)/i;

/** Looks up what a task's text says it depends on: marks in its opening text and `Depends on:` lines below. */
export function readTaskDependencies(lines: Lines, draft: TaskDraft, names: Names): DependencyReading {
  const found: Dependency[] = [];
  const problems: Problem[] = [];
  const add = (written: WrittenDependency, place: (from: number, to: number) => Range) => {
    const meant = look(written, names, place);
    found.push(...meant);
    if (!written.understood && (written.targets.length > 0 || meant.length === 0))
      problems.push(notUnderstood(place(written.from, written.to), written, draft));
  };
  for (const written of draft.dependencies) add(written, (from, to) => rangeInTask(lines, draft, from, to));
  for (const line of draft.body) {
    const written = readDependencyLine(lines.clean[line] ?? '');
    if (written) add(written, (from, to) => rangeOf(lines, line, from, to));
  }
  return { dependsOn: withoutRepeats(found), problems };
}

/** A line (or list item) `Depends on: 1.1, 1.2`; null for any other line, and where it names nothing. */
export function readDependencyLine(clean: string): WrittenDependency | null {
  if (!/depend|blocked/i.test(clean)) return null;
  const marker = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/.exec(clean)?.[0].length ?? 0;
  const text = clean.slice(marker);
  const label = readLabel(text) ?? bareLabel(text);
  if (!label || !dependsName.test(label.name) || label.rest === '') return null;
  const from = marker + label.restColumn;
  const list = readDependencyList(clean.trimEnd(), from);
  if (list === 'nothing') return null;
  if (list) return list;
  if (!surelyList.test(label.name)) return null;
  return {
    targets: [],
    offset: 0,
    from: marker + label.column,
    to: clean.trimEnd().length,
    understood: false,
    words: label.rest,
  };
}

function bareLabel(text: string): { name: string; rest: string; column: number; restColumn: number } | null {
  const match = /^(depends(?:\s+on)?|blocked[ -]by|dependenc(?:y|ies))\s*:\s*/i.exec(text);
  if (!match?.[1]) return null;
  return { name: match[1], rest: text.slice(match[0].length).trim(), column: 0, restColumn: match[0].length };
}

/** Looks a list up. `place` turns columns of the text that it was read from into a range. */
export function look(
  { targets, offset, words, from, to }: WrittenDependency,
  names: Names,
  place: (from: number, to: number) => Range,
): readonly Dependency[] {
  if (targets.length === 0)
    return phasesNamed(words, names).map((target) => ({ kind: 'phase', target, range: place(from, to) }));
  return expandTargets(targets, names).map(({ kind, name, target }) => ({
    kind,
    target: name,
    range: place(target.from + offset, target.to + offset),
  }));
}

/** `the Setup phase and Phase "Core"`: keys of the phases, if all of the words name phases. */
function phasesNamed(words: string, names: Names): readonly string[] {
  const parts = words.split(/\s*[,;&]\s*|\s+and\s+/).filter((part) => part.trim() !== '');
  const keys = parts.map((part) => {
    const name = part.replace(/["'“”]/g, '').trim();
    const bare = name.replace(/^(?:all of |all |the )+/i, '').replace(/^phase:?\s+|\s+phase$/i, '');
    return phaseNamed(names, name) ?? phaseNamed(names, bare);
  });
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length ? known : [];
}

/** Each target once; the first place counts. */
export function withoutRepeats(dependencies: readonly Dependency[]): readonly Dependency[] {
  const seen = new Set<string>();
  return dependencies.filter(({ kind, target }) => {
    const key = `${kind}:${target}`;
    return !seen.has(key) && seen.add(key);
  });
}

function notUnderstood(range: Range, { targets }: WrittenDependency, { task: { id, uid } }: TaskDraft): Problem {
  const what = targets.length === 0 ? 'names no task or phase' : 'is only partly understood';
  const message = `The dependency of task ${quoted(id)} ${what}; write it as (depends: 1.1, 1.2) or (depends on Phase 1).`;
  return problem('annotation-not-understood', range, message, [uid]);
}
