/** The batch that the runner would take up now. */
import type { Task } from '../plan/model';
import { choiceSettings } from '../runner/choiceSettings';
import { lockHolder } from '../runner/lock';
import { scheduleOptions } from '../runner/runRequest';
import type { StateReading } from '../runner/stateReading';
import { choiceFor } from '../schedule/choice';
import { explainTasks } from '../schedule/readiness';
import { selectBatch } from '../schedule/selectBatch';
import type { JournalRecord } from '../status/journalRecord';
import type { Status } from '../status/status';
import type { CommandContext } from './context';
import { exitCode } from './exitCode';
import { nothingRunsWords } from './nothingRuns';

/** In order; empty where nothing can run, or a runner at work has taken up all that can. */
export function nextBatch(
  { plan: { plan }, config, paths }: CommandContext,
  { status, journal }: StateReading,
): Task[] {
  const choice = choiceFor(plan, choiceSettings(config));
  const holder = lockHolder(paths.folder);
  const busy = holder && tasksAtWork(journal.records, holder.runId);
  const batch = selectBatch(plan, status, { ...scheduleOptions(config), ...choice, busy });
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  return batch.tasks.flatMap(({ uid }) => byUid.get(uid) ?? []);
}

/** Tasks that a session of the run has, or is about to take up. */
function tasksAtWork(records: readonly JournalRecord[], runId: string): Set<string> {
  const batches = new Map<string, Set<string>>();
  for (const record of records) {
    if (!('runId' in record) || record.runId !== runId) continue;
    if (record.type === 'batch_started') batches.set(record.batchId, new Set(record.tasks));
    else if (record.type === 'batch_ended') batches.delete(record.batchId);
    else if (record.type === 'attempt_ended' && record.outcome !== 'interrupted') {
      batches.get(record.batchId)?.delete(record.task);
    }
  }
  return new Set([...batches.values()].flatMap((tasks) => [...tasks]));
}

/** Says why there is none; returns the exit code for that. */
export function sayNothingRuns({ plan: { plan }, config, paths }: CommandContext, status: Status): number {
  const holder = lockHolder(paths.folder);
  if (holder) {
    process.stderr.write(`Nothing is left to hand out beside the runner at work (pid ${holder.pid}).\n`);
    return exitCode.nothingToRun;
  }
  const readiness = explainTasks(plan, status, scheduleOptions(config));
  process.stderr.write(`${nothingRunsWords(plan, readiness, { plan, phaseGate: config.phaseGate })}\n`);
  return exitCode.nothingToRun;
}
