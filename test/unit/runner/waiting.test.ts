import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asksPerson } from '../../../src/runner/question';
import { wait, wakeRunner } from '../../../src/runner/waiting';

describe('a wait', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-wait-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('ends when its time is over', async () => {
    assert.equal(await wait(20, folder, new AbortController().signal), 'elapsed');
  });

  it('ends at once when the run is stopped', async () => {
    const stop = new AbortController();
    const end = wait(3_600_000, folder, stop.signal);
    stop.abort();
    assert.equal(await end, 'stopped');
  });

  it('ends when a person wants no more waiting', async () => {
    const end = wait(3_600_000, folder, new AbortController().signal);
    wakeRunner(folder);
    assert.equal(await end, 'elapsed');
  });

  it('is not cut short by a word that came before it', async () => {
    wakeRunner(folder);
    const started = performance.now();
    assert.equal(await wait(60, folder, new AbortController().signal), 'elapsed');
    // A timer may ring within the millisecond before.
    assert.ok(performance.now() - started > 58);
  });
});

describe('an agent that hangs', () => {
  const idle = { kind: 'idle_timeout', message: 'It printed nothing for 20 minutes.' } as const;

  it('waits for an answer when its last words are a question', () => {
    for (const said of [
      'Working…\nDo you want to proceed? [y/N]',
      'Overwrite x.ts? (y/n) ',
      'Password:',
      'Continue?',
    ]) {
      assert.equal(asksPerson(idle, said).kind, 'question', said);
    }
    assert.match(asksPerson(idle, 'Allow Bash(rm)?').message, /asked something.*"Allow Bash\(rm\)\?"/);
  });

  it('hangs, otherwise', () => {
    for (const said of ['', 'Running tests', 'Why? Because.\nReading file.ts']) {
      assert.equal(asksPerson(idle, said).kind, 'idle_timeout', said);
    }
    const crash = { kind: 'crash', message: 'It died.' } as const;
    assert.equal(asksPerson(crash, 'Continue?'), crash);
  });
});
