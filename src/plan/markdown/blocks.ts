/** Where Markdown has its headings and list items, and which lines are code, comments or quotations. */
import type MarkdownIt from 'markdown-it';
import ParserBlock from 'markdown-it/lib/parser_block.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import type { Lines } from '../lines';
import { frontMatterEnd } from './frontMatter';
import { skipHtml } from './htmlBlocks';

export interface Heading {
  readonly line: number;
  readonly level: number;
  /** As written, without the #s. */
  readonly text: string;
}

export interface ListItem {
  readonly line: number;
  /** Behind its last line. */
  readonly endLine: number;
  /** Number of the item it stands in; null at the top. */
  readonly parent: number | null;
}

export interface Unclosed {
  readonly line: number;
  readonly endLine: number;
  readonly what: 'fence' | 'comment';
}

export interface Blocks {
  readonly headings: readonly Heading[];
  readonly items: readonly ListItem[];
  /** 1 for each line in code, HTML, a quotation or front matter, which holds nothing of the plan. */
  readonly dead: Uint8Array;
  /** 1 for each line that is a thematic break. */
  readonly breaks: Uint8Array;
  readonly unclosed: readonly Unclosed[];
}

/** Reads the block structure. What a list or fence is, CommonMark decides. */
export function readBlocks(lines: Lines): Blocks {
  const front = frontMatterEnd(lines.clean);
  const source = front > 0 ? lines.clean.map((line, number) => (number < front ? '' : line)) : lines.clean;
  const tokens = readTokens(source.join('\n'));
  const dead = new Uint8Array(lines.count).fill(1, 0, front);
  const breaks = new Uint8Array(lines.count);
  const headings: Heading[] = [];
  const items: ListItem[] = [];
  const unclosed: Unclosed[] = [];
  const open: number[] = [];
  let quotes = 0;
  for (const [number, token] of tokens.entries()) {
    const [from, to] = token.map ?? [0, 0];
    switch (token.type) {
      case 'blockquote_open':
        quotes++;
        dead.fill(1, from, to);
        break;
      case 'blockquote_close':
        quotes--;
        break;
      case 'fence':
        dead.fill(1, from, to);
        if (quotes === 0 && !isClosedFence(source, from, to, token.markup)) {
          unclosed.push({ line: from, endLine: to, what: 'fence' });
        }
        break;
      case 'html_block':
        dead.fill(1, from, to);
        if (quotes === 0 && token.meta?.closed === false) unclosed.push({ line: from, endLine: to, what: 'comment' });
        break;
      case 'code_block':
        dead.fill(1, from, to);
        break;
      case 'hr':
        if (from < breaks.length) breaks[from] = 1;
        break;
      case 'list_item_open':
        open.push(items.length);
        items.push({ line: from, endLine: to, parent: open.at(-2) ?? null });
        if (quotes > 0) items.pop();
        break;
      case 'list_item_close':
        open.pop();
        break;
      case 'heading_open':
        if (quotes === 0 && open.length === 0 && isMeantAsHeading(source, from, to)) {
          headings.push({ line: from, level: Number(token.tag.slice(1)), text: tokens[number + 1]?.content ?? '' });
        }
        break;
    }
  }
  return { headings, items, dead, breaks, unclosed };
}

/** Only the block rules of the library: what stands inside a line is read where it is a task. */
function readTokens(text: string): Token[] {
  const block = new ParserBlock();
  // Link definitions hold nothing of a plan, and `[ ]: text` is not meant as one.
  block.ruler.disable(['table', 'reference', 'html_block']);
  block.ruler.before('html_block', 'skip_html', skipHtml, { alt: ['paragraph', 'blockquote'] });
  const tokens: Token[] = [];
  // Of the whole parser the block rules use no more than this.
  block.parse(text, { block, options: { maxNesting: 60 } } as unknown as MarkdownIt, {}, tokens);
  return tokens;
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
