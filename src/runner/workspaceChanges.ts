/** Whether, and where, an attempt changed the workspace: an agent's word that it did something proves nothing. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isSameOrBelow } from './isolation/safePath';

/** The files of a workspace at one moment. */
export interface WorkspaceSnapshot {
  /** Path → what tells one version of the file from another. */
  readonly versions: ReadonlyMap<string, string>;
  /** Git was asked which files there are. */
  readonly ofGit: boolean;
}

/** More files than this are not looked at one by one. */
const maxFiles = 100_000;

/**
 * Undefined where the workspace is too large to tell. Files that git ignores count as results of building, not of
 * work; without git everything counts but `node_modules`.
 *
 * @param ours files and folders, relative to the workspace, that the runner itself writes
 */
export async function snapshotWorkspace(
  workspace: string,
  ours: readonly string[],
): Promise<WorkspaceSnapshot | undefined> {
  const known = await filesOfGit(workspace);
  const files = known ?? filesBelow(workspace);
  if (files.length > maxFiles) return undefined;
  const versions = new Map<string, string>();
  for (const file of files) {
    if (ours.some((path) => isSameOrBelow(file, path))) continue;
    const version = versionOf(join(workspace, file));
    if (version) versions.set(file, version);
  }
  return { versions, ofGit: known !== undefined };
}

/** Undefined where there is nothing, or nothing that this user may look at. */
function versionOf(path: string): string | undefined {
  try {
    const { mtimeNs, ctimeNs, size, mode } = fs.lstatSync(path, { bigint: true });
    return `${mtimeNs}.${ctimeNs}.${size}.${mode}`;
  } catch {
    return undefined;
  }
}

/** Sorted paths of what was added, changed or removed. */
export function changedPaths(before: WorkspaceSnapshot, after: WorkspaceSnapshot): string[] {
  const changed: string[] = [];
  for (const [path, version] of after.versions) if (before.versions.get(path) !== version) changed.push(path);
  for (const path of before.versions.keys()) if (!after.versions.has(path)) changed.push(path);
  return changed.sort();
}

async function filesOfGit(workspace: string): Promise<string[] | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {
        cwd: workspace,
        maxBuffer: 256_000_000,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
      },
    );
    return [...new Set(stdout.split('\0').filter(Boolean))];
  } catch {
    // No git, or no repository.
    return undefined;
  }
}

function filesBelow(workspace: string): string[] {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && files.length <= maxFiles; folder = folders.pop()) {
    for (const entry of list(join(workspace, folder))) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (!entry.isDirectory()) files.push(path);
      else if (entry.name !== '.git' && entry.name !== 'node_modules') folders.push(path);
    }
  }
  return files;
}

function list(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
