/** What each kind of problem means, for people who meet it for the first time. */
import type { ProblemCode } from '../plan/model';

export interface ProblemHelp {
  /** A few words without a full stop. */
  readonly title: string;
  /** Why it matters, and what to do. */
  readonly help: string;
}

export const problemHelp: Readonly<Record<ProblemCode, ProblemHelp>> = {
  'annotation-not-understood': {
    title: 'A mark or note is not understood',
    help: 'It looks like a dependency, a note on the order of tasks or a verify command, but does not say what it is about, so it has no effect. Write it as the message says.',
  },
  'unknown-dependency': {
    title: 'A dependency on something that is not in the plan',
    help: 'The task can never become ready. Correct the id, or remove the dependency.',
  },
  'dependency-cycle': {
    title: 'Tasks that wait for each other',
    help: 'None of them can ever begin. Remove one of the dependencies named in the message.',
  },
  'duplicate-id': {
    title: 'Two tasks with one id',
    help: 'What names the id means the first of them. Give each task an id of its own.',
  },
  'duplicate-phase': {
    title: 'Two phases with one name',
    help: 'What names the phase means the first of them. Give each phase a number or title of its own.',
  },
  'task-without-id': {
    title: 'A task without an id',
    help: 'It is called after its title, so its record is lost when the title changes, and other tasks can hardly name it. Give it an id, such as 1.1.',
  },
  'unknown-state': {
    title: 'A box without a settled meaning',
    help: 'Tools read this mark differently. Write [ ] or [x], or explain the mark in a legend, such as "Legend: [~] in progress".',
  },
  'unclosed-fence': {
    title: 'A code fence or comment that is never closed',
    help: 'All that follows is hidden in it. Close it where it should end.',
  },
  'invalid-text': {
    title: 'Bytes that are no text',
    help: 'The file is not in the encoding that it seems to be in. Save it as UTF-8 and correct the line.',
  },
  'invalid-syntax': {
    title: 'Data that cannot be read',
    help: 'The file is no valid JSON, YAML or front matter at this place. Correct it there.',
  },
  'line-too-long': {
    title: 'A very long line',
    help: 'Only its beginning was read. Break it into several.',
  },
  'status-differs': {
    title: 'The plan and the record differ',
    help: "The plan's own text says something else of this task than the record of what was done. The record counts. Make the plan say the same, or change the record with `tranche mark`.",
  },
  'no-tasks': {
    title: 'A plan without tasks',
    help: 'A task is a line like "- [ ] 1.1 What to do" below a heading like "## Phase 1: Name". `tranche plan init` writes a plan to begin with.',
  },
};
