/** Whether, and where, an attempt changed the workspace: an agent's word that it did something proves nothing. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { type FileList, listFiles, mostFiles } from './workspaceFiles';

/** The files of a workspace at one moment. */
export interface WorkspaceSnapshot {
  /** Path → what tells one version of the file from another. */
  readonly versions: ReadonlyMap<string, string>;
  /** Git was asked which files there are. */
  readonly ofGit: boolean;
}

/**
 * Undefined where the workspace is too large to tell.
 *
 * @param ours files and folders, relative to the workspace, that the runner itself writes
 * @param list for many looks at one workspace, so that git need not be asked each time
 */
export async function snapshotWorkspace(
  workspace: string,
  ours: readonly string[],
  list: () => Promise<FileList> = () => listFiles(workspace, ours),
): Promise<WorkspaceSnapshot | undefined> {
  const { files, ofGit } = await list();
  if (files.length > mostFiles) return undefined;
  const versions = new Map<string, string>();
  for (const file of files) {
    const version = versionOf(join(workspace, file));
    if (version) versions.set(file, version);
  }
  return { versions, ofGit };
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
