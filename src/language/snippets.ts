// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets have tab stops, which are written so
/** The pieces a plan is made of, ready to be filled in: one source for completion and for contributed snippets. */

export interface PlanSnippet {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  /** Snippet syntax. The numbers of `SnippetNumbers` in braces, as `{task}`, are filled in by `snippetBody`. */
  readonly body: readonly string[];
  /** At the beginning of a line, or below a task. */
  readonly place: 'line' | 'task';
}

export const planSnippets: readonly PlanSnippet[] = [
  {
    name: 'Task',
    prefix: 'task',
    description: 'A task: the smallest thing that is handed out and done',
    body: ['- [ ] ${1:{task}} ${2:What to do}$0'],
    place: 'line',
  },
  {
    name: 'Task with a dependency',
    prefix: 'taskdep',
    description: 'A task that waits for others',
    body: ['- [ ] ${1:{task}} ${2:What to do} (depends: ${3:1.1})$0'],
    place: 'line',
  },
  {
    name: 'Phase',
    prefix: 'phase',
    description: 'A phase with its first task',
    body: [
      '## Phase ${1:{nextPhase}}: ${2:Name}',
      '',
      '**Objective:** ${3:What is true when it is done}',
      '',
      '- [ ] ${4:{firstTask}} ${5:What to do}$0',
    ],
    place: 'line',
  },
  {
    name: 'Sequential note',
    prefix: 'sequential',
    description: 'Tasks that run one after another',
    body: ['**Execution Note:** Tasks ${1:{phase}.1-{phase}.2} are [SEQUENTIAL] - ${2:why}$0'],
    place: 'line',
  },
  {
    name: 'Parallel note',
    prefix: 'parallel',
    description: 'Phases that may be open at the same time',
    body: ['**Execution Note:** Phases ${1:{phase}-{nextPhase}} are [PARALLEL] - ${2:why}$0'],
    place: 'line',
  },
  {
    name: 'Pipeline start',
    prefix: 'pipeline',
    description: 'Opens the next phase early',
    body: ['**pipeline-start:** when ${1:1.1} completes$0'],
    place: 'line',
  },
  {
    name: 'Checks of a phase',
    prefix: 'verify',
    description: 'Boxes for people, not tasks',
    body: ['**VERIFY Phase ${1:{phase}}:**', '', '- [ ] ${2:What must hold}$0'],
    place: 'line',
  },
  {
    name: 'Success criteria',
    prefix: 'success',
    description: 'What must hold in the end; boxes for people, not tasks',
    body: ['## Success Criteria', '', '- [ ] ${1:What must hold}$0'],
    place: 'line',
  },
  {
    name: 'Verify command',
    prefix: 'verify',
    description: 'Must succeed before the task counts. Never runs in a shell',
    body: ['verify: ${1:npm test}$0'],
    place: 'task',
  },
  {
    name: 'Depends on',
    prefix: 'depends',
    description: 'The tasks that this one waits for',
    body: ['Depends on: ${1:1.1}$0'],
    place: 'task',
  },
  {
    name: 'Step',
    prefix: 'step',
    description: 'A step of the task; it is not handed out by itself',
    body: ['- [ ] ${1:Step}$0'],
    place: 'task',
  },
];

export interface SnippetNumbers {
  /** Number of the phase that the place lies in. */
  readonly phase: string;
  /** The next free id in it. */
  readonly task: string;
  /** Number that a new phase would get. */
  readonly nextPhase: string;
  /** Id that the first task of a new phase would get. */
  readonly firstTask: string;
}

const firstNumbers: SnippetNumbers = { phase: '1', task: '1.1', nextPhase: '2', firstTask: '2.1' };

/**
 * The body with the numbers filled in, lines joined by `\n`.
 *
 * @param numbers without them, those of a small plan
 */
export function snippetBody({ body }: PlanSnippet, numbers: SnippetNumbers = firstNumbers): string {
  return body
    .join('\n')
    .replace(/\{(phase|task|nextPhase|firstTask)\}/g, (_, name: keyof SnippetNumbers) => escapeSnippet(numbers[name]));
}

/** Text that stands for itself in snippet syntax. */
function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
