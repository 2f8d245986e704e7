/** A plan's state on disk, held by the one runner that has the lock: every change is a journal record first. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { startOf } from '../agents/process/processTable';
import { writtenStatus } from '../status/currentStatus';
import type { JournalRecord, NewRecord } from '../status/journalRecord';
import { applyRecord, type Status } from '../status/status';
import { formatStatusFile, type StatusFile } from '../status/statusFile';
import type { TaskStatus } from '../status/taskStatus';
import { untickedTasks } from '../status/untickedTasks';
import { removeTemporaries, replaceFile } from './durable';
import { RunnerError, systemReason } from './errors';
import { isFact, Journal } from './journal';
import { acquireLock, type HeldLock } from './lock';
import type { PlanFile } from './planFile';
import { readState, type StatePaths, statePaths } from './stateReading';

/** `status.json` is written at every record of plans no larger than this. */
const smallPlanTasks = 50;
/** Of larger ones, writing it takes no more than this share of the time; else it is put off. */
const snapshotShare = 0.05;
/** What takes longer than this, in milliseconds, keeps no record waiting: it has its turn while agents work. */
const quickSnapshotMs = 4;
/** So often the runner may end in the middle of one task before that counts as a failure of the task. */
const mostInterruptions = 5;

export class StateStore {
  readonly paths: StatePaths;
  readonly status: Status;
  readonly notices: readonly string[];
  /** `uid`s of tasks that were completed before, without a word of it to the plan. */
  readonly unticked: ReadonlySet<string>;
  readonly #lock: HeldLock;
  readonly #journal: Journal;
  readonly #file: StatusFile | undefined;
  readonly #createdAt: string;
  #plan: PlanFile;
  /** When the next snapshot may be written, on the clock of `performance.now`. */
  #snapshotDue = 0;
  /** How long the last one took, in milliseconds. */
  #snapshotMs = 0;
  #snapshotTimer: NodeJS.Timeout | undefined;

  /** Takes the lock. Throws a `RunnerError`: `busy` with another runner alive, `state` where nothing can be written. */
  static open(workspace: string, stateDirectory: string, plan: PlanFile, runId: string): StateStore {
    const paths = statePaths(workspace, stateDirectory, plan.name);
    try {
      prepareFolder(join(workspace, stateDirectory), paths.folder);
      const lock = acquireLock(paths.folder, runId, new Date().toISOString());
      try {
        for (const path of [paths.status, join(paths.folder, 'lock')]) removeTemporaries(path);
        return new StateStore(paths, plan, lock);
      } catch (error) {
        lock.release();
        throw error;
      }
    } catch (error) {
      if (error instanceof RunnerError) throw error;
      throw new RunnerError('state', `The state folder ${paths.folder} cannot be used: ${systemReason(error)}.`, {
        cause: error,
      });
    }
  }

  private constructor(paths: StatePaths, plan: PlanFile, lock: HeldLock) {
    this.paths = paths;
    this.#plan = plan;
    this.#lock = lock;
    // Read again under the lock: what stood there before may be of the runner that has just ended.
    const reading = readState(paths, plan.name, plan.plan);
    this.status = reading.status;
    this.#file = reading.file;
    // A damaged file is somebody's evidence, or holds another tool's fields: it is kept beside the new one.
    if (reading.rebuilt) fs.copyFileSync(paths.status, `${paths.status}.damaged`);
    this.#createdAt = reading.file?.createdAt ?? new Date().toISOString();
    this.notices = [...(lock.tookOver ? [lock.tookOver] : []), ...reading.notices];
    this.unticked = untickedTasks(reading.journal.records);
    this.#journal = new Journal(paths.journal, reading.journal, reading.lastSeq);
    try {
      this.#refuseBesideLiveRun();
      if (Object.keys(reading.unrecorded).length > 0) {
        this.record({ type: 'imported', source: 'status_file', tasks: reading.unrecorded });
      }
      this.#importBoxes();
      this.#endWhatWasCutOff();
    } catch (error) {
      this.#journal.close();
      throw error;
    }
  }

  get plan(): PlanFile {
    return this.#plan;
  }

  /** The plan was read again; tasks that are new to the status come in as their boxes say. */
  set plan(plan: PlanFile) {
    if (plan === this.#plan) return;
    this.#plan = plan;
    this.#importBoxes();
  }

  /** Journal first, then memory, then the snapshot. */
  record(record: NewRecord): JournalRecord {
    // No attempt begins, and no run, without it. For facts it is asked only when the journal is not as it was left.
    if (!isFact(record.type)) this.#refuseWithoutLock();
    let stamped: JournalRecord;
    try {
      stamped = this.#journal.append(record);
    } catch (error) {
      this.#refuseWithoutLock();
      throw error;
    }
    applyRecord(this.status, stamped);
    this.#snapshotSoon();
    return stamped;
  }

  /** Settles when all that was recorded is on the disk. Rejects with a `RunnerError` of kind `state` when it is not. */
  forced(): Promise<void> {
    return this.#journal.forced();
  }

  /** The same at once, while everything else waits. */
  force(): void {
    this.#journal.force();
  }

  /** Writes `status.json` now. */
  flush(): void {
    clearTimeout(this.#snapshotTimer);
    this.#snapshotTimer = undefined;
    const started = performance.now();
    const { name, plan } = this.#plan;
    const extra = this.#file?.extra ?? {};
    const planPath = this.#file?.planPath ?? name;
    try {
      replaceFile(
        this.paths.status,
        formatStatusFile(this.status, { plan, planPath, createdAt: this.#createdAt, extra }),
      );
    } catch (error) {
      throw new RunnerError(
        'state',
        `The status file ${this.paths.status} cannot be written: ${systemReason(error)}. The journal beside it is whole; mend this, then \`tranche resume\`.`,
        { cause: error },
      );
    }
    const now = performance.now();
    this.#snapshotMs = now - started;
    this.#snapshotDue = now + this.#snapshotMs / snapshotShare;
  }

  /** As the lock says it; others may by now have taken it away. */
  get isHeld(): boolean {
    return this.#lock.isHeld();
  }

  /** Releases the lock, also when the last snapshot cannot be written. */
  close(): void {
    try {
      if (this.isHeld) this.flush();
    } finally {
      this.abandon();
    }
  }

  /** Lets go without writing. */
  abandon(): void {
    clearTimeout(this.#snapshotTimer);
    this.#journal.close();
    this.#lock.release();
  }

  #refuseWithoutLock(): void {
    if (this.#lock.isHeld()) return;
    throw new RunnerError(
      'state',
      `The lock in ${this.paths.folder} was removed or taken while this runner held it. It stops, so that two runners never work on one plan. See \`tranche status\`, then \`tranche resume\`.`,
    );
  }

  #snapshotSoon(): void {
    const wait = this.#snapshotDue - performance.now();
    const isSmall = this.#plan.plan.tasks.length <= smallPlanTasks;
    if (isSmall || (wait <= 0 && this.#snapshotMs < quickSnapshotMs)) this.flush();
    else this.#snapshotTimer ??= setTimeout(() => this.#flushLater(), Math.max(0, wait));
  }

  #flushLater(): void {
    try {
      this.flush();
    } catch {
      // Nobody awaits a timer. The next record or `close` meets the same fault and reports it.
      this.#snapshotDue = 0;
    }
  }

  #importBoxes(): void {
    const tasks: Record<string, TaskStatus> = {};
    for (const task of this.#plan.plan.tasks) {
      const written = writtenStatus(task.state);
      if (written !== 'pending' && !this.status.tasks.has(task.uid)) tasks[task.uid] = written;
    }
    if (Object.keys(tasks).length > 0) this.record({ type: 'imported', source: 'plan', tasks });
  }

  /** Somebody removed the lock of a runner that goes on working. */
  #refuseBesideLiveRun(): void {
    const run = this.status.runs.findLast(({ pid }) => pid !== undefined);
    if (run?.pid === undefined || run.completedAt !== undefined || run.host !== hostname()) return;
    if (run.processStart === undefined || startOf(run.pid) !== run.processStart) return;
    throw new RunnerError(
      'busy',
      `Another runner works on this plan although its lock is gone: pid ${run.pid}, started ${run.startedAt}. Wait for it, or end that process.`,
    );
  }

  /** A runner that was killed could not write the ends of its attempt and its run. */
  #endWhatWasCutOff(): void {
    for (const task of this.status.tasks.values()) {
      // What waits for a person has ended; only the word on it is missing.
      if (task.status !== 'in_progress' || task.activity === undefined || task.activity === 'waiting_person') continue;
      const isPoison = (task.interruptions ?? 0) + 1 >= mostInterruptions;
      this.record({
        type: 'attempt_ended',
        runId: task.runId ?? '',
        batchId: task.batchId ?? '',
        task: task.id,
        attempt: task.attempts,
        outcome: isPoison ? 'failed' : 'interrupted',
        failure: isPoison
          ? {
              kind: 'crash',
              message: `The runner ended in the middle of this task ${mostInterruptions} times in a row.`,
            }
          : { kind: 'interrupted', message: 'The runner ended in the middle of this attempt.' },
        durationMs: 0,
      });
    }
    for (const run of this.status.runs) {
      // Runs of other tools have no end either, sometimes; only ours name their process.
      if (run.completedAt !== undefined || run.pid === undefined) continue;
      this.record({
        type: 'run_ended',
        runId: run.runId,
        outcome: 'lost',
        exitCode: 137,
        reason: 'The runner ended without a word: killed, or the machine went down.',
      });
    }
  }
}

function prepareFolder(stateDirectory: string, folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const ignore = join(stateDirectory, '.gitignore');
  // The state is of this machine; the folder keeps itself out of version control without touching the person's files.
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
}
