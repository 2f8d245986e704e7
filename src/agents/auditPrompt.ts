/** What an agent is told that judges the work of another, and what can be read from its answer. */
import type { Task } from '../plan/model';

export interface AuditRequest {
  readonly task: Task;
  /** Relative to where the auditor works; undefined where nobody can tell. */
  readonly changed: readonly string[] | undefined;
  /** What other checks came to, one line each. */
  readonly checks: readonly string[];
  /** The last words of the agent that did the work. */
  readonly claim: string;
  /** What the person wants it to look at, in addition. */
  readonly instructions: string | undefined;
  /** From this score on the work counts, of 100. */
  readonly approveAt: number;
}

/** More files than these nobody lists; the auditor can look for itself. */
const maxFiles = 100;

/** The turn in which work is judged. */
export function auditPrompt({ task, changed, checks, claim, instructions, approveAt }: AuditRequest): string {
  const parts = [
    `You judge the work of another agent on task ${task.id}: ${task.title}. You do not do the work.`,
    `The task, as the plan has it:\n\n${task.text.trimEnd()}`,
    changedLines(changed),
    checks.length > 0 && `Checks that ran before you:\n${checks.map((check) => `- ${check}`).join('\n')}`,
    claim.trim() && `What the agent said of its work, which proves nothing:\n\n${claim.trim()}`,
    instructions && `Look at this in particular: ${instructions}`,
    [
      'Rules:',
      '- Change no file, and run nothing that does. If you change one, your judgement does not count.',
      '- Look at the files themselves. Is all of the task done, is it right, does it fit the project, do its tests prove it?',
      '- Judge this task alone, not what other tasks will do. Nobody can answer questions.',
      `- Give a score from 0 to 100. From ${approveAt} on the work counts as it is; give less for anything that has to be mended first.`,
      '- Each finding says in one sentence what is wrong, where, and what would mend it. At most ten, the worst first.',
    ].join('\n'),
    answerForm,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const answerForm =
  'End your answer with this JSON object and nothing behind it, shorter than 2,500 characters:\n\n{"score": 0, "verdict": "approve" or "rework", "findings": ["…"]}';

function changedLines(changed: readonly string[] | undefined): string | false {
  if (changed === undefined) return false;
  if (changed.length === 0) return 'The agent changed no file.';
  const more = changed.length > maxFiles ? `\n- and ${changed.length - maxFiles} more` : '';
  const lines = changed.slice(0, maxFiles).map((path) => `- ${path}`);
  return `Files that the agent changed, added or removed:\n${lines.join('\n')}${more}`;
}

/** The turn after an answer without a judgement that could be read. */
export function auditAgainPrompt(): string {
  return `Your answer held no JSON object with a score from 0 to 100 that could be read. ${answerForm}\n`;
}

export interface AuditAnswer {
  /** 0 to 100. */
  readonly score: number;
  /** Undefined where it does not say. */
  readonly verdict: 'approve' | 'rework' | undefined;
  readonly findings: readonly string[];
}

const maxFindings = 20;
const maxFinding = 500;

/** What is looked through, from the end. An answer is asked to be far shorter. */
const maxAnswer = 8_000;

/** The last JSON object of an answer that has a score; undefined where there is none. Words around it do not matter. */
export function readAuditAnswer(whole: string): AuditAnswer | undefined {
  const text = whole.slice(-maxAnswer);
  let answer: AuditAnswer | undefined;
  let at = text.indexOf('{');
  while (at >= 0) {
    const end = objectEnd(text, at);
    const found = end === undefined ? undefined : toAnswer(text.slice(at, end));
    if (found) answer = found;
    at = text.indexOf('{', found && end !== undefined ? end : at + 1);
  }
  return answer;
}

/** Behind the bracket that closes the object; undefined where none does. */
function objectEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

function toAnswer(json: string): AuditAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { score, verdict, findings } = value as Record<string, unknown>;
  const points = toScore(score);
  if (points === undefined) return undefined;
  return { score: points, verdict: toVerdict(verdict), findings: toFindings(findings) };
}

/** `85`, `"85"`, `"85/100"`. */
function toScore(value: unknown): number | undefined {
  const said = typeof value === 'string' ? /^\s*(\d{1,3}(?:\.\d+)?)\s*(?:\/\s*100|%)?\s*$/.exec(value)?.[1] : value;
  const score = typeof said === 'string' ? Number(said) : said;
  return typeof score === 'number' && score >= 0 && score <= 100 ? score : undefined;
}

function toVerdict(value: unknown): AuditAnswer['verdict'] {
  if (typeof value !== 'string') return undefined;
  if (/^\s*(?:approve|pass|accept)/i.test(value)) return 'approve';
  return /^\s*(?:rework|reject|fail|needs|revis|request|not)/i.test(value) ? 'rework' : undefined;
}

function toFindings(value: unknown): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' && value.trim() ? [value] : [];
  return list
    .slice(0, maxFindings)
    .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)).trim().slice(0, maxFinding))
    .filter((words) => words !== '');
}
