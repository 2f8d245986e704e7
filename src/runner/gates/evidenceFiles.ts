/** Looks for what a task demands: files and folders in the place of work, their size and what stands in them. */
import * as fs from 'node:fs';
import { join, sep } from 'node:path';
import type { EvidenceDemand, Requirement } from '../../plan/evidence';
import { sizeOf, sizeWords } from '../../plan/evidenceSize';
import { systemReason } from '../errors';
import { pathRefusal } from '../isolation/safePath';
import { matchesSoon } from './boundedMatch';

/** What is wrong with one demand. */
export interface EvidenceFault {
  /** One sentence without its full stop. */
  readonly words: string;
  /** Who can mend it. */
  readonly blame: 'work' | 'plan';
}

/** Text beyond this is not looked through. Bytes, as the next. */
const maxText = 8 * 1024 * 1024;
/** What files of a folder are looked through for a text at most. */
const maxFiles = 2_500;
const maxFolderText = 64 * 1024 * 1024;

/** Everything that keeps a demand from being met; empty when it is. Nothing outside of the folder is looked at. */
export function faultsOf({ written, path, folder, requires, problem }: EvidenceDemand, root: string): EvidenceFault[] {
  if (problem !== null) return [{ words: `"evidence: ${written}" cannot hold: ${problem}`, blame: 'plan' }];
  if (path === null) return [];
  const relative = path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const refusal = pathRefusal(relative);
  if (refusal !== undefined) return [{ words: `${path} is not looked at, because ${refusal}`, blame: 'plan' }];
  const fault = (words: string): EvidenceFault[] => [{ words, blame: 'work' }];
  try {
    const place = realPlace(root, relative);
    if (place === undefined) return fault(`${path} does not exist`);
    if (place === 'outside') return fault(`${path} leads out of the workspace through a link`);
    const stat = fs.statSync(place);
    if (folder || stat.isDirectory()) {
      if (!stat.isDirectory()) return fault(`${path} is not a folder`);
      if (!folder) return fault(`${path} is a folder, not a file`);
      return faultsOfFolder(path, place, requires);
    }
    if (!stat.isFile()) return fault(`${path} is not a regular file`);
    const text = readText(place);
    return requires.flatMap((each) =>
      unmet(each, text, stat.size).map((words) => ({ words: `${path} ${words}`, blame: 'work' as const })),
    );
  } catch (error) {
    return fault(`${path} cannot be read: ${systemReason(error)}`);
  }
}

/** Links that stay inside are followed. */
function realPlace(root: string, path: string): string | 'outside' | undefined {
  const base = fs.realpathSync(root);
  let place: string;
  try {
    place = fs.realpathSync(join(base, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  return place.startsWith(base + sep) ? place : 'outside';
}

function readText(file: string): string {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  try {
    const { size } = fs.fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, maxText));
    const read = fs.readSync(fd, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, read);
  } finally {
    fs.closeSync(fd);
  }
}

/** In a folder it is enough that one file holds what is asked for. */
function faultsOfFolder(path: string, place: string, requires: readonly Requirement[]): EvidenceFault[] {
  const open = new Set(requires.filter(({ kind }) => kind !== 'size'));
  let bytes = 0;
  for (const file of open.size > 0 ? filesBelow(place) : []) {
    const text = readText(file);
    bytes += text.length;
    for (const each of open) if (unmet(each, text, text.length).length === 0) open.delete(each);
    if (open.size === 0 || bytes > maxFolderText) break;
  }
  const sized = requires.filter(({ kind }) => kind === 'size').map(() => `${path} is a folder, which has no size`);
  const missing = [...open].map((each) => `no file in ${path} ${wanted(each)}`);
  return [
    ...sized.map((words) => ({ words, blame: 'plan' as const })),
    ...missing.map((words) => ({ words, blame: 'work' as const })),
  ];
}

function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && found.length < maxFiles; next = folders.pop()) {
    for (const entry of fs.readdirSync(next, { withFileTypes: true })) {
      if (entry.isFile()) found.push(join(next, entry.name));
      else if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules')
        folders.push(join(next, entry.name));
    }
  }
  return found;
}

/** What is wrong, in words that follow the file's name; none where it holds. */
function unmet(requirement: Requirement, text: string, bytes: number): string[] {
  switch (requirement.kind) {
    case 'size': {
      const { unit, least, most } = requirement;
      const size = unit === 'bytes' ? bytes : sizeOf(text, unit);
      if (size >= least && size <= most) return [];
      return [
        `has ${unit === 'tokens' ? 'about ' : ''}${size.toLocaleString('en-US')} ${unit}, but should have ${sizeWords(requirement)}`,
      ];
    }
    case 'matches': {
      const matches = matchesSoon(requirement.pattern, requirement.flags, text);
      if (matches) return [];
      return [
        matches === undefined
          ? `takes too long to be compared with /${requirement.pattern}/`
          : `should be a file that ${wanted(requirement)}`,
      ];
    }
    default:
      return holds(requirement, text) ? [] : [`should be a file that ${wanted(requirement)}`];
  }
}

function holds(requirement: Exclude<Requirement, { kind: 'size' | 'matches' }>, text: string): boolean {
  switch (requirement.kind) {
    case 'contains':
      return text.includes(requirement.text);
    case 'symbol':
      return requirement.name
        .split(/::|[.#]/)
        .filter(Boolean)
        .every((word) => new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(word)}(?![\\p{L}\\p{N}_$])`, 'u').test(text));
    case 'heading':
      return new RegExp(`^#{1,6}[ \\t]+${escaped(requirement.text)}[ \\t]*#*[ \\t]*\\r?$`, 'mu').test(text);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function wanted(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'contains':
      return `holds "${requirement.text}"`;
    case 'matches':
      return `matches /${requirement.pattern}/`;
    case 'symbol':
      return `holds the name ${requirement.name}`;
    case 'heading':
      return `has the heading "${requirement.text}"`;
    case 'size':
      return `has ${sizeWords(requirement)}`;
  }
}
