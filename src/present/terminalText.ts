/** Text of plans and agents made harmless before it is shown: it may try to move the cursor, recolour or reorder. */

/**
 * Whole escape sequences, so that no `[31m` is left over: strings with an end (OSC, DCS …) first, since the short
 * forms would match their beginning, then CSI, then those of two characters.
 */
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;
const blanks = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const controls = /[\x00-\x1f\x7f-\x9f]/g;
/** What reorders or hides text: direction marks, zero-width characters, tags. Joiners stay: scripts and emoji need them. */
const deceivers = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Nothing to do: words with single blanks between them. Nearly all text is of this kind, and there is much of it. */
const plainAscii = /^[!-~]+(?: [!-~]+)*$/;

/**
 * One line of plain text: no escape sequences, no control characters, no direction marks.
 *
 * @param most characters kept; longer text ends in `…`
 * @example safe('\u001b[31mred\u001b[0m\nnext') // 'red next'
 */
export function safe(text: string, most = Number.POSITIVE_INFINITY): string {
  return shortened(plainAscii.test(text) ? text : safeLine(text).replace(/ {2,}/g, ' ').trim(), most);
}

/** As `safe`, but keeps line ends: for output of gates and agents. */
export function safeLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => safeLine(line.replaceAll('\t', '    ')))
    .join('\n');
}

/** Cut at a whole character; the result, with its `…`, is at most `most` long. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = Math.max(most - 1, 0);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

function safeLine(text: string): string {
  return text.replace(escapes, '').replace(blanks, ' ').replace(controls, '').replace(deceivers, '');
}
