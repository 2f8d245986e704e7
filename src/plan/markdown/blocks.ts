/** Where Markdown has its headings and list items, and which lines are code, comments or quotations. */
import type MarkdownIt from 'markdown-it';
import ParserBlock from 'markdown-it/lib/parser_block.mjs';
import type { Lines } from '../lines';
import { type BlockListener, BlockState } from './blockState';
import { frontMatterEnd } from './frontMatter';
import { skipHtml } from './htmlBlocks';
import { lineOfText } from './lineOfText';
import { skipParagraph } from './skipParagraph';

export interface Heading {
  readonly line: number;
  readonly level: number;
  /** As written, without the #s. */
  readonly text: string;
}

/** Lists of the same length: what holds of each list item. Of a large plan there are too many for an object each. */
export interface ListItems {
  readonly lines: readonly number[];
  /** Behind its last line. */
  readonly endLines: readonly number[];
  /** Number of the item it stands in; null at the top. */
  readonly parents: readonly (number | null)[];
}

export interface Unclosed {
  readonly line: number;
  readonly endLine: number;
  readonly what: 'fence' | 'comment';
}

export interface Blocks {
  readonly headings: readonly Heading[];
  readonly items: ListItems;
  /** 1 for each line in code, HTML, a quotation or front matter, which holds nothing of the plan. */
  readonly dead: Uint8Array;
  /** 1 for each line that is a thematic break. */
  readonly breaks: Uint8Array;
  readonly unclosed: readonly Unclosed[];
}

/** Reads the block structure. What a list or fence is, CommonMark decides. */
export function readBlocks(lines: Lines): Blocks {
  const front = frontMatterEnd(lines.clean);
  const dead = new Uint8Array(lines.count).fill(1, 0, front);
  const breaks = new Uint8Array(lines.count);
  const headings: Heading[] = [];
  const items = { lines: [] as number[], endLines: [] as number[], parents: [] as (number | null)[] };
  const unclosed: Unclosed[] = [];
  const openItems: number[] = [];
  const openQuotes: number[] = [];
  readInto(lines, front, {
    itemOpens(line) {
      // Of what is quoted nothing is read, but its items still nest.
      openItems.push(items.lines.length);
      if (openQuotes.length > 0) return;
      items.lines.push(line);
      items.endLines.push(line + 1);
      items.parents.push(openItems.at(-2) ?? null);
    },
    itemCloses(to) {
      const item = openItems.pop();
      if (item !== undefined && item < items.endLines.length && openQuotes.length === 0) items.endLines[item] = to;
    },
    quoteOpens(line) {
      openQuotes.push(line);
    },
    quoteCloses(to) {
      dead.fill(1, openQuotes.pop() ?? to, to);
    },
    heading(level, from, to, text) {
      if (openQuotes.length > 0 || openItems.length > 0 || !isMeantAsHeading(lines.clean, from, to)) return;
      headings.push({ line: from, level, text: text || underlined(lines.clean, from, to) });
    },
    leaf(type, from, to, markup, closed) {
      if (type === 'hr') {
        breaks[from] = 1;
        return;
      }
      dead.fill(1, from, to);
      if (openQuotes.length > 0) return;
      if (type === 'html_block' && !closed) unclosed.push({ line: from, endLine: to, what: 'comment' });
      if (type === 'fence' && !isClosedFence(lines.clean, from, to, markup))
        unclosed.push({ line: from, endLine: to, what: 'fence' });
    },
  });
  return { headings, items, dead, breaks, unclosed };
}

/** Only the block rules of the library: what stands inside a line is read where it is a task. */
function readInto(lines: Lines, firstLine: number, listener: BlockListener): void {
  const block = new ParserBlock();
  // Link definitions hold nothing of a plan, and `[ ]: text` is not meant as one.
  block.ruler.disable(['table', 'reference', 'html_block']);
  block.ruler.before('html_block', 'skip_html', skipHtml, { alt: ['paragraph', 'blockquote'] });
  block.ruler.at('paragraph', skipParagraph);
  block.ruler.before('code', 'line_of_text', lineOfText);
  // Of the whole parser the block rules use no more than this.
  const state = new BlockState(lines, { block, options: { maxNesting: 60 } } as unknown as MarkdownIt, listener);
  block.tokenize(state, firstLine, state.lineMax);
  state.settle();
}

function isClosedFence(source: readonly string[], from: number, to: number, markup: string): boolean {
  if (to - from < 2) return false;
  const last = (source[to - 1] ?? '').trim();
  return last.length >= markup.length && last === markup.charAt(0).repeat(last.length);
}

/** `---` right below a paragraph makes it a heading in Markdown, but people draw a line with it. */
function isMeantAsHeading(source: readonly string[], from: number, to: number): boolean {
  const last = (source[to - 1] ?? '').trim();
  if (to - from === 1 || last.startsWith('=')) return true;
  return to - from === 2 && (last !== '---' || /^\s*(?:\*\*)?phase\s+\d/i.test(source[from] ?? ''));
}

/** What a heading with a line below it says. */
function underlined(source: readonly string[], from: number, to: number): string {
  return to - from > 1
    ? source
        .slice(from, to - 1)
        .join('\n')
        .replace(/^[ \t]+|[ \t]+$/g, '')
    : '';
}
