/** What an agent is told. Plan text goes in as it stands: it is the person's own words to the agent. */
import type { Plan, Task } from '../plan/model';

export interface PromptContext {
  readonly plan: Plan;
  /** Relative to the workspace. */
  readonly planName: string;
  readonly task: Task;
  /** Place in the batch, from 1. */
  readonly position: number;
  readonly batchSize: number;
  /** What earlier sessions left for this one; only in a session's first turn. */
  readonly handoff: string | undefined;
  /** Why the last attempt at this task came to nothing; undefined for the first. */
  readonly trouble: string | undefined;
  /** What was asked in earlier attempts, and what the person answered. */
  readonly answers?: readonly { readonly question: string; readonly answer: string }[] | undefined;
  /** Where and how it may write, if that is not the usual. */
  readonly rules: string | undefined;
}

/** The turn in which a task is handed out. */
export function taskPrompt(context: PromptContext): string {
  const { plan, planName, task, position, batchSize } = context;
  const phase = plan.phases.find(({ key }) => key === task.phase);
  const subtasks = plan.tasks.filter(({ parent }) => parent === task.uid);
  const parts = [
    `You work on the plan ${plan.title === '' ? planName : `"${plan.title}" (${planName})`}. This is task ${position} of ${batchSize} in this session: ${task.id}.`,
    phase && `Phase: ${phase.title}${phase.objective ? `\nObjective: ${phase.objective}` : ''}`,
    parentLine(plan, task),
    `The task, as ${task.file === null ? 'the plan' : `${planName}/${task.file}`} has it:\n\n${task.text.trimEnd()}`,
    subtasks.length > 0 &&
      `Its sub-tasks (${subtasks.map(({ id }) => id).join(', ')}) were done before. Look at the whole and finish what is missing.`,
    context.handoff && `What was done before this session:\n\n${context.handoff.trimEnd()}`,
    context.trouble && `An earlier attempt at this task came to nothing. The reason was: ${context.trouble}`,
    answersText(context.answers ?? []),
    rules(planName),
    context.rules,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function answersText(answers: NonNullable<PromptContext['answers']>): string {
  const lines = answers.map(({ question, answer }) => `- Asked: ${question}\n  Answer: ${answer}`);
  return lines.length === 0
    ? ''
    : `What was asked about this task before, and what the person answered:\n\n${lines.join('\n')}`;
}

function parentLine(plan: Plan, task: Task): string | undefined {
  const parent = plan.tasks.find(({ uid }) => uid === task.parent);
  return parent && `It is a part of task ${parent.id}: ${parent.title}`;
}

function rules(planName: string): string {
  return [
    'Rules:',
    '- Look at what is there before you change anything; keep to the style of the project.',
    '- Do this one task, wholly, and nothing of the tasks that follow.',
    `- Leave ${planName} and its status alone: what is done is decided by checks that run after you.`,
    '- Nobody can answer questions. Where the task leaves something open, decide, and say what you decided.',
    '- End with two or three sentences: what you changed, what you checked, what is left. If you could not do it, say so plainly.',
  ].join('\n');
}

/** The turn after a gate did not pass. */
export function reworkPrompt(
  task: Task,
  gate: { readonly command: string; readonly reason: string; readonly output: string },
): string {
  return [
    `Task ${task.id} is not done yet: ${gate.reason}`,
    `The check was: ${gate.command}`,
    gate.output.trim() && `The end of its output:\n\n${gate.output.trim()}`,
    'Find the cause and mend it; do not weaken the check. The same check runs again after you.',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

/** The turn that goes on after a passing fault such as a rate limit. */
export function continuePrompt(task: Task): string {
  return `The last turn was cut off before task ${task.id} (${task.title}) was finished. Look at what you have done so far and finish it.\n`;
}
