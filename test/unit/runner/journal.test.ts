import assert from 'node:assert/strict';
import fs, { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RunnerError } from '../../../src/runner/errors';
import { Journal, readJournalFile } from '../../../src/runner/journal';
import type { NewRecord } from '../../../src/status/journalRecord';

const ids = { runId: 'run-1', batchId: 'batch-1', task: '1.1', attempt: 1 };
const started: NewRecord = { type: 'attempt_started', ...ids, position: 1 };
const turn: NewRecord = { type: 'turn_ended', ...ids, turn: 1, outcome: 'ended', usage: {}, durationMs: 1 };
const runStarted: NewRecord = {
  type: 'run_started',
  ...{ runId: 'run-1', pid: 1, host: 'here', agent: 'demo', goal: { kind: 'all' } },
};
const ended: NewRecord = { type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 };

describe('the journal file', () => {
  const { fdatasyncSync, fdatasync } = fs;
  let folder: string;
  let path: string;
  let journal: Journal;
  let syncs: number;
  /** What the disk answers; undefined where it does as it is told. */
  let refusal: Error | undefined;
  /** Before the disk answers. */
  let slowness: Promise<unknown> | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-journal-'));
    path = join(folder, 'journal.jsonl');
    journal = new Journal(path, readJournalFile(path), 0);
    syncs = 0;
    refusal = slowness = undefined;
    const beside = (fd: number, done: fs.NoParamCallback) => {
      syncs++;
      if (refusal) setImmediate(done, refusal);
      else if (slowness) void slowness.then(() => fdatasync(fd, done));
      else fdatasync(fd, done);
    };
    replaceSyncs({
      fdatasyncSync(fd) {
        syncs++;
        if (refusal) throw refusal;
        fdatasyncSync(fd);
      },
      fdatasync: Object.assign(beside, { __promisify__: promisify(fdatasync) }),
    });
  });
  afterEach(() => {
    replaceSyncs({ fdatasyncSync, fdatasync });
    rmSync(folder, { recursive: true });
  });
  const replaceSyncs = (syncs: Pick<typeof fs, 'fdatasync' | 'fdatasyncSync'>) => {
    Object.assign(fs, syncs);
    syncBuiltinESMExports();
  };
  const types = () => readJournalFile(path).records.map(({ type }) => type);

  const soon = async (times = 1) => {
    for (const end = Date.now() + 5_000; syncs < times && Date.now() < end; ) await delay(5);
  };

  it('has what others go on at on the disk at once', () => {
    journal.append(runStarted);
    assert.equal(syncs, 1);
    journal.force();
    journal.close();
    assert.equal(syncs, 1);
  });

  it('has an attempt on the disk before it begins, together with the end of the last one', async () => {
    journal.append(ended);
    // What stands in the file outlives the process.
    assert.deepEqual(types(), ['attempt_ended']);
    assert.equal(syncs, 0);
    journal.append(started);
    await journal.forced();
    assert.equal(syncs, 1);
    await journal.forced();
    journal.close();
    assert.equal(syncs, 1);
  });

  it('waits for no write to the disk that began before the record', async () => {
    journal.append(ended);
    const first = journal.forced();
    journal.append(started);
    const second = journal.forced();
    assert.equal(syncs, 1);
    await Promise.all([first, second]);
    assert.equal(syncs, 2);
    journal.close();
  });

  it('brings what happened in between to the disk soon, and at the latest when it is closed', async () => {
    journal.append(turn);
    journal.append(turn);
    assert.equal(syncs, 0);
    await soon();
    assert.equal(syncs, 1);
    await journal.forced();
    journal.append(turn);
    journal.close();
    assert.equal(syncs, 2);
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 4);
  });

  it('forgets no record that came while the disk was slow', async () => {
    slowness = delay(50);
    journal.append(started);
    assert.equal(syncs, 1);
    journal.append(ended);
    await slowness;
    await soon(2);
    assert.equal(syncs, 2);
    journal.close();
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

  const isState = (error: unknown) => error instanceof RunnerError && error.kind === 'state';

  it('says at the next record that the disk refused the last ones', async () => {
    refusal = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    journal.append(turn);
    await soon();
    refusal = undefined;
    await delay(5);
    assert.throws(() => journal.append(turn), isState);
    assert.throws(() => journal.append(runStarted), isState);
    assert.deepEqual(types(), ['turn_ended']);
    journal.close();
  });

  it('lets no attempt begin that the disk refused, also not with a second try', async () => {
    refusal = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    journal.append(started);
    await assert.rejects(journal.forced(), isState);
    refusal = undefined;
    await assert.rejects(journal.forced(), isState);
    assert.throws(() => journal.force(), isState);
    assert.throws(() => journal.append(ended), isState);
    journal.close();
  });
});
