/** From a Markdown text of any dialect to a plan: the order in which the parts of this folder work. */

import { dependencyCycles, duplicateIds, tasksWithoutId, unknownDependencies } from '../checkPlan';
import { type Lines, lineRange, longestLine, rangeOf, readLines } from '../lines';
import type { Check, Phase, Plan, PlanFormat, Problem, Reference, Task } from '../model';
import { namesOf } from '../names';
import { problem, quoted, sortProblems } from '../problems';
import { comparePositions } from '../ranges';
import { type Blocks, readBlocks } from './blocks';
import { readItems } from './boxes';
import { type ClassifiedBox, classifyBoxes } from './classify';
import { withoutRepeats } from './dependencies';
import { type Dialect, findDialect } from './dialects';
import { lastBefore, readEntries } from './entries';
import { readGroups } from './groups';
import { findHeadingTasks } from './headingTasks';
import { findNotes } from './notes';
import { type Outline, readOutline, titleOf } from './outline';
import { readOverview, readTitle } from './overview';
import { withinOwnPhase } from './ownPhase';
import { readPhaseAnnotations } from './phaseAnnotations';
import { readPhases } from './phases';
import { readLegend } from './states';
import { findTableTasks } from './tables';
import { type NamedTask, nameTasks } from './taskNames';
import { boxText } from './taskStates';
import { readTasks, type TaskFindings } from './tasks';
import { linesOfTasks } from './taskText';

/**
 * Reads a plan. Every text is one; what looks wrong in it is told in `problems`.
 *
 * @param path of the file, as far as it is known, with forward slashes: some dialects show in it
 */
export function readMarkdown(text: string, path = ''): Plan {
  const lines = readLines(text);
  const blocks = readBlocks(lines);
  const items = readItems(lines, blocks);
  const dialect = findDialect(text, path);
  const title = titleOf(blocks);
  const headingTasks = findHeadingTasks(lines, blocks, items, title);
  const outline = readOutline(lines, blocks, items, title, (heading) => headingTasks.has(heading));
  const isWork = (at: number) => {
    const section = outline.headings[outline.headingOf[at] ?? -1]?.section;
    return section !== 'check' && section !== 'sample' && section !== 'aside' && outline.labelOf[at]?.kind !== 'check';
  };
  const hasOthers = headingTasks.size > 0 || items.some(({ box }, at) => box && !box.sign && isWork(at));
  const rows = findTableTasks(lines, blocks, hasOthers);
  const entries = readEntries(lines, blocks, items, outline, headingTasks, rows);
  const marks = { legend: readLegend(lines, blocks), dialect: dialect?.marks ?? {} };
  const boxes = classifyBoxes(lines, blocks, entries, outline, marks);
  const headingOf = ({ item }: ClassifiedBox) => {
    const heading = entries.headingOf[item] ?? null;
    return heading === null ? null : (outline.headings[heading]?.group ?? null);
  };
  const taskBoxes = boxes.filter((box) => box.role === 'task');
  const drafts = readPhases(lines, outline, taskBoxes.map(headingOf));
  const phaseOf = (box: ClassifiedBox) => drafts.keyOf[headingOf(box) ?? -1] ?? null;
  const isDropped = (box: ClassifiedBox) => outline.headings[entries.headingOf[box.item] ?? -1]?.dropped ?? false;
  const linesOf = linesOfTasks(lines, blocks, entries.items, taskBoxes);
  const { tasks: named, plainIds } = nameTasks(lines, entries.items, taskBoxes, linesOf, phaseOf);
  const names = namesOf(named, drafts.phases, plainIds);
  const found: TaskFindings = {
    references: [],
    problems: [],
    indirect: [],
    refused: [],
    unsettled: [],
    taken: new Uint8Array(lines.count),
  };
  const source = { lines, items: entries.items, boxes, taskBoxes, linesOf, phaseOf, isDropped };
  const unlinked = readTasks(source, named, names, found);
  const phaseAt = phaseFinder(outline.headings, drafts.keyOf);
  const isFree = (line: number) => found.taken[line] === 0;
  const annotations = readPhaseAnnotations(lines, blocks, outline, drafts.phases, names, isFree, phaseAt);
  const notes = [...annotations.notes, ...findNotes(lines, blocks)].sort((a, b) => a.line - b.line);
  const groups = readGroups(
    lines,
    notes,
    unlinked,
    drafts.phases.map(({ key }) => key),
    names,
    phaseAt,
  );
  const linked = found.indirect.length === 0 ? unlinked : withinOwnPhase(unlinked, names);
  const tasks = freed(linked, groups.free);
  const phases = drafts.phases.map(({ key, number, title, objective, range, headingRange }): Phase => {
    const dependsOn = withoutRepeats([...(annotations.dependsOn.get(key) ?? []), ...(groups.chained.get(key) ?? [])]);
    const pipelineStart = annotations.pipelineStart.get(key) ?? null;
    return { key, number, title, objective, file: null, range, headingRange, dependsOn, pipelineStart };
  });
  const checks = boxes
    .filter(({ role }) => role === 'check')
    .map((box): Check => ({ ...boxText(lines, box), phase: phaseOf(box), file: null }));
  const plan = { tasks, phases, sequentialGroups: groups.sequential };
  const mayBeUnknown = found.indirect.length > 0 || phases.some(({ dependsOn }) => dependsOn.length > 0);
  const format = formatOf(dialect, rows.length, outline, named);
  return {
    format,
    files: [],
    title: readTitle(outline),
    overview: readOverview(lines, blocks, outline),
    ...plan,
    checks,
    parallelGroups: groups.parallel,
    references: inOrder(found.references.concat(annotations.references, groups.references)),
    problems: sortProblems([
      ...drafts.problems,
      ...found.problems,
      ...annotations.problems,
      ...groups.problems,
      ...(mayBeUnknown ? unknownDependencies(tasks, phases, names) : []),
      ...(plainIds ? [] : [...duplicateIds(tasks), ...tasksWithoutId(tasks, format)]),
      ...dependencyCycles(plan),
      ...found.refused,
      ...stateProblems(lines, found.unsettled),
      ...textProblems(lines, blocks, tasks.length > 0),
    ]),
  };
}

function inOrder(references: Reference[]): readonly Reference[] {
  return references.sort((a, b) => comparePositions(a.range, b.range));
}

/** Where no dialect shows: numbers in numbered phases, rows of a table, or a list of things to do. */
function formatOf(
  dialect: Dialect | null,
  rows: number,
  { headings }: Outline,
  tasks: readonly NamedTask[],
): PlanFormat {
  if (rows * 2 > tasks.length) return 'table';
  const numbered = tasks.filter(({ id }) => /^\d+\.\d/.test(id)).length * 2 > tasks.length;
  if (numbered && headings.some(({ kind }) => kind === 'phase') && dialect?.marks?.['-'] === undefined) return 'phases';
  if (dialect) return dialect.format;
  return tasks.length === 0 || numbered ? 'phases' : 'todo';
}

/** The phase of a line, by the innermost heading above it. */
function phaseFinder(
  headings: readonly { readonly line: number }[],
  keyOf: readonly (string | null)[],
): (line: number) => string | null {
  const headingLines = headings.map(({ line }) => line);
  return (line) => keyOf[lastBefore(headingLines, line + 1) ?? -1] ?? null;
}

/** With those parallel that a note says are free to run side by side. */
function freed(tasks: readonly Task[], free: ReadonlySet<string>): readonly Task[] {
  if (free.size === 0) return tasks;
  return tasks.map((task) => (free.has(task.uid) ? { ...task, parallel: true } : task));
}

function stateProblems(lines: Lines, unsettled: readonly NamedTask[]): Problem[] {
  return unsettled.map(({ uid, box: { box, state, unknownState } }) => {
    const from = box.markColumn === null ? box.column : box.markColumn - 1;
    const range = rangeOf(lines, box.line, from, box.markColumn === null ? box.textColumn : from + 3);
    const means = box.markColumn === null && !unknownState ? 'has no room for a mark' : 'has no settled meaning';
    const message = `The box "[${box.mark.trim()}]" of task ${quoted(uid)} ${means} and is read as ${state.state.replace('_', ' ')}; write [ ] or [x], or explain the mark in a legend.`;
    return problem('unknown-state', range, message, [uid]);
  });
}

function textProblems(lines: Lines, { unclosed }: Blocks, hasTasks: boolean): Problem[] {
  const problems = unclosed.map(({ line, endLine, what }) => {
    const name = what === 'fence' ? 'code fence' : 'comment';
    const hidden = endLine - line - 1;
    const message = `This ${name} is never closed and hides the ${hidden} lines below it; close it where it should end.`;
    return problem('unclosed-fence', lineRange(lines, line), message);
  });
  for (const line of lines.tooLong) {
    const message = `This line is longer than ${longestLine} characters, and only its beginning was read; break it.`;
    problems.push(problem('line-too-long', rangeOf(lines, line, 0, longestLine), message));
  }
  if (!hasTasks) {
    const message = 'No tasks were found; write them as "- [ ] 1.1 What to do" below a heading "## Phase 1: Name".';
    problems.push(problem('no-tasks', lineRange(lines, 0), message));
  }
  return problems;
}
