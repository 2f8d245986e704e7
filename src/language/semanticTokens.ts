/** What a word of a plan is, for colouring. */
import type { Range, Task } from '../plan/model';
import { onLine } from '../plan/ranges';
import { dependencySpan } from './dependencyText';
import type { PlanDocument } from './document';
import { phasesHere, tasksHere, textKind } from './plan';

export const tokenTypes = [
  'taskId',
  'taskReference',
  'phaseReference',
  'annotation',
  'state',
  'keyword',
  'command',
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ['declaration', 'unknown', 'done', 'optional'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

/** A part of one line. */
export interface SemanticToken {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** In the order of the text, without overlaps. */
export function semanticTokens(document: PlanDocument): readonly SemanticToken[] {
  const found: SemanticToken[] = [];
  // What is added first wins where two overlap.
  const add = (range: Range, type: TokenType, ...modifiers: TokenModifier[]) =>
    found.push(...splitLines(document, range, type, modifiers));
  for (const { kind, target, range, file } of document.plan.references) {
    if (file !== document.file) continue;
    add(
      range,
      kind === 'task' ? 'taskReference' : 'phaseReference',
      ...(target === null ? (['unknown'] as const) : []),
    );
  }
  const isMarkdown = textKind(document) === 'markdown';
  for (const task of tasksHere(document)) {
    const modifiers = modifiersOf(document, task);
    if (!task.generated) add(task.idRange, 'taskId', 'declaration', ...modifiers);
    if (task.stateMark) add(task.stateMark.range, 'state', ...modifiers);
    if (isMarkdown) for (const range of commandsIn(document, task)) add(range, 'command');
    for (const { range } of task.annotations) add(range, 'annotation');
    if (task.annotations.length === 0 && isMarkdown)
      for (const range of spansOf(document, task)) add(range, 'annotation');
  }
  if (isMarkdown) for (const range of noteMarks(document)) add(range, 'keyword');
  return withoutOverlaps(found);
}

function modifiersOf({ view }: PlanDocument, { uid, state, optional }: Task): TokenModifier[] {
  const status = view?.byUid.get(uid)?.status;
  const done = status === undefined ? state === 'completed' : status === 'completed' || status === 'skipped';
  return [...(done ? (['done'] as const) : []), ...(optional ? (['optional'] as const) : [])];
}

/** The annotations around dependencies, of readers that do not tell them. */
function spansOf(document: PlanDocument, { dependsOn }: Task): Range[] {
  return dependsOn.flatMap(({ range }) => dependencySpan(document, range)?.range ?? []);
}

const verifyLine =
  /^([\s>]*(?:[-*+][ \t]+)?(?:\[.\][ \t]+)?[*_]{0,2}verify(?:[ \t]+with)?[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*)(\S.*)$/i;

/** The commands of `verify:` lines below a task. */
function commandsIn({ lines }: PlanDocument, { range, verify }: Task): Range[] {
  if (verify.length === 0) return [];
  const found: Range[] = [];
  for (let line = range.line; line <= range.endLine; line++) {
    const match = verifyLine.exec(lines[line] ?? '');
    const command = match?.[2]?.trimEnd();
    if (!match?.[1] || !command || !verify.some((one) => command.includes(one))) continue;
    const from = match[1].length;
    found.push(onLine(line, from, from + command.length));
  }
  return found;
}

/** `[SEQUENTIAL]` and `[PARALLEL]` in the notes that were understood, and on the headings of phases. */
function noteMarks(document: PlanDocument): Range[] {
  const { plan, file, lines } = document;
  const groups = file === null ? [...plan.sequentialGroups, ...plan.parallelGroups] : [];
  const places = [...groups.map(({ range }) => range), ...phasesHere(document).map(({ headingRange }) => headingRange)];
  const numbers = new Set<number>();
  for (const { line: first, endLine } of places) for (let line = first; line <= endLine; line++) numbers.add(line);
  return [...numbers].flatMap((line) =>
    [...(lines[line] ?? '').matchAll(/\[\s*(?:sequential|parallel)\s*\]/gi)].map(({ index, 0: mark }) =>
      onLine(line, index, index + mark.length),
    ),
  );
}

function splitLines(
  document: PlanDocument,
  { line: first, character, endLine, endCharacter }: Range,
  type: TokenType,
  modifiers: readonly TokenModifier[],
): SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (let line = first; line <= endLine; line++) {
    const text = document.lines[line] ?? '';
    const from = line === first ? character : text.length - text.trimStart().length;
    const to = Math.min(line === endLine ? endCharacter : text.trimEnd().length, text.length);
    if (to > from) tokens.push({ line, character: from, length: to - from, type, modifiers });
  }
  return tokens;
}

/** A line with more than these is data, where each stands beside the other. */
const mostOfLine = 200;

/** Cuts out of each token what earlier ones have taken. A line holds few of them. */
function withoutOverlaps(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
  const byLine = new Map<number, SemanticToken[]>();
  for (const token of tokens) {
    const taken = byLine.get(token.line) ?? [];
    byLine.set(token.line, taken);
    let parts = [token];
    for (const other of taken.length > mostOfLine ? taken.slice(-mostOfLine) : [...taken])
      parts = parts.flatMap((part) => minus(part, other));
    taken.push(...parts);
  }
  const sorted = [...byLine.values()].flat().sort((a, b) => a.line - b.line || a.character - b.character);
  return sorted.filter((token, at) => {
    const before = sorted[at - 1];
    return before?.line !== token.line || before.character + before.length <= token.character;
  });
}

function minus(token: SemanticToken, other: SemanticToken): SemanticToken[] {
  const end = token.character + token.length;
  const otherEnd = other.character + other.length;
  if (otherEnd <= token.character || end <= other.character) return [token];
  const before = { ...token, length: other.character - token.character };
  const behind = { ...token, character: otherEnd, length: end - otherEnd };
  return [before, behind].filter(({ length }) => length > 0);
}
