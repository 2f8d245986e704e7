/** Inline Markdown, as far as a plan needs it: what is code or a comment, and how a title reads without marks. */

import { append } from './append';

const link = /!?\[([^\][]*)\]\([^()\s]*(?:\s"[^"]*")?\)/g;
const emphasis =
  /\*\*|__|~~|(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])|(?<!\s)\*(?![\s*])|(?<=\S)\*(?=\s|$|[.,;:)])|(?<=^|\s)\*(?=\S)/gu;

const emphasized = /[*_~]/;
/** What may be a part of Markdown, and space that is not one space between words: most texts have none of it. */
const notPlain = /[^!-)+-;=-\\a-} ]| {2}|^ | $/;
const notSpaced = /[^!-~ ]| {2}|^ | $/;

/** The stand-in for characters that are not to be matched ("substitute"); nobody writes it. */
export const standIn = '\x1A';

/**
 * The text with code spans and comments blanked out, column by column, so that what is found in it is meant.
 * The content of a code span stays when `inside` says so.
 */
export function maskCode(text: string): string {
  if (!text.includes('`') && !text.includes('<!--')) return text;
  let result = '';
  let at = 0;
  while (at < text.length) {
    const tick = text.indexOf('`', at);
    const comment = text.indexOf('<!--', at);
    const next = tick < 0 ? comment : comment < 0 ? tick : Math.min(tick, comment);
    if (next < 0) break;
    const end = next === tick ? codeEnd(text, next) : commentEnd(text, next);
    const from = end < 0 ? behindTicks(text, next) : next;
    result += text.slice(at, from);
    if (end >= 0) result += blank(end - from);
    at = end < 0 ? from : end;
  }
  return result + text.slice(at);
}

const manyStandIns = standIn.repeat(200);

/** A part of a text that is there is cheaper than a new one. */
function blank(length: number): string {
  return length <= manyStandIns.length ? manyStandIns.slice(0, length) : standIn.repeat(length);
}

export interface CodeSpan {
  /** Columns of what stands between the ticks. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The code spans, in their order. */
export function codeSpans(text: string): readonly CodeSpan[] {
  let spans: CodeSpan[] = [];
  for (let tick = text.indexOf('`'); tick >= 0; ) {
    const from = behindTicks(text, tick);
    const end = codeEnd(text, tick);
    const to = end - (from - tick);
    if (end >= 0) spans = append(spans, { from, to, text: text.slice(from, to) });
    tick = text.indexOf('`', end < 0 ? from : end);
  }
  return spans;
}

/** Behind the code span whose first tick stands at a column; negative where it is never closed. */
export function codeEnd(text: string, tick: number): number {
  const from = behindTicks(text, tick);
  for (let at = text.indexOf('`', from); at >= 0; ) {
    const end = behindTicks(text, at);
    if (end - at === from - tick) return end;
    at = text.indexOf('`', end);
  }
  return -1;
}

/** Behind the ticks that stand at a column. */
export function behindTicks(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) === 96) end++;
  return end;
}

function commentEnd(text: string, from: number): number {
  const end = text.indexOf('-->', from + 4);
  return end < 0 ? text.length : end + 3;
}

/** The text as it reads on paper: no emphasis, code marks, link targets or comments, single spaces. */
export function plainText(text: string): string {
  if (!notPlain.test(text)) return text;
  const uncommented = text.includes('<!--') ? text.replace(/<!--.*?(?:-->|$)/gs, ' ') : text;
  const unlinked = uncommented.includes('](') ? uncommented.replace(link, '$1') : uncommented;
  const plain = !unlinked.includes('`')
    ? withoutEmphasis(unlinked)
    : isPlainCode(unlinked)
      ? unlinked.replaceAll('`', '')
      : withoutCodeMarks(unlinked);
  const bare = plain.trim();
  return notSpaced.test(bare) ? bare.replace(/\s+/g, ' ') : bare;
}

function withoutEmphasis(text: string): string {
  if (!emphasized.test(text)) return text;
  // Mostly it is all bold.
  const bare = text.replaceAll('**', '');
  return emphasized.test(bare) ? text.replace(emphasis, '') : bare;
}

/** Whether all code stands between single ticks, and nothing in the text is emphasis: mostly a file or a name. */
function isPlainCode(text: string): boolean {
  let ticks = 0;
  let before = -2;
  for (let tick = text.indexOf('`'); tick >= 0; tick = text.indexOf('`', tick + 1)) {
    if (tick === before + 1) return false;
    before = tick;
    ticks++;
  }
  return ticks % 2 === 0 && !emphasized.test(text);
}

function withoutCodeMarks(text: string): string {
  let plain = '';
  let at = 0;
  for (let tick = text.indexOf('`'); tick >= 0; ) {
    const from = behindTicks(text, tick);
    const end = codeEnd(text, tick);
    if (end >= 0) {
      plain += withoutEmphasis(text.slice(at, tick)) + text.slice(from, end - (from - tick));
      at = end;
    }
    tick = text.indexOf('`', end < 0 ? from : end);
  }
  return plain + withoutEmphasis(text.slice(at));
}
