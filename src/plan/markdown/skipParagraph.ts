/**
 * A Markdown block rule for paragraphs: where the next one ends, which is all that is asked of them. The rule of the
 * library collects their text, and most blocks of a plan are paragraphs.
 */
import type StateBlock from 'markdown-it/lib/rules_block/state_block.mjs';

/** Takes the lines up to a blank one, or one that begins another block. */
export function skipParagraph(state: StateBlock, startLine: number, endLine: number): boolean {
  const rules = state.md.block.ruler.getRules('paragraph');
  const { parentType } = state;
  state.parentType = 'paragraph';
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && !isInterrupted(state, line, endLine, rules)) line++;
  state.line = line;
  state.parentType = parentType;
  return true;
}

type Rules = ReturnType<StateBlock['md']['block']['ruler']['getRules']>;

function isInterrupted(state: StateBlock, line: number, endLine: number, rules: Rules): boolean {
  const indent = state.sCount[line] ?? 0;
  // As deep as code, which cannot begin here; or behind a quotation, which has looked at the line already.
  if (indent - state.blkIndent > 3 || indent < 0) return false;
  for (const rule of rules) if (rule(state, line, endLine, true)) return true;
  return false;
}
