/** Files whose first heading names the one task that they are. */
import { dependenciesInText } from '../data/dependencies';
import type { DraftDependency, DraftMark, TaskDraft } from '../data/draft';
import { priorityOfWord } from '../data/priorityWords';
import { stateOfWord } from '../data/stateWords';
import { characterAt } from '../lines';
import type { WrittenState } from '../model';
import { type Body, labelledValue, sectionLines } from './body';
import type { FrontMatter } from './frontMatter';
import type { TaskFileDraft } from './readTaskFile';
import { splitHeading, wholeFile } from './wholeFile';

/** Null when the first heading names no task. */
export function draftOfHeading(
  matter: FrontMatter | null,
  body: Body,
  text: string,
  path: string,
): TaskFileDraft | null {
  const heading = body.headings[0];
  if (heading?.level !== 1 || matter) return null;
  if (body.headings.filter(({ level }) => level === 1).length > 1) return null;
  const isPacket = isTaskPacket(heading.title, body, path);
  const { id, name } = splitHeading(isPacket ? heading.title.replace(/\s+[–—-]\s+Status\s*$/i, '') : heading.title);
  // `# Task 3: …` may be the only one of a list that goes on; `# TASK-003: …` is a file of its own.
  const isTracked = id !== null && /^TASK-\d+/i.test(id) && /^TASK-\d+/i.test(heading.title);
  const isTask = /^(?:task|задача|任务|タスク)\s*[:：]/iu.test(heading.title);
  if (!isPacket && !isTracked && !isTask) return null;
  if (!isPacket && body.headings.slice(1).some(({ title }) => /^(?:task|задача|タスク)[\s-]*#?\d/iu.test(title)))
    return null;
  const { state, mark } = stateOf(body, isPacket);
  const priority = labelledValue(body, /^(?:priority|приоритет|优先级)$/i);
  const own = {
    id,
    idSpan: placeOf(heading.span, id, text),
    title: name,
    state,
    mark,
    priority: priority ? priorityOfWord(priority.text, 'ofThree') : 'medium',
    dependsOn: isPacket ? packetDependencies(body) : labelledDependencies(body),
  };
  const task = wholeFile(text, body, own, isPacket ? fileScope(body) : undefined);
  const format = isPacket ? 'taskplane' : isTracked ? 'cinerental' : 'data';
  return { format, task, isSure: isPacket };
}

/** The order or the state of one task of Taskplane. */
function isTaskPacket(title: string, body: Body, path: string): boolean {
  if (/(?:^|\/)(?:PROMPT|STATUS)\.md$/.test(path) && splitHeading(title).id !== null) return true;
  if (!/^(?:Task:\s+)?[A-Z][A-Z0-9]*-\d+\s*[:–—-]/.test(title)) return false;
  const steps = body.headings.some(({ title: one }) => /^Step \d+\b/i.test(one));
  const kept =
    /\s[–—-]\s+Status\s*$/i.test(title) ||
    body.headings.some(({ title: one }) => /^(?:Review Level|File Scope|Mission)\b/i.test(one)) ||
    labelledValue(body, /^(?:Current Step|Review Level)$/i) !== null;
  return kept && (steps || /^Task:/.test(title));
}

function stateOf(body: Body, isPacket: boolean): { state: WrittenState; mark: DraftMark | null } {
  const firstSection = body.headings[1]?.line ?? Number.POSITIVE_INFINITY;
  const status = labelledValue(
    body,
    /^(?:status|статус|状态|ステータス|estado)$/iu,
    isPacket ? firstSection : Number.POSITIVE_INFINITY,
  );
  if (!status || status.text === '') return { state: 'pending', mark: null };
  const state = stateOfPacket(status.text) ?? 'pending';
  const known = stateOfWord(status.text) !== null;
  return { state, mark: known ? { span: status.span, kind: 'word' } : null };
}

/** "✅ Complete", "🟨 In Progress", "Not Started". */
function stateOfPacket(written: string): WrittenState | null {
  const known = stateOfWord(written.replace(/^[^\p{L}\p{N}]+/u, ''));
  if (known !== null && /[\p{L}]/u.test(written)) return known;
  if (written.includes('✅')) return 'completed';
  return /🟨|🟡/u.test(written) ? 'in_progress' : stateOfWord(written);
}

/** `- TP-003`, `- **Task:** area/TP-004 (why)`, `**Requires:** TP-005`; `**None**` is none. */
function packetDependencies(body: Body): DraftDependency[] {
  return sectionLines(body, /^dependencies\b/i).flatMap((line) => {
    const clean = body.lines.clean[line] ?? '';
    const item = /^\s*(?:[-*+]\s+|\*\*(?:Requires|Depends on)\b)/i.test(clean) ? clean.slice(0, 300) : '';
    const match = /(?<![\w-])([A-Z][A-Z0-9]*-\d+[a-z]?)(?![\w-])/.exec(item);
    if (!match?.[1]) return [];
    const start = (body.lines.starts[line] ?? 0) + characterAt(body.lines, line, match.index);
    return [
      {
        kind: 'task' as const,
        target: match[1],
        span: { from: start, to: start + match[1].length },
        onlyIfKnown: false,
      },
    ];
  });
}

/** Files that the task may change, as it lists them; undefined where it does not. */
function fileScope(body: Body): TaskDraft['files'] | undefined {
  const lines = new Set(sectionLines(body, /^file scope\b/i));
  if (lines.size === 0) return undefined;
  const starts = [...lines].map((line) => body.lines.starts[line] ?? 0);
  const from = starts[0] ?? 0;
  const to = body.lines.ends[[...lines].at(-1) ?? 0] ?? from;
  const listed = [...lines].flatMap((line) => {
    const clean = body.lines.clean[line] ?? '';
    return [...clean.matchAll(/`([^`\s]{1,300})`/g)].map((match) => {
      const start = (body.lines.starts[line] ?? 0) + characterAt(body.lines, line, match.index + 1);
      const path = match[1] ?? '';
      return { path: path.replaceAll('\\', '/'), span: { from: start, to: start + path.length } };
    });
  });
  return listed.length > 0 ? listed : body.files.filter(({ span }) => span.from >= from && span.to <= to);
}

function labelledDependencies(body: Body): DraftDependency[] {
  const written = labelledValue(body, /^(?:depends on|dependencies|blocked by|зависимости|зависит от|依赖|依存)$/iu);
  return written && written.text.length < 500 ? dependenciesInText(written.text, written.span, null, false) : [];
}

function placeOf(
  heading: { readonly from: number; readonly to: number },
  id: string | null,
  text: string,
): { from: number; to: number } {
  const at = id === null ? -1 : text.slice(heading.from, heading.to).indexOf(id);
  return at < 0 || id === null ? heading : { from: heading.from + at, to: heading.from + at + id.length };
}
