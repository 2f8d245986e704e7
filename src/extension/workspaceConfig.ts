/** The few keys of `tranche.config.json` that say where things are and what comes next. The runner judges the rest. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import stripJsonComments from 'strip-json-comments';
import { type TickMode, tickModes } from '../plan/tickBoxes';
import { defaultScheduleOptions, type ScheduleOptions } from '../schedule/model';
import { defaultStateDirectory } from '../status/stateFolder';

export const configFileName = 'tranche.config.json';

export interface WorkspaceConfig {
  readonly plan: string | undefined;
  readonly stateDirectory: string;
  readonly tickBoxes: TickMode | undefined;
  readonly batchSize: number | 'auto';
  readonly schedule: ScheduleOptions;
}

/** Broken JSON and values of the wrong kind are told to `complain`; the defaults stand in for them. */
export async function readWorkspaceConfig(
  folder: string,
  complain: (message: string) => void,
): Promise<WorkspaceConfig> {
  let text = '{}';
  try {
    text = (await fs.readFile(join(folder, configFileName), 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      complain(`${configFileName} cannot be read: ${String(error)}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(stripJsonComments(text, { trailingCommas: true }));
  } catch {
    complain(`${configFileName} in ${folder} is not valid JSON; the defaults are used until it is.`);
  }
  const config = asObject(parsed);
  const limits = asObject(config.limits);
  return {
    plan: nonEmpty(config.plan),
    stateDirectory: nonEmpty(config.stateDirectory) ?? defaultStateDirectory,
    tickBoxes: tickModes.find((mode) => mode === config.tickBoxes),
    batchSize: config.batchSize === 'auto' ? 'auto' : (wholeNumber(config.batchSize) ?? 3),
    schedule: {
      phaseGate: share(config.phaseGate) ?? defaultScheduleOptions.phaseGate,
      maxAttempts: wholeNumber(limits.maxAttempts) ?? defaultScheduleOptions.maxAttempts,
    },
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : undefined;
}

function share(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}
