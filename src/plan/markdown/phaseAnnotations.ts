/** What headings and lines say of whole phases: dependencies, early starts, marks. */

import { maskCode } from '../inlineText';
import { type Lines, lineRange, rangeOf } from '../lines';
import type { Dependency, Problem, Reference } from '../model';
import type { Names } from '../names';
import { problem, quoted } from '../problems';
import { readTargets } from '../targets';
import type { Blocks } from './blocks';
import { look, readDependencyLine, withoutRepeats } from './dependencies';
import { readMarks } from './marks';
import type { Note } from './notes';
import type { Outline } from './outline';
import type { PhaseDraft } from './phases';
import { wholeLine } from './snippet';

export interface PhaseAnnotations {
  /** By phase key. */
  readonly dependsOn: ReadonlyMap<string, readonly Dependency[]>;
  /** By phase key: `uid` of the task that opens it early. */
  readonly pipelineStart: ReadonlyMap<string, string>;
  /** `[SEQUENTIAL]` at the end of a heading, read as a note on the phase. */
  readonly notes: readonly Note[];
  readonly references: readonly Reference[];
  readonly problems: readonly Problem[];
}

const pipelineInHeading = /[([]\s*pipeline[- ]start\s*:\s*([^()[\]]*)[)\]]/i;
const mayDepend = /depend|blocked/i;
const pipelineName = /^pipeline[- ]start$/i;
const headingMark = /\[\s*(sequential|parallel)\s*\](?=\s*(?:[([][^()[\]]*[)\]]\s*)*#*\s*$)/i;

/** Reads them. `isFree` tells whether a line belongs to no task; `phaseAt` the phase that a line stands in. */
export function readPhaseAnnotations(
  lines: Lines,
  blocks: Blocks,
  outline: Outline,
  phases: readonly PhaseDraft[],
  names: Names,
  isFree: (line: number) => boolean,
  phaseAt: (line: number) => string | null,
): PhaseAnnotations {
  const dependsOn = new Map<string, Dependency[]>();
  const pipelineStart = new Map<string, string>();
  const notes: Note[] = [];
  const problems: Problem[] = [];
  const references: Reference[] = [];
  const search = { lines, names, uidOf: (id: string) => names.tasks.get(id), references, problems, indirect: [] };
  const depend = (key: string, found: readonly Dependency[]) =>
    dependsOn.set(key, [...withoutRepeats([...(dependsOn.get(key) ?? []), ...found])]);
  for (const phase of phases) readHeading(phase);
  for (const label of outline.labels) {
    if (!pipelineName.test(label.name) || label.column > 3 || !isFree(label.line)) continue;
    const next = phases.find(({ headingRange }) => headingRange.line > label.line);
    start(next ?? null, label.rest, label.line, label.restColumn);
  }
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (blocks.dead[line] || !isFree(line) || !mayDepend.test(clean)) continue;
    const key = phaseAt(line);
    const written = key === null ? null : readDependencyLine(clean);
    if (key === null || !written) continue;
    if (written.understood) {
      depend(key, look(written, wholeLine(line), search));
    } else warn(line, 'names no task or phase', 'write it as "**Depends on:** Phase 1"');
  }
  return { dependsOn, pipelineStart, notes, references, problems };

  function readHeading({ key, headingRange }: PhaseDraft): void {
    const { line } = headingRange;
    const clean = lines.clean[line] ?? '';
    const masked = maskCode(clean);
    const early = pipelineInHeading.exec(masked);
    if (early) {
      const column = early.index + early[0].lastIndexOf(early[1] ?? '');
      start(phases.find((phase) => phase.key === key) ?? null, early[1] ?? '', line, column);
    }
    for (const written of readMarks(clean, masked).dependencies) {
      depend(key, look(written, wholeLine(line), search));
      if (!written.understood) warn(line, 'is not understood as a dependency', 'write it as (depends on Phase 1)');
    }
    const mark = headingMark.exec(masked);
    if (mark?.[1]) notes.push(headingNote(lines, line, mark[1], mark.index, mark[0].length));
  }

  function start(phase: PhaseDraft | null, when: string, line: number, column: number): void {
    const text = when
      .replace(/[`*_]/g, ' ')
      .replace(/^\s*(?:when|after|once|as soon as)\b/i, (word) => ' '.repeat(word.length));
    const { targets, end } = readTargets(text);
    const [target] = targets;
    const how = 'write it as "**pipeline-start:** when 1.3 completes", right before the heading of the phase';
    if (!phase) warn(line, 'stands before no phase that it could open', how);
    else if (!target || targets.length > 1 || target.last !== null || target.kind === 'phase') {
      warn(line, 'does not name the one task that opens the phase', how);
    } else if (/\d\.\d/.test(text.slice(end))) warn(line, 'names more than one task', how);
    else {
      const uid = names.tasks.get(target.first);
      const range = rangeOf(lines, line, column + target.from, column + target.to);
      references.push({ kind: 'task', target: uid ?? null, range, file: null });
      if (uid !== undefined) pipelineStart.set(phase.key, uid);
      else warn(line, `waits for task ${quoted(target.first)}, which is not in this plan`, 'correct the id');
    }
  }

  function warn(line: number, why: string, how: string): void {
    const text = (lines.clean[line] ?? '').replace(/^[\s#]+/, '');
    problems.push(
      problem('annotation-not-understood', lineRange(lines, line), `The line ${quoted(text)} ${why}; ${how}.`),
    );
  }
}

function headingNote(lines: Lines, line: number, word: string, from: number, length: number): Note {
  return {
    mark: word.toLowerCase() === 'parallel' ? 'parallel' : 'sequential',
    line,
    range: rangeOf(lines, line, from, from + length),
    targets: [],
    place: wholeLine(line),
    subject: 'here',
    wholePhases: false,
    reason: '',
    text: (lines.clean[line] ?? '').replace(/^[\s#]+/, ''),
  };
}
