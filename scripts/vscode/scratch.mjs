// Temp folders that vanish with the process that made them.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder with a short path: VS Code puts sockets there, whose paths may have about 100 characters.
 * @returns {{ path: string, remove(): void }}
 */
export function scratchFolder() {
  const base = process.platform === 'win32' ? tmpdir() : '/tmp';
  const path = realpathSync(mkdtempSync(join(base, 'tranche-vsc-')));
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once('exit', remove);
  return { path, remove };
}

/**
 * A copy of `source` (an empty folder without it) below `parent`, to be opened as a workspace.
 * @param {string} parent
 * @param {string} [source]
 * @param {string} [name] the name VS Code shows
 */
export function workspaceCopy(parent, source, name = 'workspace') {
  const folder = join(parent, name);
  mkdirSync(folder);
  if (source !== undefined) cpSync(source, folder, { recursive: true });
  return folder;
}
