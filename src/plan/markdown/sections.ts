/** What a heading or a label announces: work, checks on the work, samples, or a phase. */

export type SectionKind =
  /** A numbered phase. */
  | 'phase'
  /** Checks on the work. */
  | 'check'
  /** Samples and legends: nothing below is meant. */
  | 'sample'
  /** Says itself that tasks follow. */
  | 'work'
  | 'other';

const phaseWords = 'Phase|Stage|Sprint|Epic|Milestone|Iteration|Этап';
const phaseName = new RegExp(
  String.raw`^(?:${phaseWords})\s+#?(?<number>\d{1,5}(?:\.\d{1,5})*[a-z]?|[A-Z]|[IVX]{1,5})(?=[\s:.,;)(\]–—-]|$)`,
  'i',
);
const plainNumber = /^(?<number>\d{1,5}(?:\.\d{1,5})*)[.:)]?(?=\s|$)/;

const samples =
  /^(?:legend|status legend|(?:task |plan )?formats?|conventions?|notation|(?:plan |task )?templates?|(?:plan |task )?examples?|example (?:plan|task|format)s?)$/i;
const checks = [
  /^(?:VERIFY|VERIFICATION)\b/,
  /^verif(?:y|ication)(?:\s+(?:phase|step|task)s?)?(?:\s+[\d.]+)?(?:\s*\(.*\))?$/i,
  /^verif(?:y|ication)\s+(?:that|steps?|checks?|checklist|criteria|items?|tasks?)\b/i,
  /^(?:final |manual |phase )?(?:verification|validation)$/i,
  /^validation (?:checks?|checklist|criteria|status)$/i,
  /\bcriteria$/i,
  /^(?:success|acceptance|completion|exit|done|entry|quality) (?:criteria|metrics?|conditions?|requirements?|checks?)\b/i,
  /^(?:definition of done|dod|ac|done when|definition of ready)\b/i,
  /\bquality gates?$/i,
  /^(?:prerequisites?|pre-requisites?|preconditions?|deliverables?|expected (?:results?|outcomes?)|outcomes?)$/i,
  /^(?:rollback|contingency|roll-back)\b/i,
  /^(?:key |success )?metrics$/i,
];
const checklist = /\bchecklist\b/i;
const workChecklist = /\b(?:implementation|development|task|todo|to-do|phase|work)s?\s+checklist\b/i;
const work = /\b(?:tasks?|to-?dos?|task list|work items?|subtasks?|action items?)\b/i;
const wrapper =
  /^(?:the )?(?:implementation |project |development |detailed |master |all |plan(?:ned)? )*(?:tasks?(?: (?:list|breakdown|overview|details))?|to-?dos?(?: list)?|phases?(?: (?:details|overview|breakdown|checklist))?|plan|implementation|work items?|roadmap|tasks \/ subtasks|checklist)$/i;
const bucket = /^(?:in progress|backlog|completed|done|to do|todo|pending|blocked|next|later)$/i;

/** A heading or label text without what only decorates it: marks, emoji, a number in front. */
export function nameOf(text: string): string {
  return text
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/^\d{1,5}(?:\.\d{1,5})*[.:)]?\s+/, '')
    .replace(/[\s:*_]+$/, '')
    .replace(/\s*\p{Extended_Pictographic}\uFE0F?$/u, '')
    .trim();
}

/** What a heading announces by its words alone. */
export function headingKind(title: string): SectionKind {
  if (phaseNumber(title) !== null) return 'phase';
  const name = nameOf(title);
  if (samples.test(name)) return 'sample';
  if (isCheckName(name)) return 'check';
  return work.test(name) ? 'work' : 'other';
}

/** What a label (`**VERIFY Phase 1:**`) announces for the boxes below it. */
export function labelKind(label: string): SectionKind {
  const name = nameOf(label);
  if (samples.test(name)) return 'sample';
  if (isCheckName(name)) return 'check';
  return work.test(name) ? 'work' : 'other';
}

function isCheckName(name: string): boolean {
  if (checks.some((pattern) => pattern.test(name))) return true;
  return checklist.test(name) && !workChecklist.test(name);
}

/** The number of a heading that is a phase by its word: `1` of "Phase 1: Setup". */
export function phaseNumber(title: string): string | null {
  const number = phaseName.exec(title.replace(/^[^\p{L}\p{N}]+/u, ''))?.groups?.number ?? null;
  // "Phase in use" has no number.
  return number !== null && /^[a-z]/.test(number) ? null : number;
}

/** The number in front of any heading: `2` of "2. Setup". */
export function headingNumber(title: string): string | null {
  return phaseNumber(title) ?? plainNumber.exec(title)?.groups?.number ?? null;
}

/** A heading that only says that tasks come, or in what state they are: it names no phase where another one does. */
export function isWrapper(title: string): boolean {
  const name = nameOf(title);
  return wrapper.test(name) || bucket.test(name);
}
