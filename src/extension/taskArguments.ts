/** What a task hands to the runner, and which tasks are refused. */
import { safe } from '../present/terminalText';

/** What `Tasks: Run Task` lists, by the action it stands for. */
export const offeredTasks = { next: 'Run Next Batch', all: 'Run All', resume: 'Resume from Checkpoint' } as const;

/** A definition in tasks.json. Nobody has checked it. */
export interface AskedTask {
  readonly action?: unknown;
  readonly count?: unknown;
  readonly plan?: unknown;
}

/** The settings of the task's folder. */
export interface FolderSettings {
  readonly plan: string | undefined;
  readonly stateDirectory: string | undefined;
  readonly tickBoxes?: string | undefined;
}

/** Arguments, or as a sentence why there are none. */
export type TaskArguments = { readonly args: readonly string[] } | { readonly refusal: string };

/** The definition's own plan comes before that of the settings, as on the command line. */
export function taskArguments({ action = 'next', count, plan }: AskedTask, settings: FolderSettings): TaskArguments {
  const path = typeof plan === 'string' && plan !== '' ? plan : settings.plan;
  const about = [
    ...(path === undefined ? [] : [`--plan=${path}`]),
    ...(settings.stateDirectory === undefined ? [] : [`--state-dir=${settings.stateDirectory}`]),
    ...(settings.tickBoxes === undefined ? [] : [`--tick-boxes=${settings.tickBoxes}`]),
  ];
  if (action === 'resume') return { args: ['resume', ...about] };
  if (action === 'all') return { args: ['run', '--all', ...about] };
  if (action !== 'next')
    return { refusal: `This task has the action ${shown(action)}; known are next, all and resume.` };
  if (count === undefined) return { args: ['run', ...about] };
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) {
    return { args: ['run', String(count), ...about] };
  }
  return { refusal: `This task has the count ${shown(count)}; it must be a whole number, 1 or more.` };
}

function shown(value: unknown): string {
  return safe(typeof value === 'object' ? JSON.stringify(value) : String(value), 40);
}

const named: readonly (readonly [string, string])[] = [
  ['--plan=', 'The path of the plan'],
  ['--state-dir=', 'The path of the state folder'],
  ['--task=', 'The id of the task'],
];

/**
 * VS Code replaces `${…}` in what it starts, and runs a command for some of it: a plan's name must not have a say in
 * that. There is no way to escape it. A sentence, or undefined when there is nothing to replace.
 */
export function substitutionRefusal(args: readonly string[], folder: string): string | undefined {
  if (folder.includes('${')) return refusal('The path of the folder');
  const hit = args.find((arg) => arg.includes('${'));
  return hit === undefined
    ? undefined
    : refusal(named.find(([prefix]) => hit.startsWith(prefix))?.[1] ?? 'An argument');
}

function refusal(what: string): string {
  return `${what} contains "\${", which VS Code would replace by something else; it has to be renamed before it can be run from here.`;
}
