/**
 * A Markdown block rule for what most lines of a plan are: text that begins as nothing else does, with a blank line or a
 * list item behind it. The other rules, of which each is asked for each line, would make a paragraph of it, too.
 */
import type StateBlock from 'markdown-it/lib/rules_block/state_block.mjs';

/** To be asked before all others. */
export function lineOfText(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  if (silent || (state.sCount[line] ?? 0) - state.blkIndent > 3 || !beginsText(state, firstColumn(state, line)))
    return false;
  const next = line + 1;
  if (next < endLine && !state.isEmpty(next) && !isListItem(state, next)) return false;
  state.line = next;
  return true;
}

function firstColumn(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

/** A letter, or a bracket, as links to elsewhere are not read. */
function beginsText({ src }: StateBlock, at: number): boolean {
  const code = src.charCodeAt(at);
  return code === 91 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Whether a line surely begins an item, rather than going on with the paragraph, underlining or dividing it. */
function isListItem(state: StateBlock, line: number): boolean {
  const at = firstColumn(state, line);
  const sign = state.src.charCodeAt(at);
  if ((sign !== 45 && sign !== 42 && sign !== 43) || state.src.charCodeAt(at + 1) !== 32 || !beginsText(state, at + 2))
    return false;
  const indent = state.sCount[line] ?? 0;
  // Deeper than the list by so much, it goes on with the paragraph, or is code.
  return indent >= 0 && indent - state.blkIndent < 4 && !(state.listIndent >= 0 && indent - state.listIndent >= 4);
}
