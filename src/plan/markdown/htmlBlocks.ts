/**
 * A Markdown block rule for HTML that hides its content: comments, and elements of raw text. Other HTML (`<details>`)
 * hides nothing: people put tasks right below it, without the blank line that CommonMark asks for.
 */
import type StateBlock from 'markdown-it/lib/rules_block/state_block.mjs';

const rawText = /^<(pre|script|style|textarea)(?=[\s>]|$)/i;

/** Takes a block from its opening to the line that closes it. `meta.closed` of the token tells whether one does. */
export function skipHtml(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const first = lineText(state, startLine);
  const closing = closingOf(first);
  if (closing === null) return false;
  if (silent) return true;
  let line = startLine;
  let closed = first.toLowerCase().includes(closing);
  while (!closed && line + 1 < endLine) {
    line++;
    closed = lineText(state, line).toLowerCase().includes(closing);
  }
  state.line = line + 1;
  const token = state.push('html_block', '', 0);
  token.map = [startLine, line + 1];
  token.meta = { closed };
  return true;
}

function closingOf(text: string): string | null {
  if (!text.startsWith('<')) return null;
  if (text.startsWith('<!--')) return '-->';
  const element = rawText.exec(text)?.[1];
  return element === undefined ? null : `</${element.toLowerCase()}>`;
}

function lineText(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
