/** The journal file: appended to, never rewritten. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type JournalReading, type JournalRecord, type NewRecord, readJournal } from '../status/journalRecord';
import { syncFolder } from './durable';
import { RunnerError, systemReason } from './errors';

/** Reads the journal without touching it. A missing one is empty. */
export function readJournalFile(path: string): JournalReading {
  try {
    return readJournal(fs.readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { records: [], goodBytes: 0, torn: false, badLines: [] };
    }
    throw new RunnerError('state', `The journal ${path} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
}

/** Records of what has happened: nothing is about to be done on their word. */
const facts: ReadonlySet<JournalRecord['type']> = new Set([
  'batch_started',
  'activity_changed',
  'turn_ended',
  'gate_ended',
  'attempt_ended',
  'plan_written',
  'batch_ended',
]);

export function isFact(type: JournalRecord['type']): boolean {
  return facts.has(type);
}

/**
 * Facts, and attempts that begin only when `forced` has settled, need not be on the disk when they are appended: one
 * write to the disk does for all of them, and none waits for it longer than this, in milliseconds. Until then a kill
 * takes nothing away, only a power cut may.
 */
const longestWaitMs = 10;

function mayWait(type: JournalRecord['type']): boolean {
  return isFact(type) || type === 'attempt_started';
}

/** The open journal of the one runner that holds the lock. */
export class Journal {
  readonly #path: string;
  readonly #fd: number;
  readonly #ino: number;
  #size: number;
  #seq: number;
  /** So much of it is on the disk. */
  #forcedSize: number;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  #isClosed = false;
  /** Why records could not be brought to the disk; whoever writes the next one is told. */
  #lost: unknown;

  /** Cuts off a torn last record and goes on behind `lastSeq`. */
  constructor(path: string, reading: JournalReading, lastSeq: number) {
    this.#path = path;
    const isNew = !fs.existsSync(path);
    this.#fd = fs.openSync(path, 'a');
    this.#ino = fs.fstatSync(this.#fd).ino;
    this.#size = this.#forcedSize = reading.goodBytes;
    this.#seq = lastSeq;
    if (reading.torn) {
      fs.ftruncateSync(this.#fd, reading.goodBytes);
      fs.fdatasyncSync(this.#fd);
    }
    if (isNew) syncFolder(dirname(path));
  }

  /**
   * The record outlives this process when this returns, and a power cut, too, unless it may wait. Throws a `RunnerError`
   * of kind `state` when it, or one before it, does not.
   */
  append(record: NewRecord): JournalRecord {
    this.#refuseDamaged();
    const stamped = { seq: this.#seq + 1, at: new Date().toISOString(), ...record } as JournalRecord;
    const line = Buffer.from(`${JSON.stringify(stamped)}\n`);
    try {
      if (this.#lost !== undefined) throw this.#lost;
      for (let written = 0; written < line.length; ) written += fs.writeSync(this.#fd, line, written);
      if (!mayWait(record.type)) this.#sync(this.#size + line.length);
    } catch (error) {
      this.#forgetPartOf();
      throw this.#failure(error);
    }
    this.#seq = stamped.seq;
    this.#size += line.length;
    // Somebody is about to wait for that.
    if (record.type === 'attempt_started' && !this.#syncing) this.#syncing = this.#syncBeside();
    else if (this.#size > this.#forcedSize) this.#syncTimer ??= setTimeout(() => this.#syncDue(), longestWaitMs);
    return stamped;
  }

  /** Settles when all that was appended is on the disk. Rejects with a `RunnerError` of kind `state` when it is not. */
  async forced(): Promise<void> {
    const size = this.#size;
    while (this.#forcedSize < size) {
      if (this.#lost !== undefined) throw this.#failure(this.#lost);
      // One that is under way may have begun before the last record.
      this.#syncing ??= this.#syncBeside();
      await this.#syncing;
    }
  }

  /** The same at once, while everything else waits. */
  force(): void {
    if (this.#forcedSize === this.#size) return;
    try {
      if (this.#lost !== undefined) throw this.#lost;
      this.#sync(this.#size);
    } catch (error) {
      this.#lost = error;
      throw this.#failure(error);
    }
  }

  close(): void {
    try {
      this.force();
    } catch {
      // Whoever is at the end of a run has recorded that, and was told; others are on their way with another error.
    }
    clearTimeout(this.#syncTimer);
    this.#isClosed = true;
    fs.closeSync(this.#fd);
  }

  /** Somebody tidied it away, or wrote to it: what is added now would be lost, or stand among what is not ours. */
  #refuseDamaged(): void {
    const stat = fs.statSync(this.#path, { throwIfNoEntry: false });
    if (stat?.ino === this.#ino && stat.size === this.#size) return;
    throw new RunnerError(
      'state',
      `The journal ${this.#path} was ${stat ? 'changed' : 'removed'} by somebody else while this runner wrote it. The run stops; what it has recorded so far is in the status file. See \`tranche status\`, then \`tranche resume\`.`,
    );
  }

  #sync(size: number): void {
    fs.fdatasyncSync(this.#fd);
    this.#isForced(size);
  }

  #syncDue(): void {
    this.#syncTimer = undefined;
    this.#syncing ??= this.#syncBeside();
  }

  /** While others go on. Never rejects: `#lost` tells. */
  async #syncBeside(): Promise<void> {
    const size = this.#size;
    try {
      await promisify(fs.fdatasync)(this.#fd);
      this.#isForced(size);
    } catch (error) {
      this.#lost = error;
    } finally {
      this.#syncing = undefined;
      // What came meanwhile may have found this one at work and started none of its own.
      if (this.#lost === undefined && this.#forcedSize < this.#size && !this.#isClosed) {
        this.#syncTimer ??= setTimeout(() => this.#syncDue(), longestWaitMs);
      }
    }
  }

  #isForced(size: number): void {
    this.#forcedSize = Math.max(this.#forcedSize, size);
    if (this.#forcedSize < this.#size) return;
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
  }

  #failure(error: unknown): RunnerError {
    return new RunnerError(
      'state',
      `The journal ${this.#path} cannot be written: ${systemReason(error)}. The run stops, since nothing it did from here on would be recorded. Mend this, then \`tranche resume\`.`,
      { cause: error },
    );
  }

  /** A record of which only a part fitted would stand in the middle of the file after the next one. */
  #forgetPartOf(): void {
    try {
      fs.ftruncateSync(this.#fd, this.#size);
    } catch {
      // Then the part is the torn last record that the next start cuts off.
    }
  }
}
