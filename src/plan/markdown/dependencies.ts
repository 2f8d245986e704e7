/** From dependency lists as written to dependencies on tasks and phases, with their places. */

import { type Lines, rangeOf } from '../lines';
import type { Dependency, Problem, Range, Reference } from '../model';
import { expandTargets, type Names, phaseNamed } from '../names';
import { problem, quoted } from '../problems';
import { readDependencyList, type WrittenDependency } from './dependencyMarks';
import { readLabel } from './labels';
import { addReferences } from './references';
import { rangeInTask, type TaskDraft } from './tasks';

/** What is gathered from all tasks while their dependencies are looked up. */
export interface DependencyFindings {
  readonly references: Reference[];
  readonly problems: Problem[];
}

const dependsName =
  /^(?:depends(?:\s+on)?|depends-on|dependency|dependencies|blocked[ -]by|requires|依赖(?:于|关系|任务)?|依賴|前置(?:任务|条件)|依存(?:関係)?|зависит от|зависимост[иь]|의존성?|phụ thuộc(?: vào)?|depende de|dependências|dependencias|พึ่งพา|ขึ้นอยู่กับ)$/iu;
const mayDepend = /depend|blocked|requires|依赖|依賴|前置|依存|зависи|의존|phụ thuộc|พึ่ง|ขึ้นอยู่/iu;
/** Behind these a list is surely meant; "Dependencies: React 18.2" is not. */
const surelyList = /^(?:depends|blocked)/i;

const noDependencies: readonly Dependency[] = [];

/** Looks up what a task's text says it depends on: marks in its opening text and `Depends on:` lines below. */
export function readTaskDependencies(
  lines: Lines,
  draft: TaskDraft,
  names: Names,
  { references, problems }: DependencyFindings,
): readonly Dependency[] {
  if (draft.dependencies.length === 0 && draft.body.length === 0 && !draft.cell) return noDependencies;
  const before = { references: references.length, problems: problems.length };
  let found = noDependencies;
  const add = (written: WrittenDependency, place: (from: number, to: number) => Range) => {
    const meant = look(written, names, place);
    addReferences(references, written, names, place);
    found = found.length === 0 ? meant : [...found, ...meant];
    if (!written.understood && (written.targets.length > 0 || meant.length === 0))
      problems.push(notUnderstood(place(written.from, written.to), written, draft));
  };
  for (const written of draft.dependencies) add(written, (from, to) => rangeInTask(lines, draft, from, to));
  // Of a task that is a heading, a section of its own may list them.
  const isHeading = lines.clean[draft.box.box.line]?.startsWith('#') ?? false;
  let listed = false;
  for (const line of draft.body) {
    const clean = lines.clean[line] ?? '';
    if (isHeading && clean.startsWith('#')) listed = dependsName.test(clean.replace(/^#+\s*|[\s#:]+$/g, ''));
    const written = readDependencyLine(clean) ?? (listed ? readListed(clean) : null);
    if (written) add(written, (from, to) => rangeOf(lines, line, from, to));
  }
  const { cell } = draft;
  if (cell) {
    const clean = (lines.clean[cell.line] ?? '')
      .slice(0, cell.to)
      .replace(/<br\s*\/?>/gi, (tag) => ','.padEnd(tag.length));
    const list = readDependencyList(clean, cell.from);
    if (list && list !== 'nothing') add(list, (from, to) => rangeOf(lines, cell.line, from, to));
    else if (!list && /\d/.test(clean.slice(cell.from)))
      problems.push(notUnderstood(rangeOf(lines, cell.line, cell.from, cell.to), { targets: [] }, draft));
  }
  if (found.length === 0 && problems.length === before.problems) references.length = before.references;
  return withoutRepeats(found);
}

/** A line (or list item) `Depends on: 1.1, 1.2`; null for any other line, and where it names nothing. */
export function readDependencyLine(clean: string): WrittenDependency | null {
  if (!mayDepend.test(clean)) return null;
  const marker = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/.exec(clean)?.[0].length ?? 0;
  const text = clean.slice(marker);
  if (sentence.test(text)) {
    const list = readDependencyList(clean.trimEnd(), marker + (sentence.exec(text)?.[0].length ?? 0), true);
    return list === 'nothing' ? null : list;
  }
  const label = readLabel(text) ?? bareLabel(text);
  if (!label || !dependsName.test(label.name) || label.rest === '') return null;
  const from = marker + label.restColumn;
  const list = readDependencyList(clean.trimEnd().replace(/[_*]+$/, ''), from);
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

/** `- WP01` below a heading "Dependencies". */
function readListed(clean: string): WrittenDependency | null {
  const marker = /^\s*[-*+]\s+/.exec(clean)?.[0].length ?? 0;
  const list = marker === 0 ? null : readDependencyList(clean.trimEnd(), marker);
  return list === 'nothing' ? null : list;
}

const sentence = /^depends\s+on\s+/i;
const bareName =
  /^[_*]{0,2}(depends(?:\s+on)?|blocked[ -]by|dependenc(?:y|ies)|requires|依赖|依存|зависит от|зависимости)[_*]{0,2}\s*[:：][_*]{0,2}\s*/iu;

function bareLabel(text: string): { name: string; rest: string; column: number; restColumn: number } | null {
  const match = bareName.exec(text);
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
  const meant = expandTargets(targets, names);
  const only = meant[0];
  if (only && meant.length === 1) {
    const { kind, name, target } = only;
    return [{ kind, target: name, range: place(target.from + offset, target.to + offset) }];
  }
  return meant.map(({ kind, name, target }) => ({
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
  if (dependencies.length < 2) return dependencies;
  const seen = new Set<string>();
  return dependencies.filter(({ kind, target }) => {
    const key = `${kind}:${target}`;
    return !seen.has(key) && seen.add(key);
  });
}

function notUnderstood(
  range: Range,
  { targets }: Pick<WrittenDependency, 'targets'>,
  { task: { id, uid } }: TaskDraft,
): Problem {
  const what = targets.length === 0 ? 'names no task or phase' : 'is only partly understood';
  const message = `The dependency of task ${quoted(id)} ${what}; write it as (depends: 1.1, 1.2) or (depends on Phase 1).`;
  return problem('annotation-not-understood', range, message, [uid]);
}
