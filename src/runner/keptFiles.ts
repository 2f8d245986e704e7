/** The list of a workspace's files, kept as long as nothing can have changed it, so that git is asked less often. */
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { isSameOrBelow } from './isolation/safePath';
import { askGit, type FileList, foldersBelow, listFiles } from './workspaceFiles';

/** What a change of the list would change, too: absolute paths with their versions. */
type Watched = ReadonlyMap<string, string | undefined>;

/**
 * How coarse a time of the disk may be, in milliseconds: what is newer may change once more and look the same. Where
 * there are fractions of a second it is a tick of the system's clock; others count in steps of one second or two.
 */
const coarseMs = (time: number) => (time % 1000 === 0 ? 2_000 : 50);

/** File systems, by their magic numbers in Linux, whose folders are known to tell when something came or went in them. */
const trusted: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0x2fc12fc1, // ZFS
  0xf2f52010, // F2FS
  0x01021994, // tmpfs
  0x794c7630, // overlay
]);

/**
 * Returns what lists the files as `listFiles` does. It asks git anew unless the folders, the index and what says which
 * files are ignored are proven to be as they were.
 */
export function keptFiles(workspace: string, ours: readonly string[]): () => Promise<FileList> {
  let known: { readonly list: FileList; readonly watched: Watched } | undefined;
  return async () => {
    if (known && [...known.watched].every(([path, version]) => versionOf(path) === version)) return known.list;
    known = undefined;
    const startedAt = Date.now();
    const list = await listFiles(workspace, ours);
    const watched = await watch(workspace, ours, list);
    if (watched && [...watched.keys()].every((path) => isSettled(path, startedAt))) known = { list, watched };
    return list;
  };
}

/** Whether whatever changes from now on, or has changed since, gives it another version. */
function isSettled(path: string, since: number): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  const changedAt = stat ? Math.max(stat.mtimeMs, stat.ctimeMs) : 0;
  return changedAt < since - coarseMs(changedAt);
}

/** Undefined where there is nothing. Of what a link leads to: git reads what is ignored through links, too. */
function versionOf(path: string): string | undefined {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs}.${stat.ctimeMs}.${stat.dev}.${stat.ino}.${stat.size}`;
}

/** Undefined where it cannot be known whether the list would change. */
async function watch(workspace: string, ours: readonly string[], list: FileList): Promise<Watched | undefined> {
  try {
    const root = fs.realpathSync(workspace);
    const { dev } = fs.statSync(root);
    if (process.platform !== 'linux' || !trusted.has(fs.statfsSync(root).type)) return undefined;
    const ignored = list.ofGit ? await ignoring(root) : nothingIgnored;
    if (!ignored) return undefined;
    const watched = new Map(ignored.files.map((path) => [path, versionOf(path)]));
    // The workspace may be a link, which may lead elsewhere later.
    watched.set(workspace, versionOf(workspace));
    // Git looks into no repository within another, and names the folder instead.
    const repositories = new Set(list.files);
    const isLeftOut = (folder: string) =>
      basename(folder) === '.git' ||
      (list.ofGit ? ignored.folders.has(folder) : basename(folder) === 'node_modules') ||
      repositories.has(folder) ||
      repositories.has(`${folder}/`) ||
      ours.some((path) => isSameOrBelow(folder, path));
    for (const { folder, entries } of foldersBelow(root, isLeftOut)) {
      const path = join(root, folder);
      // Another disk has other rules.
      if (fs.statSync(path).dev !== dev) return undefined;
      watched.set(path, versionOf(path));
      const ignoreFile = entries.find(({ name }) => name === '.gitignore') && join(path, '.gitignore');
      if (ignoreFile) watched.set(ignoreFile, versionOf(ignoreFile));
    }
    return watched;
  } catch {
    return undefined;
  }
}

interface Ignoring {
  /** Absolute paths of what decides, besides the `.gitignore` files in the workspace, which files git lists. */
  readonly files: readonly string[];
  /** Relative folders in which nothing counts. */
  readonly folders: ReadonlySet<string>;
}

const nothingIgnored: Ignoring = { files: [], folders: new Set() };

async function ignoring(root: string): Promise<Ignoring | undefined> {
  const [standing, facts] = await Promise.all([
    // Folders that only hold what is ignored are not ignored themselves, and this way of asking tells them apart.
    askGit(
      root,
      ...'status -z --porcelain --no-renames --untracked-files=all --ignored=matching --ignore-submodules=all .'.split(
        ' ',
      ),
    ),
    askGit(
      root,
      ...'rev-parse --path-format=absolute --git-path index --git-path info/exclude --git-path config --show-prefix'.split(
        ' ',
      ),
    ),
  ]);
  const [index, exclude, config, prefix, ...rest] = facts?.split('\n') ?? [];
  if (standing === undefined || !index || !exclude || !config || prefix === undefined || rest.length !== 1)
    return undefined;
  const above = [...prefix.matchAll(/\//g)].map((_, at) => join(root, '../'.repeat(at + 1), '.gitignore'));
  const settings = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  const own = [join(homedir(), '.gitconfig'), join(settings, 'git/config'), join(settings, 'git/ignore')];
  const folders = new Set<string>();
  for (const line of standing.split('\0')) {
    if (line.startsWith('!! ') && line.endsWith('/')) folders.add(line.slice(3 + prefix.length, -1));
  }
  return { files: [index, exclude, config, ...above, ...own], folders };
}
