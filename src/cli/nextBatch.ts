/** The batch that the runner would take up now. */
import type { Task } from '../plan/model';
import { choiceSettings } from '../runner/choiceSettings';
import { scheduleOptions } from '../runner/runRequest';
import { choiceFor } from '../schedule/choice';
import { explainTasks } from '../schedule/readiness';
import { selectBatch } from '../schedule/selectBatch';
import type { Status } from '../status/status';
import type { CommandContext } from './context';
import { exitCode } from './exitCode';
import { nothingRunsWords } from './nothingRuns';

/** In order; empty where nothing can run. */
export function nextBatch({ plan: { plan }, config }: CommandContext, status: Status): Task[] {
  const choice = choiceFor(plan, choiceSettings(config));
  const batch = selectBatch(plan, status, { ...scheduleOptions(config), ...choice });
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  return batch.tasks.flatMap(({ uid }) => byUid.get(uid) ?? []);
}

/** Says why there is none; returns the exit code for that. */
export function sayNothingRuns({ plan: { plan }, config }: CommandContext, status: Status): number {
  const readiness = explainTasks(plan, status, scheduleOptions(config));
  process.stderr.write(`${nothingRunsWords(plan, readiness, { plan, phaseGate: config.phaseGate })}\n`);
  return exitCode.nothingToRun;
}
