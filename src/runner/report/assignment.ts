/**
 * The next batch as a message for an agent that a person starts by hand: what was done, what is to be done, in which
 * order, by which checks, and when to report. And the prompt that the runner itself would begin with.
 */
import type { Plan, Task } from '../../plan/model';
import type { Status } from '../../status/status';
import type { Config } from '../configSchema';
import { firstPrompt, troubleOf } from '../firstPrompt';
import { rules as proposalRules } from '../isolation/proposal';
import { rules as worktreeRules } from '../isolation/worktree';
import { handoffText } from './handoff';

export interface AssignmentFacts {
  readonly plan: Plan;
  /** Relative to the workspace. */
  readonly planName: string;
  readonly status: Status;
  readonly config: Config;
  /** In the order in which they are to be worked on. */
  readonly tasks: readonly Task[];
}

/** One message for one session, as Markdown. Failed tasks come first: they are in the way of others. */
export function assignmentMessage({ plan, planName, status, config, tasks }: AssignmentFacts): string {
  const troubles = new Map(tasks.map((task) => [task, troubleOf(task, status)]));
  const fixes = tasks.filter((task) => troubles.get(task) !== undefined);
  const fresh = tasks.filter((task) => troubles.get(task) === undefined);
  const what = [fixes.length > 0 && `${fixes.length} to mend`, fresh.length > 0 && `${fresh.length} new`].filter(
    Boolean,
  );
  const done = handoffText(plan, status);
  const parts = [
    `# ${plan.title || planName}: your batch, ${what.join(', ')}`,
    `You work on the plan ${planName}. ${tasks.length === 1 ? 'Do this task, wholly,' : `Do these ${tasks.length} tasks in this order, each wholly before the next,`} and nothing of the tasks that follow.`,
    done && `## What was done before\n\n${done.trimEnd()}`,
    fixes.length > 0 && `## First: what failed before`,
    ...fixes.map((task) => taskPart(plan, task, troubles.get(task))),
    fresh.length > 0 && `## ${fixes.length > 0 ? 'Then: new' : 'New'} work`,
    ...fresh.map((task) => taskPart(plan, task, undefined)),
    section('How to work', [
      'Look first: read what is there, and who uses it, before you change anything; keep to the style of the project.',
      `Leave ${planName} and its status alone: what is done is decided by checks, not by what is said.`,
      'Where a task leaves something open, decide, and say what you decided.',
    ]),
    section('Before a task counts as done', gateLines(config, tasks)),
    section('When to report', [
      'Once: when all tasks are done, or when you are blocked and cannot go on with any of them.',
      'For each task: what you changed, what you checked and what came of it, what is left.',
    ]),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The prompt with which the runner would hand out a task, in a session in which it comes at that place. */
export function promptPreview(facts: AssignmentFacts, task: Task): string {
  const { plan, planName, status, config, tasks } = facts;
  const place = tasks.findIndex(({ uid }) => uid === task.uid);
  const isFirst = place <= 0;
  return firstPrompt({
    plan,
    planName,
    status,
    task,
    position: isFirst ? 1 : place + 1,
    batchSize: place < 0 ? 1 : tasks.length,
    isFresh: isFirst,
    trouble: troubleOf(task, status),
    rules: { shared: undefined, proposal: proposalRules, worktree: worktreeRules }[config.isolation],
  });
}

function taskPart(plan: Plan, task: Task, trouble: string | undefined): string {
  const phase = plan.phases.find(({ key }) => key === task.phase);
  return [
    `### ${task.id} ${task.title}`,
    phase && `Phase: ${phase.title}`,
    task.text.trimEnd(),
    trouble !== undefined && `The last attempt came to nothing: ${trouble}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function gateLines({ verify, verifyWhen, requireChanges, audit }: Config, tasks: readonly Task[]): string[] {
  const shown = verify.map((command) => (typeof command === 'string' ? command : command.join(' ')));
  const own = tasks.flatMap(({ id, verify: commands }) =>
    commands.map((command) => `Task ${id}: \`${command}\` succeeds.`),
  );
  return [
    ...(verifyWhen === 'off' ? [] : [...shown.map((command) => `\`${command}\` succeeds.`), ...own]),
    ...(requireChanges ? ['It changed a file, unless its text says that none will change.'] : []),
    ...(audit ? [`Another agent looks at the work and scores it: ${audit.approveAt} of 100 pass.`] : []),
    'No test is weakened, skipped or deleted to get there.',
  ];
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}
