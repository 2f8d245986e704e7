/**
 * Prompt files of SmartSpec: one per category of what is missing, with a section per task. Two tools write them
 * differently:
 *
 *     ## Task: TASK-001            ## Task 1: TASK-001 - Add a cache
 *     Add a cache                  **Priority:** 2
 *     Priority: 2
 */
import { assemble } from '../data/assemble';
import { blankTask, type PhaseDraft, type TaskDraft } from '../data/draft';
import { placesOf } from '../data/places';
import type { Span } from '../data/value';
import { findFiles } from '../fileReferences';
import { plainText } from '../inlineText';
import { characterAt, type Lines, readLines } from '../lines';
import type { Plan, Priority } from '../model';

const anyHeading = /^## Task(?: \d+)?: +[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d/m;
/** Of a line without white space at its end. */
const heading = /^##\s+Task(?:\s+\d+)?:\s+([A-Za-z][\w.-]*)(?:\s*[-–—:]\s*(.*))?$/;
const otherHeading = /^#{1,2}\s/;
const priorityLine = /^\s*(?:[-*]\s+)?(?:\*\*)?Priority(?:\*\*)?\s*:\s*(?:\*\*)?\s*(\d)/i;
const fileLine = /^\s*(?:[-*]\s+)?(?:\*\*)?(?:Code|Test|Source|Target)?\s*file(?:\*\*)?\s*:\s*(?:\*\*)?\s*`([^`]+)`/i;
const label = /^\s*(?:[-*]\s+)?(?:\*\*)?[A-Z][\w ]{0,30}(?:\*\*)?\s*:/;

/** 1: ticked but failed; 2: missing; 3: wrong in itself; 4: wrong by name. */
const priorities: readonly Priority[] = ['medium', 'critical', 'high', 'medium', 'low'];

export function holdsPrompts(text: string): boolean {
  const found = anyHeading.exec(text);
  if (!found) return false;
  return /^[ \t]*(?:[-*][ \t]+)?(?:\*\*)?(?:Priority|Code file|Test file|Category)\b.{0,4}:/im.test(
    text.slice(found.index),
  );
}

/** @param phase that all tasks belong to, by its category; null for a file on its own */
export function readPrompts(
  text: string,
  phase: { readonly number: string; readonly title: string } | null = null,
): Plan {
  const lines = readLines(text);
  const starts: number[] = [];
  let open: string | null = null;
  const ends: number[] = [];
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    const mark = /^\s*(`{3,}|~{3,})/.exec(clean)?.[1];
    if (mark) open = open === null ? mark : mark.startsWith(open) ? null : open;
    if (open !== null || mark) continue;
    if (otherHeading.test(clean) && starts.length > ends.length) ends.push(line);
    if (headingOf(clean)) starts.push(line);
  }
  if (starts.length > ends.length) ends.push(lines.count);
  const tasks = starts.map((start, at) => draftOf(lines, start, ends[at] ?? lines.count, phase ? 0 : null));
  const span: Span = { from: 0, to: text.length };
  const phases: PhaseDraft[] =
    phase && tasks.length > 0
      ? [{ ...phase, objective: null, span, titleSpan: { from: 0, to: lines.ends[0] ?? 0 }, dependsOn: [] }]
      : [];
  const title = plainText(/^# +(.*)$/m.exec(text)?.[1] ?? '');
  const draft = { format: 'smartspec', syntax: null, title, overview: {}, phases, tasks } as const;
  return assemble(draft, text, placesOf(text));
}

function headingOf(line: string): { readonly id: string; readonly title: string } | null {
  const [, id = '', title = ''] = heading.exec(line.trimEnd()) ?? [];
  return /\d/.test(id) ? { id, title } : null;
}

function draftOf(lines: Lines, start: number, end: number, phase: number | null): TaskDraft {
  const offset = (line: number, column: number) => (lines.starts[line] ?? 0) + characterAt(lines, line, column);
  const head = lines.clean[start] ?? '';
  const { id, title: named } = headingOf(head) ?? { id: '', title: '' };
  let last = end - 1;
  while (last > start && /^\s*(?:-{3,}\s*)?$/.test(lines.clean[last] ?? '')) last--;
  let title = named;
  let rank = 2;
  let ranked = false;
  const files = new Map<string, Span>();
  for (let line = start + 1; line <= last; line++) {
    const clean = lines.clean[line] ?? '';
    if (title === '' && clean.trim() !== '' && !clean.startsWith('#') && !label.test(clean)) title = clean.trim();
    const written = ranked ? null : priorityLine.exec(clean);
    if (written) {
      rank = Number(written[1]);
      ranked = true;
    }
    const path = fileLine.exec(clean)?.[1]?.trim();
    if (path && !files.has(path)) {
      const column = clean.indexOf(path);
      files.set(path.replaceAll('\\', '/'), { from: offset(line, column), to: offset(line, column + path.length) });
    }
    if (clean.length < 2000 && files.size < 100)
      for (const found of findFiles(clean))
        if (!files.has(found.path))
          files.set(found.path, { from: offset(line, found.from), to: offset(line, found.to) });
  }
  const span = { from: lines.starts[start] ?? 0, to: lines.ends[last] ?? 0 };
  const column = head.indexOf(id);
  return {
    ...blankTask(span),
    id,
    idSpan: { from: offset(start, column), to: offset(start, column + id.length) },
    title: plainText(title),
    text: lines.text.slice(span.from, span.to),
    phase,
    priority: priorities[rank] ?? 'medium',
    files: [...files].map(([path, place]) => ({ path, span: place })),
  };
}
