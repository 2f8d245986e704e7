/** Which files of a workspace count as work. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { isSameOrBelow } from './isolation/safePath';

export interface FileList {
  /** Relative, with forward slashes. Without git there are no more than a few above `mostFiles`. */
  readonly files: readonly string[];
  /** Git was asked which files there are. */
  readonly ofGit: boolean;
}

/** More files than this are not looked at one by one. */
export const mostFiles = 100_000;

/**
 * Files that git ignores count as results of building, not of work; without git everything counts but `node_modules`.
 *
 * @param ours files and folders, relative to the workspace, that the runner itself writes
 */
export async function listFiles(workspace: string, ours: readonly string[]): Promise<FileList> {
  const isOurs = (file: string) => ours.some((path) => isSameOrBelow(file, path));
  const listed = await askGit(workspace, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  if (listed !== undefined) {
    return { files: [...new Set(listed.split('\0'))].filter((file) => file !== '' && !isOurs(file)), ofGit: true };
  }
  const files: string[] = [];
  for (const { entries, folder } of foldersBelow(workspace, (name) => isLeftOut(name) || files.length > mostFiles)) {
    for (const entry of entries) {
      const file = folder + entry.name;
      if (!entry.isDirectory() && !isOurs(file)) files.push(file);
    }
  }
  return { files, ofGit: false };

  function isLeftOut(folder: string): boolean {
    return basename(folder) === 'node_modules' || basename(folder) === '.git' || isOurs(folder);
  }
}

/** What git prints; undefined without git, or without a repository. */
export async function askGit(workspace: string, ...args: string[]): Promise<string | undefined> {
  try {
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0' };
    return (await promisify(execFile)('git', args, { cwd: workspace, maxBuffer: 256_000_000, env })).stdout;
  } catch {
    return undefined;
  }
}

interface Folder {
  /** Relative, with a slash behind it; empty for the workspace itself. */
  readonly folder: string;
  readonly entries: readonly fs.Dirent[];
}

/** The workspace and the folders below it, but for those left out and what lies in them. Follows no links. */
export function* foldersBelow(workspace: string, isLeftOut: (folder: string) => boolean): Generator<Folder> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = listFolder(join(workspace, folder));
    yield { folder, entries };
    for (const entry of entries) {
      if (entry.isDirectory() && !isLeftOut(folder + entry.name)) folders.push(`${folder}${entry.name}/`);
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
