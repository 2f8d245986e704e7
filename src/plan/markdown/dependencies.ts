/** From dependency lists as written to dependencies on tasks and phases, with their places. */

import { append } from '../append';
import { type Lines, rangeOf } from '../lines';
import type { Dependency, Problem, Range, Reference } from '../model';
import { expandTarget, type Names, phaseNamed } from '../names';
import { problem, quoted } from '../problems';
import { readDependencyList, type WrittenDependency } from './dependencyMarks';
import { readLabel } from './labels';
import type { Opening } from './opening';
import { addReference } from './references';
import { rangeIn, type TextPlace, wholeLine } from './snippet';
import type { NamedTask } from './taskNames';

/** What of a task may say what it depends on. */
export interface DependentTask {
  readonly name: NamedTask;
  /** Its number among the tasks. */
  readonly number: number;
  readonly opening: Opening;
  /** Lines below the opening text. */
  readonly body: readonly number[];
  /** The cell of a row that lists dependencies. */
  readonly cell: { readonly line: number; readonly from: number; readonly to: number } | null;
}

/** With what dependencies are looked up, and what is gathered meanwhile. */
export interface DependencySearch {
  readonly lines: Lines;
  readonly names: Names;
  /** Finds the `uid` of the task that an id means, which most often stands right before the one of this number. */
  readonly uidOf: (id: string, task: number) => string | undefined;
  readonly references: Reference[];
  readonly problems: Problem[];
  /** Dependencies that are not simply on one task of the plan, but on phases, on ranges, or on nothing that it has. */
  readonly indirect: Dependency[];
}

const dependsName =
  /^(?:depends(?:\s+on)?|depends-on|dependency|dependencies|blocked[ -]by|requires|依赖(?:于|关系|任务)?|依賴|前置(?:任务|条件)|依存(?:関係)?|зависит от|зависимост[иь]|의존성?|phụ thuộc(?: vào)?|depende de|dependências|dependencias|พึ่งพา|ขึ้นอยู่กับ)$/iu;
const mayDepend = /depend|blocked|requires|依赖|依賴|前置|依存|зависи|의존|phụ thuộc|พึ่ง|ขึ้นอยู่/iu;
/** Behind these a list is surely meant; "Dependencies: React 18.2" is not. */
const surelyList = /^(?:depends|blocked)/i;

const noDependencies: readonly Dependency[] = [];

/** Looks up what a task's text says it depends on: marks in its opening text and `Depends on:` lines below. */
export function readTaskDependencies(task: DependentTask, search: DependencySearch): readonly Dependency[] {
  const { opening, body, cell } = task;
  const written = opening.marks.dependencies;
  if (written.length === 0 && body.length === 0 && !cell) return noDependencies;
  const { references, problems } = search;
  const { length } = references;
  const { length: before } = problems;
  let found = noDependencies;
  for (const one of written) found = joined(found, readTaskDependency(task, one, opening.snippet, search));
  if (body.length > 0) found = joined(found, readBody(task, search));
  if (cell) found = joined(found, readCell(task, cell, search));
  if (found.length === 0 && problems.length === before) references.length = length;
  return withoutRepeats(found);
}

function joined(some: readonly Dependency[], others: readonly Dependency[]): readonly Dependency[] {
  if (some.length === 0) return others;
  return others.length === 0 ? some : [...some, ...others];
}

function readTaskDependency(
  task: DependentTask,
  written: WrittenDependency,
  place: TextPlace,
  search: DependencySearch,
): readonly Dependency[] {
  const meant = look(written, place, search, task.number);
  if (!written.understood && (written.targets.length > 0 || meant.length === 0))
    search.problems.push(notUnderstood(rangeIn(search.lines, place, written.from, written.to), written, task));
  return meant;
}

function readBody(task: DependentTask, search: DependencySearch): readonly Dependency[] {
  const { clean } = search.lines;
  // Of a task that is a heading, a section of its own may list them.
  const isHeading = clean[task.name.box.box.line]?.startsWith('#') ?? false;
  let found = noDependencies;
  let listed = false;
  for (const line of task.body) {
    const text = clean[line] ?? '';
    if (isHeading && text.startsWith('#')) listed = dependsName.test(text.replace(/^#+\s*|[\s#:]+$/g, ''));
    const written = readDependencyLine(text) ?? (listed ? readListed(text) : null);
    if (written) found = joined(found, readTaskDependency(task, written, wholeLine(line), search));
  }
  return found;
}

function readCell(
  task: DependentTask,
  { line, from, to }: NonNullable<DependentTask['cell']>,
  search: DependencySearch,
): readonly Dependency[] {
  const clean = (search.lines.clean[line] ?? '').slice(0, to).replace(/<br\s*\/?>/gi, (tag) => ','.padEnd(tag.length));
  const list = readDependencyList(clean, from);
  if (list && list !== 'nothing') return readTaskDependency(task, list, wholeLine(line), search);
  if (!list && /\d/.test(clean.slice(from)))
    search.problems.push(notUnderstood(rangeOf(search.lines, line, from, to), { targets: [] }, task));
  return noDependencies;
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

/**
 * Looks a list up, and adds what it names to the references. `place` is where the text stands that it was read from,
 * `task` the number of the task that it belongs to.
 */
export function look(
  { targets, offset, words, from, to }: WrittenDependency,
  place: TextPlace,
  { lines, names, uidOf, references, indirect }: DependencySearch,
  task = 0,
): readonly Dependency[] {
  if (targets.length === 0) {
    const keys = phasesNamed(words, names);
    const onPhases = keys.map((target): Dependency => {
      return { kind: 'phase', target, range: rangeIn(lines, place, from, to) };
    });
    indirect.push(...onPhases);
    return onPhases;
  }
  let found: Dependency[] = [];
  for (const target of targets) {
    const range = rangeIn(lines, place, target.from + offset, target.to + offset);
    // Most members of a list are the id of a task, which means that task and nothing else.
    const uid = target.kind === 'phase' || target.last !== null ? undefined : uidOf(target.first, task);
    if (uid !== undefined) {
      // One string for one name is looked up faster ever after.
      found = append<Dependency>(found, { kind: 'task', target: uid === target.first ? uid : target.first, range });
      references.push({ kind: 'task', target: uid, range, file: null });
      continue;
    }
    for (const { kind, name } of expandTarget(target, names)) {
      const dependency = { kind, target: name, range };
      found = append<Dependency>(found, dependency);
      indirect.push(dependency);
    }
    addReference(references, target, offset, names, lines, place);
  }
  return found;
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

/** So many are compared one by one. */
const fewDependencies = 8;

/** Each target once; the first place counts. */
export function withoutRepeats(dependencies: readonly Dependency[]): readonly Dependency[] {
  if (dependencies.length < 2 || (dependencies.length <= fewDependencies && !hasRepeats(dependencies)))
    return dependencies;
  const seen = new Set<string>();
  return dependencies.filter(({ kind, target }) => {
    const key = `${kind}:${target}`;
    return !seen.has(key) && seen.add(key);
  });
}

function hasRepeats(dependencies: readonly Dependency[]): boolean {
  return dependencies.some(({ kind, target }, at) => {
    for (let before = 0; before < at; before++)
      if (dependencies[before]?.target === target && dependencies[before]?.kind === kind) return true;
    return false;
  });
}

function notUnderstood(
  range: Range,
  { targets }: Pick<WrittenDependency, 'targets'>,
  { name: { id, uid } }: DependentTask,
): Problem {
  const what = targets.length === 0 ? 'names no task or phase' : 'is only partly understood';
  const message = `The dependency of task ${quoted(id)} ${what}; write it as (depends: 1.1, 1.2) or (depends on Phase 1).`;
  return problem('annotation-not-understood', range, message, [uid]);
}
