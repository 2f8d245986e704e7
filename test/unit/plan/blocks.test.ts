import assert from 'node:assert/strict';
import fc from 'fast-check';
import type MarkdownIt from 'markdown-it';
import ParserBlock from 'markdown-it/lib/parser_block.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import { readLines } from '../../../src/plan/lines';
import { type Blocks, readBlocks } from '../../../src/plan/markdown/blocks';
import { skipHtml } from '../../../src/plan/markdown/htmlBlocks';

/** What the library's own tokens say of the same text, without the shortcuts of the code under test. */
function blocksOfTokens(text: string): Pick<Blocks, 'headings' | 'items'> & { dead: number[]; breaks: number[] } {
  const block = new ParserBlock();
  block.ruler.disable(['table', 'reference', 'html_block']);
  block.ruler.before('html_block', 'skip_html', skipHtml, { alt: ['paragraph', 'blockquote'] });
  const tokens: Token[] = [];
  const plain = text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD').replaceAll('\u00A0', ' ');
  const visible = plain.replace(/[\u200B\uFEFF]/g, '');
  block.parse(visible, { block, options: { maxNesting: 60 } } as unknown as MarkdownIt, {}, tokens);
  const headings: { line: number; level: number; text: string }[] = [];
  const items = { lines: [] as number[], endLines: [] as number[], parents: [] as (number | null)[] };
  const dead = new Set<number>();
  const breaks: number[] = [];
  const open: number[] = [];
  let quotes = 0;
  for (const [at, { type, map, tag }] of tokens.entries()) {
    const [from, to] = map ?? [0, 0];
    if (type === 'blockquote_open') quotes++;
    if (type === 'blockquote_close') quotes--;
    if (['blockquote_open', 'fence', 'html_block', 'code_block'].includes(type))
      for (let line = from; line < to; line++) dead.add(line);
    if (type === 'hr') breaks.push(from);
    if (type === 'list_item_close') open.pop();
    if (type === 'list_item_open') {
      if (quotes === 0) {
        items.lines.push(from);
        items.endLines.push(to);
        items.parents.push(open.at(-1) ?? null);
      }
      open.push(items.lines.length - 1);
    }
    if (type !== 'heading_open' || quotes > 0 || open.length > 0) continue;
    const last = (visible.split('\n')[to - 1] ?? '').trim();
    // People draw lines with `---`; more of that in the code under test.
    if (to - from > 1 && !last.startsWith('=') && (to - from > 2 || last === '---')) continue;
    headings.push({ line: from, level: Number(tag.slice(1)), text: tokens[at + 1]?.content ?? '' });
  }
  return { headings, items, dead: [...dead].sort((a, b) => a - b), breaks };
}

const piece = fc.constantFrom(
  ...[
    '\n',
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\n  ',
    '\n    ',
    '\n\t',
    '\n   ',
    '\n> ',
    '\n>',
    '\n- ',
    '\n1. ',
    '\n2) ',
    '\n  - ',
  ],
  ...['# ', '## ', '#', '####### ', ' #', '- ', '* ', '+ ', '-', '1. ', '12) ', '> ', '>', ' ', '  ', '\t', '    '],
  ...[
    '```',
    '~~~',
    '````',
    '`',
    '<!--',
    '-->',
    '<pre>',
    '</pre>',
    '<script ',
    '</SCRIPT>',
    '<div>',
    '---',
    '***',
    '- - -',
  ],
  ...[
    '===',
    '=',
    'word',
    'two words',
    '[ ] ',
    '- [ ] 1.1 A',
    '[a]: b',
    '| a | b |',
    '|---|---|',
    '\0',
    '\u00A0',
    '\u200B',
    '\uFEFF',
    '😀',
    'é',
  ],
);
const markdown = fc.array(piece, { maxLength: 60, size: 'max' }).map((parts) => parts.join(''));

function numbersOf(marks: Uint8Array): number[] {
  return [...marks.keys()].filter((line) => marks[line]);
}

describe('blocks', () => {
  it('are those of the library, though its tokens are never made', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        fc.pre(!/^\uFEFF?\u200B?---/.test(text));
        const read = readBlocks(readLines(text));
        const said = blocksOfTokens(text);
        assert.deepEqual(read.headings, said.headings);
        assert.deepEqual(read.items, said.items);
        assert.deepEqual(numbersOf(read.dead), said.dead);
        assert.deepEqual(numbersOf(read.breaks), said.breaks);
      }),
      { numRuns: 3000 },
    );
  });

  it('are the same whatever ends the lines', () => {
    fc.assert(
      fc.property(markdown, fc.constantFrom('\r\n', '\r'), (text, lineEnd) => {
        const plain = text.replace(/\r\n?/g, '\n');
        assert.deepEqual(readBlocks(readLines(plain.replaceAll('\n', lineEnd))), readBlocks(readLines(plain)));
      }),
      { numRuns: 500 },
    );
  });
});
