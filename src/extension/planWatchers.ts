import * as vscode from 'vscode';
import { coalesce } from './coalesce';
import { Disposables } from './disposables';
import { reasonOf } from './log';
import type { EntryPlace } from './planEntry';
import { planGlobs } from './planFinder';
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

  constructor(log: vscode.LogOutputChannel, events: WatchEvents) {
    this.#log = log;
    this.#events = events;
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
    const globs = folders.map(({ uri, named }) => ({ uri, globs: [configFileName, ...planGlobs(uri.fsPath, named)] }));
    const wanted = JSON.stringify(globs);
    if (wanted === this.#watchedPlaces) return;
    this.#watchedPlaces = wanted;
    this.#places.clear();
    for (const folder of globs) for (const glob of folder.globs) this.#watchPlace(folder.uri, glob);
  }

  #watchPlace(folder: vscode.Uri, glob: string): void {
    const watcher = this.#places.add(
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, glob)),
    );
    this.#places.add(watcher.onDidCreate(() => this.#events.onPlaces()));
    this.#places.add(watcher.onDidDelete(() => this.#events.onPlaces()));
    this.#places.add(
      watcher.onDidChange((uri) => (glob === configFileName ? this.#events.onPlaces() : this.#tellEdit(uri))),
    );
  }

  /** From now on the state of these plans is watched. Resolves when changes are noticed. */
  async watchStates(places: readonly EntryPlace[]): Promise<void> {
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
