/** How many columns of a terminal a text takes: Chinese, Japanese, Korean and emoji take two for a character. */
import { stripVTControlCharacters } from 'node:util';
import { eastAsianWidth } from 'get-east-asian-width';

/** Drawn on top of the character before, or not at all. */
const takesNone = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;
const plainAscii = /^[ -~]*$/;
/** Asks for the coloured, wide form of the character before. */
const emojiForm = '\uFE0F';
const characters = new Intl.Segmenter();

/**
 * Terminals disagree on emoji that are made of several. They count with all their parts here: a line somewhat too short
 * does no harm, one too long takes a second row.
 */
export function displayWidth(text: string): number {
  const plain = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return plainAscii.test(plain) ? plain.length : widthOf(plain);
}

/** Cut at a whole character; the result, with its `…`, takes at most so many columns. */
export function fitted(text: string, columns: number): string {
  if (columns < 1) return '';
  let width = 0;
  /** Where the text is cut if it turns out to be too long. */
  let cut = 0;
  for (const { segment, index } of characters.segment(text)) {
    width += displayWidth(segment);
    if (width > columns) return `${text.slice(0, cut).trimEnd()}…`;
    if (width <= columns - 1) cut = index + segment.length;
  }
  return text;
}

function widthOf(text: string): number {
  let width = 0;
  let last = 0;
  for (const character of text) {
    if (character === emojiForm && last === 1) {
      width++;
      last = 2;
    }
    if (takesNone.test(character)) continue;
    last = eastAsianWidth(character.codePointAt(0) ?? 0);
    width += last;
  }
  return width;
}
