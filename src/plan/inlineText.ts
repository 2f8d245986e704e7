/** Inline Markdown, as far as a plan needs it: what is code or a comment, and how a title reads without marks. */

import { append } from './append';

const link = /!?\[([^\][]*)\]\([^()\s]*(?:\s"[^"]*")?\)/g;
const emphasis =
  /\*\*|__|~~|(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])|(?<!\s)\*(?![\s*])|(?<=\S)\*(?=\s|$|[.,;:)])|(?<=^|\s)\*(?=\S)/gu;

const emphasized = /[*_~]/;

/** The stand-in for characters that are not to be matched; nobody writes it. */
const masked = '\uE000';

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
    result += text.slice(at, next) + (end.hidden ? blank(end.at - next) : text.slice(next, end.at));
    at = end.at;
  }
  return result + text.slice(at);
}

const manyMasked = masked.repeat(200);

/** A part of a text that is there is cheaper than a new one. */
function blank(length: number): string {
  return length <= manyMasked.length ? manyMasked.slice(0, length) : masked.repeat(length);
}

/** Content ranges of the code spans. */
export function codeSpans(
  text: string,
): readonly { readonly from: number; readonly to: number; readonly text: string }[] {
  let spans: { from: number; to: number; text: string }[] = [];
  let at = text.indexOf('`');
  while (at >= 0) {
    const end = codeEnd(text, at);
    if (end.hidden) {
      const from = at + end.ticks;
      const to = end.at - end.ticks;
      spans = append(spans, { from, to, text: text.slice(from, to) });
    }
    at = text.indexOf('`', end.at);
  }
  return spans;
}

function codeEnd(text: string, from: number): { at: number; hidden: boolean; ticks: number } {
  let ticks = 0;
  while (text[from + ticks] === '`') ticks++;
  let at = text.indexOf('`', from + ticks);
  while (at >= 0) {
    let length = 0;
    while (text[at + length] === '`') length++;
    if (length === ticks) return { at: at + length, hidden: true, ticks };
    at = text.indexOf('`', at + length);
  }
  return { at: from + ticks, hidden: false, ticks };
}

function commentEnd(text: string, from: number): { at: number; hidden: boolean } {
  const end = text.indexOf('-->', from + 4);
  return { at: end < 0 ? text.length : end + 3, hidden: true };
}

/** The text as it reads on paper: no emphasis, code marks, link targets or comments, single spaces. */
export function plainText(text: string): string {
  const uncommented = text.includes('<!--') ? text.replace(/<!--.*?(?:-->|$)/gs, ' ') : text;
  const unlinked = uncommented.includes('](') ? uncommented.replace(link, '$1') : uncommented;
  const plain = unlinked.includes('`') ? withoutCodeMarks(unlinked) : withoutEmphasis(unlinked);
  return isSpaced(plain) ? plain : plain.replace(/\s+/g, ' ').trim();
}

/** Whether a text has single spaces between its words, and no other space: most texts do. */
function isSpaced(text: string): boolean {
  let before = 32;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if ((character === 32 && before === 32) || (character < 32 && character !== 0) || character >= 128) return false;
    before = character;
  }
  return before !== 32 || text === '';
}

function withoutEmphasis(text: string): string {
  return emphasized.test(text) ? text.replace(emphasis, '') : text;
}

function withoutCodeMarks(text: string): string {
  let plain = '';
  let at = 0;
  for (const span of codeSpans(text)) {
    let ticks = 0;
    while (span.from - ticks > at && text.charCodeAt(span.from - ticks - 1) === 96) ticks++;
    plain += withoutEmphasis(text.slice(at, span.from - ticks)) + span.text;
    at = span.to + ticks;
  }
  return plain + withoutEmphasis(text.slice(at));
}
