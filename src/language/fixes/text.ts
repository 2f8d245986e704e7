/** Fences and comments that are never closed; plans without tasks. */
import type { Diagnostic } from '../diagnostics';
import { insertAt, type PlanDocument } from '../document';
import { textKind } from '../plan';
import type { Fix } from '../quickFixes';

/** What surely is a plan again: a heading below the first level (in code, `# x` is often a comment), or a task's box. */
const planAgain = /^\s{0,3}#{2,6}\s+\S|^\s*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]\*?\s+\S/;

/** Closes it before the first line below that looks like the plan; the end is the other choice. */
export function unclosedFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const { line } = range;
  const text = document.lines[line] ?? '';
  const fence = /^((?:\s|>|[-*+]\s|\d{1,9}[.)]\s)*)(`{3,}|~{3,})/.exec(text);
  if (fence) {
    const [, lead = '', marks = ''] = fence;
    return closings(document, line, lead.replace(/[^\s>]/g, ' ') + marks, 'code fence');
  }
  const comment = text.lastIndexOf('<!--');
  if (comment < 0) return [];
  const sameLine: Fix[] =
    text.slice(comment + 4).trim() === ''
      ? []
      : [
          {
            title: 'Close the comment in this line',
            edits: [insertAt(line, text.trimEnd().length, ' -->')],
            preferred: true,
          },
        ];
  const below = closings(document, line, '-->', 'comment');
  return sameLine.length > 0 ? [...sameLine, ...below.map((fix) => ({ ...fix, preferred: false }))] : below;
}

function closings(document: PlanDocument, line: number, closing: string, what: string): Fix[] {
  const { lines, eol } = document;
  const again = lines.findIndex((text, at) => at > line && planAgain.test(text));
  const end = lines.length - 1;
  const last = lines[end] ?? '';
  const atEnd: Fix = {
    title: `Close the ${what} at the end of the file`,
    edits: [insertAt(end, last.length, (last === '' ? '' : eol) + closing + (last === '' ? eol : ''))],
    preferred: again < 0,
  };
  if (again < 0) return [atEnd];
  let before = again;
  while (before > line + 1 && (lines[before - 1] ?? '').trim() === '') before--;
  const blank = before === again ? eol : '';
  const edits = [insertAt(before, 0, closing + eol + blank)];
  return [{ title: `Close the ${what} before line ${again + 1}`, edits, preferred: true }, atEnd];
}

/** A phase with two tasks, to begin with. */
export function emptyPlanFixes(document: PlanDocument): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const { lines, eol } = document;
  const hasTitle = lines.some((line) => /^\uFEFF?\s{0,3}#\s+\S/.test(line));
  let end = lines.length - 1;
  while (end > 0 && (lines[end] ?? '').trim() === '') end--;
  const last = lines[end] ?? '';
  const written = [
    ...(hasTitle ? [] : ['# Plan', '']),
    '## Phase 1: Name',
    '',
    '- [ ] 1.1 What to do first',
    '- [ ] 1.2 What to do then (depends: 1.1)',
    '',
  ].join(eol);
  const gap = last.replace('\uFEFF', '').trim() === '' ? '' : eol + eol;
  // Blank lines at the end stay behind it.
  const text = end + 1 < lines.length ? written.slice(0, -eol.length) : written;
  return [{ title: 'Add a phase with two tasks', edits: [insertAt(end, last.length, gap + text)], preferred: true }];
}
