import * as vscode from 'vscode';
import { coalesce } from './coalesce';
import { Disposables } from './disposables';
import { activePlan, concerns, pinnedFirst, worthShowing } from './planChoice';
import { PlanEntry } from './planEntry';
import { findPlans } from './planFinder';
import { readPlanAt } from './planText';
import { PlanWatchers } from './planWatchers';
import { reasonOf } from './reasonOf';
import type { Settings } from './settings';
import { readStateFiles, realPath, statePaths } from './stateFiles';
import { readWorkspaceConfig } from './workspaceConfig';

/** What has changed since the last event. */
export interface PlanChange {
  /** Plans came or went, or another one is active. */
  readonly list: boolean;
  /** Ids of the rows to be drawn again; none when only what is said of a whole plan has changed. */
  readonly rows: readonly string[];
}

/** How often a run that is believed to be alive is looked at, in milliseconds. */
const livenessMs = 5_000;
const selectedKey = 'tranche.selectedPlan';

/**
 * All plans of the workspace and where they stand. Files are the truth: nothing is remembered here that a reload of
 * the window would lose, but for the last good state of a file that cannot be read now.
 */
export class PlanStore implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<PlanChange>());
  readonly #watchers: PlanWatchers;
  readonly #reload = this.#owned.add(coalesce(100, () => this.load()));
  readonly #settings: Settings;
  readonly #memento: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  /** As they are shown: the pinned one first. */
  #entries: readonly PlanEntry[] = [];
  /** The same in the order in which they were found. */
  #found: readonly PlanEntry[] = [];
  /** Found but not shown, for want of tasks: an edit can make each of them a plan. */
  #leftOut: readonly PlanEntry[] = [];
  #disposed = false;
  #liveness: NodeJS.Timeout | undefined;
  #loaded: Promise<void> | undefined;
  #queue: Promise<void> = Promise.resolve();

  /** Fires after the change can be seen in `plans`. */
  readonly onDidChange = this.#changed.event;

  constructor(settings: Settings, memento: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#settings = settings;
    this.#memento = memento;
    this.#log = log;
    this.#watchers = this.#owned.add(
      new PlanWatchers(log, {
        onPlaces: () => this.#reload.request(),
        onPlans: (paths) => this.#inTurn(() => this.#readPlans(paths)),
        onState: (paths) =>
          this.#inTurn(() => this.#readStates(this.#entries.filter((entry) => concerns(paths, entry.place)))),
      }),
    );
    // Who opens a plan is about to work with it.
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#entries.length > 1 && this.#publish([])));
  }

  /** The pinned one, then in the order they were found: those of the first folder first. */
  get plans(): readonly PlanEntry[] {
    return this.#entries;
  }

  /** The plan that commands act on. */
  get active(): PlanEntry | undefined {
    return this.#entries.find((entry) => entry.active);
  }

  /** Resolves when the plans have been looked for once; starts that if need be. */
  get loaded(): Promise<void> {
    this.#loaded ??= this.load();
    return this.#loaded;
  }

  /** The plan that the person has chosen, while it is there. */
  get pinned(): PlanEntry | undefined {
    return this.#entries.find((entry) => entry.pinned);
  }

  /** Makes a plan the one that commands act on, in this workspace from now on; without one, what is at hand is. */
  async pin(entry: PlanEntry | undefined): Promise<void> {
    await this.#memento.update(selectedKey, entry?.key);
    this.#entries = pinnedFirst(this.#found, entry?.key);
    this.#publish([], true);
  }

  /** Reads the state of a plan now, without waiting for an event. */
  reread(key: string): Promise<void> {
    return this.#inTurn(() => this.#readStates(this.#entries.filter((entry) => entry.key === key)));
  }

  /** Looks for plans, and reads all there is. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const found = await this.#find();
      for (const entry of found) await this.#read(entry);
      if (this.#disposed) return;
      this.#found = worthShowing(found);
      const entries = pinnedFirst(this.#found, this.#selected);
      const before = this.#entries;
      this.#entries = entries;
      this.#leftOut = found.filter((entry) => !entries.includes(entry));
      this.#publish(entries, entries.length !== before.length || entries.some((entry, n) => entry !== before[n]));
      await this.#watchers.watchStates(entries.map(({ place }) => place));
      // What changed between reading and watching is seen now.
      await this.#readStates(entries);
    });
  }

  async #find(): Promise<PlanEntry[]> {
    const known = new Map(this.#entries.map((entry) => [entry.key, entry]));
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const entries: PlanEntry[] = [];
    const watched: { uri: vscode.Uri; named: (string | undefined)[] }[] = [];
    for (const { uri, name } of folders) {
      const config = await readWorkspaceConfig(uri.fsPath, (message) => this.#log.warn(message));
      const stateDirectory = this.#settings.stateDirectory(uri);
      const named = [this.#settings.plan(uri), config.plan];
      watched.push({ uri, named });
      for (const found of await findPlans(uri.fsPath, named)) {
        const fresh = new PlanEntry({
          folder: { name, fsPath: uri.fsPath, uri: uri.toString() },
          path: found.path,
          fsPath: vscode.Uri.joinPath(uri, found.path).fsPath,
          named: found.named,
          state: statePaths(
            uri.fsPath,
            stateDirectory ?? config.stateDirectory,
            await realPath(uri.fsPath, found.path),
          ),
          stateDirectory,
          tickBoxes: this.#settings.tickBoxes(uri),
          configuredTickBoxes: config.tickBoxes,
          schedule: config.schedule,
          batchSize: config.batchSize,
        });
        const entry = known.get(fresh.key) ?? fresh;
        entry.place = fresh.place;
        entries.push(entry);
      }
    }
    this.#watchers.watchPlaces(watched);
    return entries;
  }

  async #read(entry: PlanEntry): Promise<void> {
    await readPlanInto(entry);
    entry.setState(await readStateFiles(entry.place.state));
  }

  async #readPlans(paths: ReadonlySet<string>): Promise<void> {
    const changed = (entry: PlanEntry) => [...paths].some((path) => entry.isReadFrom(path));
    const entries = this.#entries.filter(changed);
    const leftOut = this.#leftOut.filter(changed);
    for (const entry of [...entries, ...leftOut]) await readPlanInto(entry);
    // The first task of an empty plan, or the last one that goes, decides what is shown at all.
    if (entries.length > 0 || leftOut.some((entry) => !entry.isEmpty)) this.#reload.request();
    this.#publish(entries);
  }

  async #readStates(entries: readonly PlanEntry[]): Promise<void> {
    for (const entry of entries) {
      const faultBefore = entry.statusFault;
      entry.setState(await readStateFiles(entry.place.state));
      if (entry.statusFault && entry.statusFault !== faultBefore) {
        this.#log.warn(`The status of ${entry.place.path} cannot be used: ${entry.statusFault}`);
      }
    }
    this.#publish(entries);
  }

  /** Brings these entries up to date, and with them which plan is active, and tells everybody. */
  #publish(entries: readonly PlanEntry[], listChanged = false): void {
    // Work that was under way at the end: nobody listens any more, and no timer may begin.
    if (this.#disposed) return;
    const now = new Date();
    const changes = entries.map((entry) => entry.refresh(now));
    const before = this.active;
    const selected = this.#selected;
    const edited = vscode.window.activeTextEditor?.document.uri.fsPath;
    const active = activePlan(this.#entries, {
      selected,
      edited: edited === undefined ? undefined : this.#entries.find((entry) => entry.isReadFrom(edited)),
      current: before,
    });
    for (const entry of this.#entries) {
      const pinned = entry.key === selected;
      if (entry.active === (entry === active) && entry.pinned === pinned) continue;
      entry.active = entry === active;
      entry.pinned = pinned;
      changes.push(entry.refresh(now));
    }
    this.#watchLiveness();
    const list = listChanged || active !== before;
    const rows = [...new Set(changes.flatMap((change) => change.rows))];
    if (list || rows.length > 0 || changes.some(({ summary }) => summary)) this.#changed.fire({ list, rows });
  }

  /** A runner that is killed tells nobody; while one is at work, somebody has to look. When none is, no timer runs. */
  #watchLiveness(): void {
    const needed = this.#entries.some((entry) => entry.view?.running);
    if (needed) {
      this.#liveness ??= setInterval(() => {
        void this.#inTurn(() => this.#readStates(this.#entries.filter((entry) => entry.view?.running)));
      }, livenessMs);
    } else {
      clearInterval(this.#liveness);
      this.#liveness = undefined;
    }
  }

  get #selected(): string | undefined {
    return this.#memento.get<string>(selectedKey);
  }

  /** Reading takes several steps; two readings of one file must not overtake each other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue
      .then(() => (this.#disposed ? undefined : work()))
      .catch((error: unknown) => this.#log.error(reasonOf(error)));
    this.#queue = turn;
    return turn;
  }

  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#liveness);
    this.#owned.dispose();
  }
}

async function readPlanInto(entry: PlanEntry): Promise<void> {
  const { fsPath, path } = entry.place;
  // An editor with unsaved changes is ahead of the disk: lines and clicks must fit what the person sees.
  const edited = vscode.workspace.textDocuments.filter((doc) => doc.isDirty && doc.uri.scheme === 'file');
  const unsaved = (file: string) => edited.find((doc) => doc.uri.fsPath === file)?.getText();
  entry.setPlan(await readPlanAt(fsPath, path, unsaved));
}
