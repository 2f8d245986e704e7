import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { mayHoldPlaces, placeOf, segmentsOf } from '../plan/placeOf';
import { type Coalesced, coalesce } from './coalesce';
import { Disposables } from './disposables';
import type { EntryPlace } from './planEntry';
import { pathBelow } from './planFinder';
import { reasonOf } from './reasonOf';
import { commonRoot, StateWatcher } from './stateWatcher';
import { configFileName } from './workspaceConfig';

export interface WatchEvents {
  /** Plans may have come or gone, or the configuration says something else. */
  onPlaces(): void;
  /** The texts of these plans may have changed; absolute paths. */
  onPlans(paths: ReadonlySet<string>): Promise<void>;
  /** State may have changed: of the plans these paths belong to. */
  onState(paths: ReadonlySet<string>): Promise<void>;
}

/** Files that say where plans are, or that some are not to be looked at. */
const rulingFiles = new RegExp(`^${configFileName.replaceAll('.', '\\.')}$|(?:^|/)\\.gitignore$`);
/** Most files can be told from folders without a look at the disk. */
const hasExtension = /[^\\/]\.[a-z]\w{0,7}$/i;
/** What plans are written in. */
const planFiles = /\.(?:md|markdown|jsonl?|ya?ml|csv|txt)$|[\\/]\.DONE$/i;

/**
 * What tells that something has changed: VS Code's own watcher for people's files, chokidar for the state folders,
 * which VS Code may be told not to watch.
 */
export class PlanWatchers implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #places = this.#owned.add(new Disposables());
  readonly #states = this.#owned.add(new Disposables());
  readonly #log: vscode.LogOutputChannel;
  readonly #events: WatchEvents;
  #watchedPlaces = '';
  #watchedStates = '';
  #edited = new Set<string>();
  /** Absolute paths of the plans known. */
  #plans: readonly string[] = [];
  /** Folders have come; there may be many of them, and plans in few. */
  readonly #folders: Coalesced;

  constructor(log: vscode.LogOutputChannel, events: WatchEvents) {
    this.#log = log;
    this.#events = events;
    this.#folders = this.#owned.add(coalesce(1_500, () => this.#events.onPlaces()));
    const tellEdits = this.#owned.add(
      coalesce(200, () => {
        const paths = this.#edited;
        this.#edited = new Set();
        return this.#events.onPlans(paths);
      }),
    );
    this.#tellEdit = (uri) => {
      if (uri.scheme !== 'file') return;
      this.#edited.add(uri.fsPath);
      tellEdits.request();
    };
    const { workspace } = vscode;
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#tellEdit(document.uri)));
    // Closing without saving takes the unsaved text back.
    this.#owned.add(workspace.onDidCloseTextDocument((document) => this.#tellEdit(document.uri)));
    this.#owned.add(workspace.onDidChangeWorkspaceFolders(() => this.#events.onPlaces()));
    this.#owned.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('tranche')) this.#events.onPlaces();
      }),
    );
  }

  readonly #tellEdit: (uri: vscode.Uri) => void;

  /** From now on these folders, each with the plans that are named in it, are watched for plans. */
  watchPlaces(folders: readonly { readonly uri: vscode.Uri; readonly named: readonly (string | undefined)[] }[]): void {
    const wanted = JSON.stringify(folders.map(({ uri, named }) => [uri.toString(), named]));
    if (wanted === this.#watchedPlaces) return;
    this.#watchedPlaces = wanted;
    this.#places.clear();
    for (const { uri, named } of folders) this.#watchFolder(uri, named);
  }

  /** Plans lie anywhere, and VS Code watches the whole folder in any case; what comes of it is sorted out here. */
  #watchFolder(folder: vscode.Uri, named: readonly (string | undefined)[]): void {
    const names = new Set(named.flatMap((name) => (name === undefined ? [] : (pathBelow(folder.fsPath, name) ?? []))));
    const pathOf = (uri: vscode.Uri) => relative(folder.fsPath, uri.fsPath).split(sep).join('/');
    const isPlace = (path: string) => names.has(path) || rulingFiles.test(path) || placeOf(path) !== null;
    const watcher = this.#places.add(
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**')),
    );
    this.#places.add(
      watcher.onDidCreate((uri) => {
        if (isPlace(pathOf(uri))) this.#events.onPlaces();
        else if (!hasExtension.test(uri.fsPath) && mayHoldPlaces(segmentsOf(pathOf(uri)))) void this.#cameAsFolder(uri);
        this.#toldOf(uri, names.has(pathOf(uri)));
      }),
    );
    this.#places.add(
      watcher.onDidDelete((uri) => {
        const below = `${uri.fsPath}${sep}`;
        if (isPlace(pathOf(uri)) || this.#plans.some((path) => path.startsWith(below))) this.#events.onPlaces();
        this.#toldOf(uri, names.has(pathOf(uri)));
      }),
    );
    this.#places.add(
      watcher.onDidChange((uri) => {
        if (rulingFiles.test(pathOf(uri))) this.#events.onPlaces();
        else this.#toldOf(uri, names.has(pathOf(uri)));
      }),
    );
  }

  #toldOf(uri: vscode.Uri, named: boolean): void {
    if (named || planFiles.test(uri.fsPath)) this.#tellEdit(uri);
  }

  /** VS Code need not tell of files that come together with their folder. */
  async #cameAsFolder({ fsPath }: vscode.Uri): Promise<void> {
    const found = await stat(fsPath).catch(() => undefined);
    if (found?.isDirectory()) this.#folders.request();
  }

  /** From now on the state of these plans is watched. Resolves when changes are noticed. */
  async watchStates(places: readonly EntryPlace[]): Promise<void> {
    this.#plans = places.map(({ fsPath }) => fsPath);
    const files = new Map<string, string[]>();
    for (const { folder, state } of places) {
      const known = files.get(folder.fsPath) ?? [];
      known.push(state.lock, state.ownStatus, state.orchestratorStatus);
      files.set(folder.fsPath, known);
    }
    const wanted = JSON.stringify([...files]);
    if (wanted === this.#watchedStates) return;
    this.#watchedStates = wanted;
    this.#states.clear();
    const watchers = [...files].map(([folder, watched]) => this.#states.add(this.#watchState(folder, watched)));
    await Promise.all(watchers.map(({ ready }) => ready));
  }

  #watchState(folder: string, files: readonly string[]): StateWatcher {
    return new StateWatcher({
      root: commonRoot(folder, files),
      files,
      onChange: (paths) => this.#events.onState(paths),
      onError: (error) => this.#log.warn(`The state folder in ${folder} cannot be watched: ${reasonOf(error)}`),
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
