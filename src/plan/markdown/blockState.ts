/**
 * The state of the Markdown parser without its tokens. A plan of 100,000 tasks makes millions of them, and only where
 * list items, headings and dead lines stand is asked for: that is noted while the rules of the library run.
 */
import type MarkdownIt from 'markdown-it';
import StateBlock from 'markdown-it/lib/rules_block/state_block.mjs';
import Token from 'markdown-it/lib/token.mjs';
import type { Lines } from '../lines';

/** What is told of the blocks, in the order in which they begin. Lines count from zero; `to` stands behind the last. */
export interface BlockListener {
  itemOpens(line: number): void;
  itemCloses(to: number): void;
  quoteOpens(line: number): void;
  quoteCloses(to: number): void;
  /** `text` is what an ATX heading says; of a heading that is underlined it is empty. */
  heading(level: number, from: number, to: number, text: string): void;
  /** A fence, indented code, HTML, or a thematic break. `markup` opens the fence; `closed` is told of HTML. */
  leaf(type: string, from: number, to: number, markup: string, closed: boolean): void;
}

export class BlockState extends StateBlock {
  readonly #listener: BlockListener;
  /** For all tokens that nobody reads, and for those that are read before the next one is made. */
  readonly #token = new Token('', '', 0);
  readonly #inline = new Token('inline', '', 0);
  /** A block without an end of its own, which the rule fills in after it has been pushed. */
  #leaf: Token | null = null;

  constructor(lines: Lines, md: MarkdownIt, listener: BlockListener) {
    super('', md, {}, []);
    this.#listener = listener;
    const { source, starts, ends } = sourceOf(lines);
    const count = withoutBlankEnd(lines);
    this.src = source;
    this.lineMax = count;
    const shifts = new Int32Array(count + 1);
    const indents = new Int32Array(count + 1);
    for (let line = 0; line < count; line++) {
      let at = starts[line] ?? 0;
      let indent = 0;
      for (const end = ends[line] ?? 0; at < end; at++) {
        const character = source.charCodeAt(at);
        if (character === 0x20) indent++;
        else if (character === 0x09) indent += 4 - (indent % 4);
        else break;
      }
      shifts[line] = at - (starts[line] ?? 0);
      indents[line] = indent;
    }
    // The rules look at the line behind the last one.
    starts[count] = source.length;
    ends[count] = source.length;
    // They only read and write single elements.
    this.bMarks = starts as unknown as number[];
    this.eMarks = ends as unknown as number[];
    this.tShift = shifts as unknown as number[];
    this.sCount = indents as unknown as number[];
    this.bsCount = new Int32Array(count + 1) as unknown as number[];
  }

  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    if (this.#leaf) this.settle();
    this.level += nesting;
    switch (type) {
      case 'inline':
        return this.#inline;
      case 'list_item_open':
        this.#listener.itemOpens(this.line);
        break;
      case 'list_item_close':
        this.#listener.itemCloses(this.line);
        break;
      case 'blockquote_open':
        this.#listener.quoteOpens(this.line);
        break;
      case 'blockquote_close':
        this.#listener.quoteCloses(this.line);
        break;
      case 'heading_close': {
        const { map } = this.#token;
        if (map) this.#listener.heading(Number(tag.slice(1)), map[0], map[1], this.#inline.content);
        break;
      }
      case 'fence':
      case 'code_block':
      case 'html_block':
      case 'hr':
        this.#leaf = new Token(type, tag, nesting);
        return this.#leaf;
    }
    return this.#token;
  }

  /** Tells of the last leaf. To be called once more at the end. */
  settle(): void {
    if (!this.#leaf) return;
    const { type, map, markup, meta } = this.#leaf;
    this.#leaf = null;
    if (map) this.#listener.leaf(type, map[0], map[1], markup, meta?.closed !== false);
  }

  /** The text inside of blocks is read elsewhere, line by line. */
  override getLines(): string {
    return '';
  }
}

/** The text that the rules see, with places that may be written to. Mostly it is the text itself. */
function sourceOf({ text, clean, starts, ends, changed, count }: Lines): {
  source: string;
  starts: Int32Array;
  ends: Int32Array;
} {
  const from = new Int32Array(count + 1);
  const to = new Int32Array(count + 1);
  if (!changed) {
    from.set(starts);
    to.set(ends);
    return { source: text, starts: from, ends: to };
  }
  let at = 0;
  for (let line = 0; line < count; line++) {
    from[line] = at;
    at += clean[line]?.length ?? 0;
    to[line] = at++;
  }
  return { source: clean.join('\n'), starts: from, ends: to };
}

/** A last line of nothing but space is none, as for the library itself. */
function withoutBlankEnd({ clean, count }: Lines): number {
  return /^[ \t]*$/.test(clean[count - 1] ?? '') ? count - 1 : count;
}
