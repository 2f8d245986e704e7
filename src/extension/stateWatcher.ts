import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { type ChokidarOptions, type FSWatcher, watch } from 'chokidar';
import { type Coalesced, coalesce } from './coalesce';
import type { Disposable } from './disposables';

export interface StateWatcherOptions {
  /** Folder that stays; everything watched lies below it. */
  readonly root: string;
  /** Absolute paths of the files that matter. They, and the folders on the way to them, need not exist. */
  readonly files: readonly string[];
  /** These files or folders came, went or changed. Called once per burst of events. */
  readonly onChange: (paths: ReadonlySet<string>) => Promise<void> | void;
  readonly onError: (error: unknown) => void;
  /** How often to look without any event, in milliseconds. */
  readonly looksEveryMs?: number;
  /** What tells of events. */
  readonly watcher?: (root: string, options: ChokidarOptions) => FSWatcher;
}

/** How long a burst of events may last, in milliseconds. */
const burstMs = 100;
/**
 * When to look again after a burst, in milliseconds. A file that is replaced in the very moment in which its watch is
 * being set up is replaced unseen (measured: in one of six runs that had to make their state folder first).
 */
const looksAfterMs = [250, 1_500];
/**
 * When to look without any event, in milliseconds. A folder that is made while its parent is being read gets no watch,
 * and some network mounts tell nothing at all.
 */
const usualLooksMs = 10_000;

/**
 * Watches a handful of files that come and go together with their folders. Only the folders on the way from the root
 * to them are watched: a folder is noticed by its parent when it appears, vanishes and appears again.
 */
export class StateWatcher implements Disposable {
  /** Resolves when changes are noticed from now on. */
  readonly ready: Promise<void>;
  readonly #files: readonly string[];
  readonly #watcher: FSWatcher;
  readonly #notify: Coalesced;
  readonly #onError: (error: unknown) => void;
  #paths = new Set<string>();
  #looks: NodeJS.Timeout[] = [];
  readonly #slowLook: NodeJS.Timeout;
  #seen = '';

  constructor(options: StateWatcherOptions) {
    const { root, files, onChange, onError, looksEveryMs = usualLooksMs, watcher = watch } = options;
    const onTheWay = wayTo(root, files);
    this.#files = files;
    this.#onError = onError;
    this.#notify = coalesce(burstMs, async () => {
      const burst = this.#paths;
      this.#paths = new Set();
      this.#seen = await fingerprint(files);
      this.#lookAgain();
      await onChange(burst);
    });
    this.#watcher = watcher(resolve(root), {
      ignored: (path) => !onTheWay.has(resolve(path)),
      ignoreInitial: true,
      ignorePermissionErrors: true,
      followSymlinks: true,
    });
    this.#watcher.on('all', (_event, path) => this.#changed(resolve(path)));
    this.#watcher.on('error', onError);
    this.ready = this.#begin();
    this.#slowLook = setInterval(() => this.#look().catch(onError), looksEveryMs);
  }

  async #begin(): Promise<void> {
    await new Promise<void>((done) => this.#watcher.once('ready', done));
    this.#seen = await fingerprint(this.#files);
  }

  #changed(...paths: readonly string[]): void {
    for (const path of paths) this.#paths.add(path);
    this.#notify.request();
  }

  #lookAgain(): void {
    for (const timer of this.#looks) clearTimeout(timer);
    this.#looks = looksAfterMs.map((ms) => setTimeout(() => this.#look().catch(this.#onError), ms));
  }

  async #look(): Promise<void> {
    if ((await fingerprint(this.#files)) !== this.#seen) this.#changed(...this.#files.map((file) => resolve(file)));
  }

  dispose(): void {
    clearInterval(this.#slowLook);
    for (const timer of this.#looks) clearTimeout(timer);
    this.#notify.dispose();
    void this.#watcher.close();
  }
}

/** Differs when any of the files has been replaced, written or removed. */
async function fingerprint(files: readonly string[]): Promise<string> {
  const marks = files.map(async (file) => {
    const found = await stat(file).catch(() => undefined);
    return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : '';
  });
  return (await Promise.all(marks)).join('|');
}

/** The files themselves, the root, and every folder between. */
function wayTo(root: string, files: readonly string[]): Set<string> {
  const top = resolve(root);
  const way = new Set([top]);
  for (const file of files) {
    for (let path = resolve(file); path !== top && isBelow(path, top); path = dirname(path)) way.add(path);
  }
  return way;
}

function isBelow(path: string, top: string): boolean {
  const way = relative(top, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

/** The deepest folder that holds all paths: the workspace, unless the state lies outside of it. */
export function commonRoot(folder: string, files: readonly string[]): string {
  let root = resolve(folder);
  while (!files.every((file) => isBelow(resolve(file), root))) {
    const up = dirname(root);
    if (up === root) return root;
    root = up;
  }
  return root;
}
