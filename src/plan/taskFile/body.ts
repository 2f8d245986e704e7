/** The text of a file that is one task: its headings, and its boxes as steps or as checks on the work. */

import type { Span } from '../data/value';
import { findFiles } from '../fileReferences';
import { plainText } from '../inlineText';
import { characterAt, type Lines, readLines } from '../lines';

export interface BodyHeading {
  readonly level: number;
  readonly title: string;
  readonly line: number;
  /** Of the text behind the `#`s. */
  readonly span: Span;
}

export interface BodyBox {
  readonly text: string;
  readonly checked: boolean;
  readonly isCheck: boolean;
  readonly span: Span;
}

export interface Body {
  readonly lines: Lines;
  readonly headings: readonly BodyHeading[];
  readonly boxes: readonly BodyBox[];
  readonly files: readonly { readonly path: string; readonly span: Span }[];
  /** Lines in code, in comments or in the front matter. */
  readonly hidden: ReadonlySet<number>;
}

const box = /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[([^\][]?)\](?=\s|\*|$)\s*(.*)$/;
const heading = /^ {0,3}(#{1,6})\s+(.*)$/;
const label = /^\s*(?:[-*+]\s+)?(?:\*\*|__)([^*_]{2,80}?)(?:\*\*|__)\s*:?\s*$|^\s*([A-Z][\w /&-]{2,60}):\s*$/;
const stepHeading = /^(?:step|шаг|paso|passo|schritt|步骤|ステップ)\s*\d/i;
const checkHeading =
  /accept|definition of done|\bdod\b|(?:success|completion|exit|done|quality) (?:criteria|gates?)|criteria|done when|verif|validation|quality gate|prerequisites?|must.haves|crit[eé]rios|criterios|验收|完成标准|成功标准|受け入れ|完了条件|критери|приемк/i;
const fence = /^\s*(`{3,}|~{3,})(.*)$/;
const mostFiles = 200;

/** @param from offset of the text below the front matter */
export function readBody(text: string, from: number): Body {
  const lines = readLines(text);
  const offset = (line: number, column: number) => (lines.starts[line] ?? 0) + characterAt(lines, line, column);
  const headings: BodyHeading[] = [];
  const boxes: BodyBox[] = [];
  const hidden = new Set<number>();
  const found = new Map<string, Span>();
  let open: { readonly mark: string } | null = null;
  let comment = false;
  let above: { readonly level: number; readonly isCheck: boolean }[] = [];
  let labelled: boolean | null = null;
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if ((lines.starts[line] ?? 0) < from) {
      hidden.add(line);
      continue;
    }
    const fenceMark = comment ? null : fence.exec(clean);
    if (open) {
      hidden.add(line);
      const mark: string = fenceMark?.[1] ?? '';
      if (mark.startsWith(open.mark) && fenceMark?.[2]?.trim() === '') open = null;
      continue;
    }
    if (fenceMark && !(fenceMark[1]?.startsWith('`') && fenceMark[2]?.includes('`'))) {
      open = { mark: fenceMark[1] ?? '' };
      hidden.add(line);
      continue;
    }
    if (comment || /^\s*<!--/.test(clean)) {
      hidden.add(line);
      comment = !clean.includes('-->');
      continue;
    }
    const title = heading.exec(clean);
    if (title) {
      const [, marks = '', behind = ''] = title;
      const words = behind.trimEnd().replace(/\s#+$/, '').trimEnd();
      const level = marks.length;
      const plain = plainText(words);
      above = above.filter((one) => one.level < level);
      const isStep = stepHeading.test(plain);
      above.push({ level, isCheck: !isStep && (checkHeading.test(plain) || above.some((one) => one.isCheck)) });
      labelled = null;
      const column = clean.indexOf(words, marks.length);
      headings.push({
        level,
        title: plain,
        line,
        span: { from: offset(line, column), to: offset(line, column + words.length) },
      });
      continue;
    }
    const name = label.exec(clean);
    if (name) labelled = checkHeading.test(name[1] ?? name[2] ?? '') || null;
    const item = box.exec(clean);
    if (item) {
      const words = item[2] ?? '';
      const column = clean.length - words.length;
      const isCheck = labelled ?? above.at(-1)?.isCheck ?? false;
      boxes.push({
        text: plainText(words),
        checked: /[xX]/.test(item[1] ?? ''),
        isCheck: isCheck || /^\*\*VERIFY\b/.test(words),
        span: { from: offset(line, column), to: offset(line, clean.length) },
      });
    }
    if (found.size < mostFiles && clean.length < 2000)
      for (const { path, from: start, to } of findFiles(clean))
        if (!found.has(path)) found.set(path, { from: offset(line, start), to: offset(line, to) });
  }
  return { lines, headings, boxes, hidden, files: [...found].map(([path, span]) => ({ path, span })) };
}

/** `**Name:** value` or `Name: value` before a line: the value and where it stands. */
export function labelledValue(
  body: Body,
  names: RegExp,
  before = Number.POSITIVE_INFINITY,
): { text: string; span: Span } | null {
  for (let line = 0; line < Math.min(body.lines.count, before); line++) {
    if (body.hidden.has(line)) continue;
    const clean = body.lines.clean[line] ?? '';
    if (clean.length > 2000) continue;
    const match =
      /^[\s>]*(?:[-*+]\s+)?(?:#{1,6}\s+)?(?:\*\*|__)?([\p{L}][\p{L} /-]{1,30}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.*)$/u.exec(
        clean.trimEnd(),
      );
    if (!match || !names.test(match[1] ?? '')) continue;
    const value = match[2] ?? '';
    const column = clean.trimEnd().length - value.length;
    const start = body.lines.starts[line] ?? 0;
    const from = start + characterAt(body.lines, line, column);
    const to = value === '' ? from : start + characterAt(body.lines, line, column + value.length - 1) + 1;
    return { text: value, span: { from, to } };
  }
  return null;
}

/** The lines of a section, from below its heading to the next one of its level or above. */
export function sectionLines(body: Body, title: RegExp): readonly number[] {
  const at = body.headings.findIndex((one) => title.test(one.title));
  const start = body.headings[at];
  if (!start) return [];
  const next = body.headings.slice(at + 1).find(({ level }) => level <= start.level);
  const end = next?.line ?? body.lines.count;
  return Array.from({ length: Math.max(0, end - start.line - 1) }, (_, index) => start.line + 1 + index).filter(
    (line) => !body.hidden.has(line),
  );
}
