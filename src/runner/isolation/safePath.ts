/** Which paths a text from elsewhere (an agent's answer, a list in the configuration) may name in the workspace. */
import * as fs from 'node:fs';
import { join } from 'node:path';

/** Bytes: what file systems take for one name, and room for the workspace's own path in front of the whole. */
const maxName = 255;
const maxPath = 1000;

const refusedCharacters: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'it holds a control character'],
  // Also those that some file systems ignore when they compare names, so that `.g\u200cit` is `.git` to them.
  [/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, 'it holds an invisible character'],
  [/\\/, 'it holds a backslash; folders are parted by /'],
  [/^[A-Za-z]:/, 'it begins with a drive letter'],
  [/:/, 'it holds a colon, which on Windows names a hidden part of a file'],
  [/[<>"|?*]/, 'it holds one of < > " | ? *, which not every system takes in names'],
];
const devices = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * Why a relative path must not be used, in words that follow "because"; undefined where it may. Looks at the text
 * alone, and goes by what any system could make of it: a plan is run on more than one.
 *
 * @param reserved paths relative to the workspace that are the runner's or a person's own, each with all that lies below it
 */
export function pathRefusal(path: string, reserved: readonly string[] = []): string | undefined {
  if (path === '') return 'it is empty';
  for (const [pattern, reason] of refusedCharacters) if (pattern.test(path)) return reason;
  if (path.startsWith('/')) return 'it is absolute';
  if (path === '~' || path.startsWith('~/')) return 'it means a home folder';
  if (Buffer.byteLength(path) > maxPath) return `it is longer than ${maxPath} bytes`;
  for (const name of path.split('/')) {
    const reason = nameRefusal(name);
    if (reason !== undefined) return reason;
  }
  const mine = reserved.find((each) => isSameOrBelow(comparable(path), comparable(each)));
  return mine === undefined ? undefined : `${mine} is in the hands of the runner and of people`;
}

function nameRefusal(name: string): string | undefined {
  if (name === '') return 'it has an empty part';
  if (name === '..') return 'it leads upwards (..)';
  if (name === '.') return 'it has a part that says nothing (.)';
  if (/[. ]$/.test(name)) return 'a part of it ends in a dot or a space, which Windows drops';
  if (name.startsWith(' ')) return 'a part of it begins with a space';
  if (Buffer.byteLength(name) > maxName) return `a part of it is longer than ${maxName} bytes`;
  if (devices.test(name)) return `${name} is the name of a device on Windows`;
  if (isGitFolder(name)) return 'it lies in the folder of git';
  return undefined;
}

/** `.git` as any file system may spell it; `git~1` is its short name on Windows. */
function isGitFolder(name: string): boolean {
  return /^(\.git|git~\d+)$/.test(comparable(name));
}

/** The same text for all spellings that some file system takes for the same path. */
export function comparable(path: string): string {
  return path.normalize('NFKC').toLowerCase().normalize('NFKC');
}

export function isSameOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** What stands at a path of which `pathRefusal` had nothing to say. */
export interface PlaceOnDisk {
  /** Why nothing may be read or written there; undefined where it may. */
  readonly refusal: string | undefined;
  /** Undefined where there is nothing yet. */
  readonly found: fs.Stats | undefined;
}

/** Looks at every folder on the way: a link may lead anywhere. Throws the system's error where it cannot look. */
export function placeOnDisk(root: string, path: string): PlaceOnDisk {
  const names = path.split('/');
  const place = (refusal: string | undefined, found?: fs.Stats): PlaceOnDisk => ({ refusal, found });
  for (let depth = 1; depth < names.length; depth++) {
    const part = names.slice(0, depth).join('/');
    const folder = lookAt(join(root, part));
    if (!folder) return place(undefined);
    if (folder.isSymbolicLink()) return place(`${part} is a symbolic link`);
    if (!folder.isDirectory()) return place(`${part} is not a folder`);
  }
  const found = lookAt(join(root, path));
  if (found?.isSymbolicLink()) return place('it is a symbolic link', found);
  if (found && !found.isFile() && !found.isDirectory()) return place('it is neither a file nor a folder', found);
  return place(undefined, found);
}

function lookAt(path: string): fs.Stats | undefined {
  return fs.lstatSync(path, { throwIfNoEntry: false });
}
