import assert from 'node:assert/strict';
import fs, { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunnerError } from '../../../src/runner/errors';
import { Journal, readJournalFile } from '../../../src/runner/journal';
import type { NewRecord } from '../../../src/status/journalRecord';

const ids = { runId: 'run-1', batchId: 'batch-1', task: '1.1', attempt: 1 };
const started: NewRecord = { type: 'attempt_started', ...ids, position: 1 };
const turn: NewRecord = { type: 'turn_ended', ...ids, turn: 1, outcome: 'ended', usage: {}, durationMs: 1 };
const ended: NewRecord = { type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 };

describe('the journal file', () => {
  const { fdatasyncSync } = fs;
  let folder: string;
  let path: string;
  let journal: Journal;
  let syncs: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-journal-'));
    path = join(folder, 'journal.jsonl');
    journal = new Journal(path, readJournalFile(path), 0);
    syncs = 0;
    fs.fdatasyncSync = (fd) => {
      syncs++;
      fdatasyncSync(fd);
    };
  });
  afterEach(() => {
    fs.fdatasyncSync = fdatasyncSync;
    rmSync(folder, { recursive: true });
  });
  const types = () => readJournalFile(path).records.map(({ type }) => type);

  it('has an attempt on the disk before it begins and when it has ended', () => {
    journal.append(started);
    assert.equal(syncs, 1);
    journal.append(turn);
    assert.equal(syncs, 1);
    // What stands in the file outlives the process.
    assert.deepEqual(types(), ['attempt_started', 'turn_ended']);
    journal.append(ended);
    assert.equal(syncs, 2);
    journal.close();
    assert.equal(syncs, 2);
  });

  it('brings what happened in between to the disk soon, and at the latest when it is closed', async () => {
    journal.append(turn);
    journal.append(turn);
    assert.equal(syncs, 0);
    for (const end = Date.now() + 5_000; syncs === 0 && Date.now() < end; ) await delay(5);
    assert.equal(syncs, 1);
    journal.append(turn);
    journal.close();
    assert.equal(syncs, 2);
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 4);
  });

  for (const [what, damage] of Object.entries({
    removed: () => rmSync(path),
    emptied: () => writeFileSync(path, ''),
    'put in its place by somebody else': () => {
      writeFileSync(`${path}.other`, readFileSync(path));
      renameSync(`${path}.other`, path);
    },
    'written to': () => appendFileSync(path, 'nonsense\n'),
  })) {
    it(`takes no further record when it was ${what}`, () => {
      journal.append(started);
      damage();
      assert.throws(() => journal.append(turn), /journal.* was (changed|removed) by somebody else/);
      journal.close();
    });
  }

  it('says at the next record that the disk refused the last ones', async () => {
    fs.fdatasyncSync = () => {
      syncs++;
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    };
    journal.append(turn);
    for (const end = Date.now() + 5_000; syncs === 0 && Date.now() < end; ) await delay(5);
    fs.fdatasyncSync = fdatasyncSync;
    const isState = (error: unknown) => error instanceof RunnerError && error.kind === 'state';
    assert.throws(() => journal.append(turn), isState);
    assert.throws(() => journal.append(started), isState);
    assert.deepEqual(types(), ['turn_ended']);
    journal.close();
  });
});
