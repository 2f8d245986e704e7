/** One plan of the workspace, with all that is known of it. */
import { join, relative, sep } from 'node:path';
import { belongsToFolderPlan } from '../plan/folderPlan';
import type { Plan } from '../plan/model';
import type { TickMode } from '../plan/tickBoxes';
import type { PlanView } from '../present/planView';
import { changedRows, type Row } from '../present/rows';
import { headline } from '../present/sentences';
import type { ScheduleOptions } from '../schedule/model';
import type { Status } from '../status/status';
import { takeSnapshot } from './planSnapshot';
import type { PlanReading } from './planText';
import { type HeldLock, isAlive, type StatePaths, type StateReading } from './stateFiles';

/** A workspace folder on the disk of the machine the extension runs on. */
export interface PlanFolder {
  readonly name: string;
  readonly fsPath: string;
  readonly uri: string;
}

export interface EntryPlace {
  readonly folder: PlanFolder;
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Absolute. */
  readonly fsPath: string;
  /** Named by the setting or by `tranche.config.json`. */
  readonly named: boolean;
  readonly state: StatePaths;
  /** As to be passed to the runner; undefined when it finds it by itself. */
  readonly stateDirectory: string | undefined;
  /** As the settings say, to be passed to the runner; undefined when it is to find out by itself. */
  readonly tickBoxes: TickMode | undefined;
  /** What holds where they say nothing. */
  readonly configuredTickBoxes: TickMode | undefined;
  readonly schedule: ScheduleOptions;
  readonly batchSize: number | 'auto';
}

/** Tells a plan from all others of the window. */
export function planKey({ folder, path }: Pick<EntryPlace, 'folder' | 'path'>): string {
  return `${folder.uri}#${path}`;
}

export interface EntryChange {
  /** Ids of the rows to be drawn again. */
  readonly rows: readonly string[];
  /** What is said of the plan as a whole has changed: its figures, its run, what can be done. */
  readonly summary: boolean;
}

/** Changes in place, by the store's hand alone. */
export class PlanEntry {
  readonly key: string;
  place: EntryPlace;
  active = false;
  /** Chosen by the person to be the active one. */
  pinned = false;
  /** The files that the plan was read from, relative to the folder that it is; null for a plan of one file. */
  sources: readonly string[] | null = null;
  /** Of the latest `refresh`; undefined when the plan cannot be read. */
  view: PlanView | undefined;
  rows: ReadonlyMap<string, Row> = new Map();
  statusFault: string | undefined;
  /** Of the file that the status was, or would be, read from. */
  statusPath = '';
  planFault: string | undefined;
  status: Status | undefined;
  plan: Plan | undefined;
  #lock: HeldLock | undefined;
  #summary = '';

  constructor(place: EntryPlace) {
    this.place = place;
    this.key = planKey(place);
  }

  /** The plan is a folder, as far as it has been read. */
  get isFolder(): boolean {
    return this.sources !== null;
  }

  /** It can be read, there is no task in it, and nothing that would explain why. */
  get isEmpty(): boolean {
    return (
      this.plan !== undefined &&
      this.plan.tasks.length === 0 &&
      !this.plan.problems.some(({ code }) => code !== 'no-tasks')
    );
  }

  /** The file of the plan that a row leads to; undefined for the plan's own row where the plan is a folder. */
  fileOf(row: Pick<Row, 'file'> | undefined): string | undefined {
    if (row?.file !== undefined) return join(this.place.fsPath, row.file);
    return this.isFolder ? undefined : this.place.fsPath;
  }

  /** Whether the plan is read from this file; an absolute path. */
  isReadFrom(fsPath: string): boolean {
    const { fsPath: own } = this.place;
    if (fsPath === own) return true;
    return this.isFolder && fsPath.startsWith(`${own}${sep}`) && belongsToFolderPlan(relative(own, fsPath));
  }

  setPlan(reading: PlanReading): void {
    // What cannot be read for now stays what it was.
    this.sources = reading.sources ?? ('plan' in reading ? null : this.sources);
    if ('plan' in reading) {
      this.plan = reading.plan;
      this.planFault = undefined;
      return;
    }
    this.planFault = reading.fault;
    // One that is gone is not shown from memory; one that cannot be read for now is.
    if (reading.absent) this.plan = undefined;
  }

  setState(reading: StateReading): void {
    this.#lock = reading.lock;
    this.statusFault = reading.fault;
    this.statusPath = reading.statusPath;
    if (reading.fault === undefined) this.status = reading.status;
  }

  /** Brings view and rows up to date. */
  refresh(now: Date): EntryChange {
    const before = this.rows;
    const { key, plan, planFault, status, statusFault, active, pinned, place } = this;
    const running = this.#isRunning(now);
    const { path, schedule } = place;
    const tickBoxes = place.tickBoxes ?? place.configuredTickBoxes;
    const { view, rows } = takeSnapshot(
      { key, path, plan, planFault, status, statusFault, running, active, pinned, schedule, tickBoxes },
      now,
    );
    this.view = view;
    this.rows = rows;
    const summary = view ? summaryOf(view) : (planFault ?? '');
    const summaryChanged = summary !== this.#summary;
    this.#summary = summary;
    return { rows: changedRows(before, rows), summary: summaryChanged };
  }

  /** A person's word on a task holds the lock for a moment, too; that is no run. */
  #isRunning(now: Date): boolean {
    return isAlive(this.#lock, now.getTime()) && !/^(?:mark|approved|rejected)-/.test(this.#lock?.record.runId ?? '');
  }
}

/** A change of any of this is seen outside of the rows. */
function summaryOf(view: PlanView): string {
  const { running, canRun, canResume, latestRun, checkpoint } = view;
  return JSON.stringify([headline(view), view.counts, running, canRun, canResume, latestRun?.runId, checkpoint?.at]);
}
