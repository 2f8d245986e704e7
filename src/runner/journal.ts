/** The journal file: appended to, never rewritten. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
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

/**
 * Records that announce what is about to be done, or on whose word others go on, are on the disk before that. The
 * others are facts that another record closes off soon: one write to the disk then does for all of them, and none waits
 * for it longer than this, in milliseconds. Until then a kill takes nothing away, only a power cut may.
 */
const factsWaitMs = 10;
const facts: ReadonlySet<JournalRecord['type']> = new Set([
  'batch_started',
  'activity_changed',
  'turn_ended',
  'gate_ended',
  'plan_written',
  'batch_ended',
]);

/** The open journal of the one runner that holds the lock. */
export class Journal {
  readonly #path: string;
  readonly #fd: number;
  readonly #ino: number;
  #size: number;
  #seq: number;
  #syncTimer: NodeJS.Timeout | undefined;
  /** Why facts could not be brought to the disk; whoever writes the next record is told. */
  #lost: unknown;

  /** Cuts off a torn last record and goes on behind `lastSeq`. */
  constructor(path: string, reading: JournalReading, lastSeq: number) {
    this.#path = path;
    const isNew = !fs.existsSync(path);
    this.#fd = fs.openSync(path, 'a');
    this.#ino = fs.fstatSync(this.#fd).ino;
    this.#size = reading.goodBytes;
    this.#seq = lastSeq;
    if (reading.torn) {
      fs.ftruncateSync(this.#fd, reading.goodBytes);
      fs.fdatasyncSync(this.#fd);
    }
    if (isNew) syncFolder(dirname(path));
  }

  /**
   * The record outlives this process when this returns, and a power cut, too, unless it is a mere fact. Throws a
   * `RunnerError` of kind `state` when it, or a fact before it, does not.
   */
  append(record: NewRecord): JournalRecord {
    this.#refuseDamaged();
    const stamped = { seq: this.#seq + 1, at: new Date().toISOString(), ...record } as JournalRecord;
    const line = Buffer.from(`${JSON.stringify(stamped)}\n`);
    try {
      if (this.#lost !== undefined) throw this.#lost;
      for (let written = 0; written < line.length; ) written += fs.writeSync(this.#fd, line, written);
      if (facts.has(record.type)) this.#syncTimer ??= setTimeout(() => this.#syncFacts(), factsWaitMs);
      else this.#sync();
    } catch (error) {
      this.#forgetPartOf();
      throw new RunnerError(
        'state',
        `The journal ${this.#path} cannot be written: ${systemReason(error)}. The run stops, since nothing it did from here on would be recorded. Mend this, then \`tranche resume\`.`,
        { cause: error },
      );
    }
    this.#seq = stamped.seq;
    this.#size += line.length;
    return stamped;
  }

  close(): void {
    if (this.#syncTimer) this.#syncFacts();
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

  #sync(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    fs.fdatasyncSync(this.#fd);
  }

  #syncFacts(): void {
    try {
      this.#sync();
    } catch (error) {
      this.#lost = error;
    }
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
