/** Tools that only look: how the plan stands, what comes next, what a task is about. */
import * as z from 'zod/mini';
import { viewPlan } from '../../present/planView';
import { readyWords } from '../../present/readiness';
import { countsWords, headline, taskName } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { lockHolder } from '../../runner/lock';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { explainTasks } from '../../schedule/readiness';
import { type CommandContext, findTask } from '../context';
import { nextChoice } from '../nextChoice';
import { nothingRunsWords } from '../nothingRuns';
import type { Tool } from './tool';

/** `open` reads plan and state anew for each call: both change while the server lives. */
export type Open = () => CommandContext;

const most = 50;

export function planStatus(open: Open): Tool<typeof nothing> {
  return {
    name: 'plan_status',
    title: 'How the plan stands',
    description:
      'How many tasks of the plan are completed, running, failed or pending, phase by phase, and which need attention. Changes nothing.',
    input: nothing,
    readOnly: true,
    run() {
      const context = open();
      const { plan, name } = context.plan;
      const { status } = readState(context.paths, name, plan);
      const readiness = explainTasks(plan, status, scheduleOptions(context.config));
      const running = lockHolder(context.paths.folder) !== undefined;
      const view = viewPlan({ plan, status, running, readiness, tickBoxes: context.config.tickBoxes, path: name });
      const notable = view.tasks.filter(({ status: shown }) => lookedAt.has(shown));
      return [
        `${plan.title || name} (${name}): ${headline(view)}`,
        countsWords(view.counts),
        ...view.phases
          .filter(({ tasks }) => tasks.length > 0)
          .map(({ phase, counts }) => `- ${phase?.title ?? 'Tasks'}: ${counts.done} of ${counts.total} done`),
        ...(notable.length > 0 ? ['', 'Tasks to know of:'] : []),
        ...notable.slice(0, most).map((task) => {
          const error = task.record?.lastError ? `: ${task.record.lastError}` : '';
          return `- ${taskName(task, 200)} (${lookOf(task.status).word})${error}`;
        }),
        ...(notable.length > most ? [`… and ${notable.length - most} more`] : []),
      ].join('\n');
    },
  };
}

const lookedAt: ReadonlySet<string> = new Set(['running', 'failed', 'interrupted', 'waiting', 'blocked', 'stale']);
const nothing = z.object({});

const howMany = z.object({ count: z.optional(z.int().check(z.gte(1), z.lte(most))) });

export function nextTasks(open: Open): Tool<typeof howMany> {
  return {
    name: 'next_tasks',
    title: 'What comes next',
    description: 'The tasks that Tranche would hand out next, each with the reason why. Changes nothing.',
    input: howMany,
    readOnly: true,
    run({ count }) {
      const context = open();
      const { plan, name } = context.plan;
      const { status } = readState(context.paths, name, plan);
      const words = { plan, phaseGate: context.config.phaseGate };
      const batch = nextChoice(context, status, { count });
      if (batch.tasks.length === 0)
        return nothingRunsWords(plan, explainTasks(plan, status, scheduleOptions(context.config)), words);
      const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
      return batch.tasks
        .map(({ uid, reason }) => `- ${uid} ${byUid.get(uid)?.title ?? ''}\n  ${readyWords(reason, words)}`)
        .join('\n');
    },
  };
}

const byId = z.object({ id: z.string().check(z.minLength(1), z.maxLength(500)) });

export function getTask(open: Open): Tool<typeof byId> {
  return {
    name: 'get_task',
    title: 'A task of the plan',
    description: 'A task as the plan has it, with its phase, what it waits for and how it stands. Changes nothing.',
    input: byId,
    readOnly: true,
    run({ id }) {
      const context = open();
      return taskText(context, findTask(context, id).uid);
    },
  };
}

/** A task in words, for a model. */
export function taskText(context: CommandContext, uid: string): string {
  const { plan, name } = context.plan;
  const { status } = readState(context.paths, name, plan);
  const readiness = explainTasks(plan, status, scheduleOptions(context.config));
  const view = viewPlan({ plan, status, running: false, readiness, path: name });
  const { task, record, status: shown } = view.byUid.get(uid) ?? { task: findTask(context, uid), status: 'pending' };
  const phase = plan.phases.find(({ key }) => key === task.phase);
  const depends = task.dependsOn.map(({ kind, target }) => {
    const other = kind === 'task' ? view.byUid.get(target) : undefined;
    return other ? `${target} (${lookOf(other.status).word})` : `${kind === 'phase' ? 'phase ' : ''}${target}`;
  });
  return [
    `Task ${task.id}: ${task.title}`,
    phase && `Phase: ${phase.title}`,
    `Status: ${lookOf(shown).word}${record && record.attempts > 0 ? `, attempt ${record.attempts}` : ''}`,
    depends.length > 0 && `Depends on: ${depends.join(', ')}`,
    task.files.length > 0 && `Files: ${task.files.join(', ')}`,
    record?.lastError && `What went wrong last: ${record.lastError}`,
    `\nAs the plan has it:\n\n${task.text.trimEnd()}`,
  ]
    .filter(Boolean)
    .join('\n');
}
