/** Writes what an agent proposed, after all of it has been found harmless; nothing where any of it has not. */
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { safe } from '../../present/terminalText';
import { replaceFile } from '../durable';
import { ProposalError, type ProposedChange } from './proposalBlocks';
import { comparable, isSameOrBelow, pathRefusal, placeOnDisk } from './safePath';

const maxFiles = 1000;
const maxBytes = 20_000_000;
/** Of a file that is not there yet. */
const newMode = 0o644;

/**
 * Throws a `ProposalError` that names each path that must not be written, and why.
 *
 * @param reserved as in `pathRefusal`
 */
export function checkProposal(root: string, changes: readonly ProposedChange[], reserved: readonly string[]): void {
  if (changes.length > maxFiles) throw new ProposalError(`It names ${changes.length} files; ${maxFiles} at most.`);
  const bytes = changes.reduce((sum, change) => sum + (change.kind === 'write' ? change.content.length : 0), 0);
  if (bytes > maxBytes) throw new ProposalError(`The files are longer than ${maxBytes / 1_000_000} MB together.`);
  const seen = new Map<string, ProposedChange>();
  const bad: string[] = [];
  for (const change of changes) {
    const reason = refusal(root, change, reserved) ?? clash(change, seen);
    if (reason !== undefined) bad.push(`"${safe(change.path, 200)}": ${reason}.`);
    seen.set(comparable(change.path), change);
  }
  if (bad.length > 0) {
    const more = bad.length > 10 ? `\n… and ${bad.length - 10} more.` : '';
    throw new ProposalError(`Nothing was written, because of\n${bad.slice(0, 10).join('\n')}${more}`);
  }
}

function refusal(root: string, change: ProposedChange, reserved: readonly string[]): string | undefined {
  const reason = pathRefusal(change.path, reserved);
  if (reason !== undefined) return reason;
  const place = placeOnDisk(root, change.path);
  if (place.refusal !== undefined) return place.refusal;
  if (place.found?.isDirectory()) return 'it is a folder';
  if (change.kind === 'delete' && !place.found) return 'there is no such file to delete';
  return undefined;
}

function clash(change: ProposedChange, seen: ReadonlyMap<string, ProposedChange>): string | undefined {
  const name = comparable(change.path);
  const same = seen.get(name);
  if (same) {
    return same.path === change.path
      ? 'it is named twice'
      : `some systems take it for the same file as "${safe(same.path, 200)}"`;
  }
  for (const [other, { path }] of seen) {
    if (isSameOrBelow(name, other) || isSameOrBelow(other, name)) {
      return `it cannot be there together with "${safe(path, 200)}": one would be a folder and a file`;
    }
  }
  return undefined;
}

/** Each file as a whole or not at all. Throws the system's error. To be called only after `checkProposal`. */
export function writeProposal(root: string, changes: readonly ProposedChange[]): void {
  for (const change of changes) {
    const path = join(root, change.path);
    if (change.kind === 'delete') {
      fs.rmSync(path);
      continue;
    }
    fs.mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, change.content, {
      temporary: join(dirname(path), `.${randomUUID()}.tmp`),
      mode: (fs.lstatSync(path, { throwIfNoEntry: false })?.mode ?? newMode) & 0o777,
      beforeRename() {
        const { refusal } = placeOnDisk(root, change.path);
        if (refusal !== undefined) throw new ProposalError(`"${safe(change.path, 200)}": ${refusal}.`);
      },
    });
  }
}
