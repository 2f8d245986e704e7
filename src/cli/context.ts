/** What every command needs to know first: workspace, configuration, plan, and where its state lies. */
import { statSync } from 'node:fs';
import { isAbsolute, normalize, resolve } from 'node:path';
import { tickModes } from '../plan/tickBoxes';
import { readConfig } from '../runner/config';
import type { Config } from '../runner/configSchema';
import { RunnerError } from '../runner/errors';
import { findPlan } from '../runner/findPlan';
import { type PlanFile, readPlan } from '../runner/planFile';
import { type StatePaths, statePaths } from '../runner/stateReading';

export interface CommonOptions {
  readonly workspace?: string;
  readonly plan?: string;
  readonly stateDir?: string;
  readonly tickBoxes?: string;
  readonly ignoreDeps?: boolean;
}

export interface CommandContext {
  /** Absolute. */
  readonly workspace: string;
  readonly config: Config;
  readonly plan: PlanFile;
  /** Relative to the workspace. */
  readonly stateDirectory: string;
  readonly paths: StatePaths;
}

/** Throws a `RunnerError` of kind `usage` when there is no usable plan or configuration. */
export function openContext(options: CommonOptions): CommandContext {
  const workspace = resolve(options.workspace ?? '.');
  if (!statSync(workspace, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RunnerError('usage', `The workspace ${workspace} is no folder.`);
  }
  const config = withOptions(readConfig(workspace), options);
  const stateDirectory = insideWorkspace(options.stateDir ?? config.stateDirectory);
  const named = options.plan ?? config.plan;
  const plan = named === undefined ? findPlan(workspace, stateDirectory) : readPlan(workspace, named);
  if (plan.plan.tasks.length === 0) {
    throw new RunnerError(
      'usage',
      `The plan ${plan.name} holds no tasks. A task is a line like "- [ ] 1.1 Do this" below a heading "## Phase 1: Title".`,
    );
  }
  return { workspace, config, plan, stateDirectory, paths: statePaths(workspace, stateDirectory, plan.name) };
}

function withOptions(settings: Config, { tickBoxes, ignoreDeps }: CommonOptions): Config {
  const config = ignoreDeps ? { ...settings, ignoreDependencies: true } : settings;
  if (tickBoxes === undefined) return config;
  const mode = tickModes.find((each) => each === tickBoxes);
  if (mode) return { ...config, tickBoxes: mode };
  throw new RunnerError('usage', `Boxes cannot be ticked "${tickBoxes}". Use one of ${tickModes.join(', ')}.`);
}

/** The plan that a person named; else the one configured for the folder, or found in it. */
export function planNamed(folder: string, name: string | undefined): PlanFile {
  if (name !== undefined) return readPlan(folder, name);
  const { plan, stateDirectory } = readConfig(folder);
  return plan === undefined ? findPlan(folder, stateDirectory) : readPlan(folder, plan);
}

/** It gets a `.gitignore` of its own and is no work of the agent's, so it can be neither the workspace nor around it. */
function insideWorkspace(stateDirectory: string): string {
  const path = normalize(stateDirectory).replaceAll('\\', '/').replace(/\/+$/, '');
  if (!isAbsolute(stateDirectory) && path !== '.' && path !== '..' && !path.startsWith('../')) return path;
  throw new RunnerError(
    'usage',
    `The state directory "${stateDirectory}" is not a folder inside the workspace. Name one relative to it, like .tranche.`,
  );
}

/** The task with that id. Throws a `RunnerError` of kind `usage` that names similar ones. */
export function findTask(context: CommandContext, id: string): PlanFile['plan']['tasks'][number] {
  const { tasks } = context.plan.plan;
  const task = tasks.find(({ uid }) => uid === id) ?? tasks.find((each) => each.id === id);
  if (task) return task;
  const similar = tasks.filter(({ uid }) => uid.startsWith(id) || id.startsWith(uid)).slice(0, 5);
  const hint =
    similar.length > 0 ? `Did you mean ${similar.map(({ uid }) => uid).join(', ')}?` : 'See `tranche status`.';
  throw new RunnerError('usage', `The plan ${context.plan.name} has no task "${id}". ${hint}`);
}
