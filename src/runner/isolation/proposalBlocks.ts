/** Files in an agent's answer: what it would write if it were allowed to. */

export type ProposedChange =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'delete'; readonly path: string };

/** The answer cannot be taken as it stands. The message tells the agent what to do instead. */
export class ProposalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProposalError';
  }
}

interface Line {
  /** Without its end. */
  readonly text: string;
  readonly start: number;
  /** Behind its end. */
  readonly next: number;
}

interface Fence {
  readonly mark: string;
  readonly info: string;
}

const marker = /^=== FILE: (.*?) ===\s*$/s;
const markerEnd = /^=== END FILE ===\s*$/;
/** Agents like to set the line in bold, in code or as a heading. */
const named = /^(?:#{1,6} +)?(?:\*\*)?(FILE|DELETE):(?:\*\*)? *(.*?)\s*$/s;

/**
 * The files, in the order in which they stand. Contents are kept as they were given, line ends included. Throws a
 * `ProposalError` where it is not clear beyond doubt what belongs to a file: a part of a file must not replace it.
 */
export function readProposal(answer: string): ProposedChange[] {
  const lines = linesOf(answer);
  const changes: ProposedChange[] = [];
  for (let i = 0; i < lines.length; ) {
    const text = lines[i]?.text ?? '';
    const path = marker.exec(text)?.[1];
    if (path !== undefined) {
      const end = lines.findIndex((line, at) => at > i && (markerEnd.test(line.text) || marker.test(line.text)));
      if (end < 0 || !markerEnd.test(lines[end]?.text ?? '')) {
        throw new ProposalError(`"=== FILE: ${path} ===" has no "=== END FILE ===".`);
      }
      changes.push({ kind: 'write', path: path.trim(), content: between(answer, lines, i, end) });
      i = end + 1;
      continue;
    }
    if (markerEnd.test(text))
      throw new ProposalError('There is an "=== END FILE ===" without its "=== FILE: path ===".');
    const [, word, rest = ''] = named.exec(text) ?? [];
    if (word === 'DELETE') {
      changes.push({ kind: 'delete', path: plainPath(rest) });
      i++;
      continue;
    }
    let at = i;
    if (word === 'FILE')
      do at++;
      while (lines[at]?.text.trim() === '');
    const fence = fenceOf(lines[at]?.text ?? '');
    if (!fence) {
      if (word === 'FILE') throw new ProposalError(`"FILE: ${rest}" is not followed by a fenced block.`);
      i++;
      continue;
    }
    const target = word === 'FILE' ? plainPath(rest) : pathInInfo(fence.info);
    const end = closing(lines, at, fence, target);
    if (target !== undefined) changes.push({ kind: 'write', path: target, content: between(answer, lines, at, end) });
    i = end + 1;
  }
  return changes;
}

/** @param target the file that the block is for; undefined for a block that is only shown */
function closing(lines: readonly Line[], from: number, { mark }: Fence, target: string | undefined): number {
  const what = target === undefined ? 'A fenced block' : `The block of ${target}`;
  for (let at = from + 1; at < lines.length; at++) {
    const inner = fenceOf(lines[at]?.text ?? '');
    if (!inner || inner.mark[0] !== mark[0] || inner.mark.length < mark.length) continue;
    if (inner.info === '') return at;
    if (target !== undefined) {
      throw new ProposalError(
        `${what} holds a fence of its own, so that its end is not clear. Use a fence with more characters (\`\`\`\`\`) around it, or "=== FILE: path ===" and "=== END FILE ===".`,
      );
    }
  }
  throw new ProposalError(
    `${what} is not closed, so that it is not clear what belongs to which file. Use a fence with more characters than any inside the file.`,
  );
}

function fenceOf(text: string): Fence | undefined {
  const [, mark, info = ''] = /^ {0,3}(`{3,}|~{3,})\s*(.*?)\s*$/.exec(text) ?? [];
  if (mark === undefined || (mark.startsWith('`') && info.includes('`'))) return undefined;
  return { mark, info };
}

/** Of "ts src/a.ts"; undefined for "ts" and for words that are no path. */
function pathInInfo(info: string): string | undefined {
  const path = /^[\w+#.-]+ +(\S+)$/.exec(info)?.[1];
  return path !== undefined && /[./\\]/.test(path) && !/[={}"']/.test(path) ? path : undefined;
}

/** Without the marks that Markdown puts around a name. */
function plainPath(text: string): string {
  const path = text.replace(/\*\*$/, '').trim();
  return /^`[^`]*`$/.test(path) ? path.slice(1, -1) : path;
}

function between(answer: string, lines: readonly Line[], opening: number, end: number): string {
  return answer.slice(lines[opening]?.next, lines[end]?.start);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    lines.push({ text: text.slice(start, end < 0 ? next : end).replace(/\r$/, ''), start, next });
    start = next;
  }
  return lines;
}
