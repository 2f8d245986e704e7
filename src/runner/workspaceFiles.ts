/** Which files of a workspace count as work: asked of git, and kept as long as nothing can have changed the answer. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { isSameOrBelow } from './isolation/safePath';

export interface WorkspaceFiles {
  list(): Promise<FileList>;
}

export interface FileList {
  /** Relative, with forward slashes. One more than `most` tells that there are more. */
  readonly files: readonly string[];
  /** Git was asked which files there are. */
  readonly ofGit: boolean;
}

interface Answer extends FileList {
  /** Absolute paths of what a change of the answer would change, too, with their versions. */
  readonly watched: ReadonlyMap<string, string | undefined>;
}

/**
 * How coarse a time of the disk may be, in milliseconds: what is newer may change once more and look the same. Where
 * there are fractions of a second it is a tick of the system's clock; FAT counts in steps of two seconds.
 */
const coarseMs = (time: number) => (time % 1000 === 0 ? 2_000 : 50);

/**
 * Files that git ignores count as results of building, not of work; without git everything counts but `node_modules`.
 *
 * @param ours files and folders, relative to the workspace, that the runner itself writes
 */
export function workspaceFiles(workspace: string, ours: readonly string[], most = 100_000): WorkspaceFiles {
  let known: Answer | undefined;
  const isOurs = (file: string) => ours.some((path) => isSameOrBelow(file, path));
  return {
    async list() {
      if (known && [...known.watched].every(([path, version]) => versionOf(path) === version)) return known;
      const startedAt = Date.now();
      const found = (await askGit(workspace, isOurs)) ?? withoutGit(workspace, isOurs, most);
      const isSettled = [...found.watched.keys()].map(changedAt).every((time) => time < startedAt - coarseMs(time));
      known = isSettled ? found : undefined;
      return found;
    },
  };
}

/** Undefined where there is nothing, or nothing that this user may look at. */
function versionOf(path: string): string | undefined {
  try {
    const { mtimeMs, ctimeMs, ino, size } = fs.lstatSync(path);
    return `${mtimeMs}.${ctimeMs}.${ino}.${size}`;
  } catch {
    return undefined;
  }
}

function changedAt(path: string): number {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  return stat ? Math.max(stat.mtimeMs, stat.ctimeMs) : 0;
}

/** Undefined without git, or without a repository. */
async function askGit(workspace: string, isOurs: (file: string) => boolean): Promise<Answer | undefined> {
  try {
    const [listed, standing, facts] = await Promise.all([
      git(workspace, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'),
      // Folders that only hold what is ignored are not ignored themselves, and this way of asking tells them apart.
      git(workspace, 'status', '-z', '--porcelain', '--no-renames', '--untracked-files=all', '--ignored=matching', '.'),
      git(
        workspace,
        ...'rev-parse --path-format=absolute --git-path index --git-path info/exclude --show-prefix'.split(' '),
      ),
    ]);
    const [index = '', exclude = '', prefix = ''] = facts.split('\n');
    const files = [...new Set(listed.split('\0'))].filter((file) => file !== '' && !isOurs(file));
    const skipped = new Set<string>();
    for (const line of standing.split('\0')) {
      if (line.startsWith('!! ') && line.endsWith('/')) skipped.add(line.slice(3 + prefix.length, -1));
    }
    const watched = new Map<string, string | undefined>();
    const above = [...prefix.matchAll(/\//g)].map((_, at) => join(workspace, '../'.repeat(at + 1), '.gitignore'));
    for (const path of [index, exclude, ...above]) watched.set(path, versionOf(path));
    walk(
      workspace,
      watched,
      (path, isBelowRepository) => isBelowRepository || skipped.has(path) || isOurs(path),
      (file) => {
        const path = join(workspace, file);
        if (basename(path) === '.gitignore') watched.set(path, versionOf(path));
      },
    );
    return { files, watched, ofGit: true };
  } catch {
    return undefined;
  }
}

async function git(workspace: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0' };
  return (await promisify(execFile)('git', args, { cwd: workspace, maxBuffer: 256_000_000, env })).stdout;
}

function withoutGit(workspace: string, isOurs: (file: string) => boolean, most: number): Answer {
  const watched = new Map<string, string | undefined>();
  const files: string[] = [];
  walk(
    workspace,
    watched,
    (path) => files.length > most || basename(path) === 'node_modules' || isOurs(path),
    (file) => {
      if (!isOurs(file)) files.push(file);
    },
  );
  return { files, watched, ofGit: false };
}

/** Watches the folders that are not left out, and what lies in them. */
function walk(
  workspace: string,
  watched: Map<string, string | undefined>,
  isLeftOut: (folder: string, isBelowRepository: boolean) => boolean,
  onFile: (file: string) => void,
): void {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const path = join(workspace, folder);
    const version = versionOf(path);
    const entries = listFolder(path);
    // Git looks into no repository within another.
    const isBelowRepository = folder !== '' && entries.some(({ name }) => name === '.git');
    watched.set(path, version);
    for (const entry of entries) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (!entry.isDirectory()) onFile(name);
      else if (entry.name !== '.git' && !isLeftOut(name, isBelowRepository)) folders.push(name);
    }
  }
}

function listFolder(path: string): fs.Dirent[] {
  try {
    return fs.readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
