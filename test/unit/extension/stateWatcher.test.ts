import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { readStateFiles, statePaths } from '../../../src/extension/stateFiles';
import { StateWatcher } from '../../../src/extension/stateWatcher';

describe('watching the state of a plan', () => {
  let root: string;
  let watcher: StateWatcher | undefined;
  let seen: (() => void)[] = [];
  let events = 0;
  /** What a reader that goes by the notices alone knows. */
  let lastRead = 0;

  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'tranche-watch-'));
    events = 0;
    seen = [];
  });
  afterEach(() => {
    watcher?.dispose();
    watcher = undefined;
    fs.rmSync(root, { recursive: true, force: true });
  });

  const paths = () => statePaths(root, '.tranche', 'PLAN.md');

  async function start(blind = false): Promise<void> {
    const { lock, ownStatus, orchestratorStatus } = paths();
    watcher = new StateWatcher({
      root,
      files: [lock, ownStatus, orchestratorStatus],
      onChange: async () => {
        events++;
        lastRead = (await seq()) ?? 0;
        for (const tell of seen.splice(0)) tell();
      },
      onError: (error) => assert.fail(String(error)),
      ...(blind && { looksEveryMs: 20, watcher: (folder) => watch(folder, { ignored: () => true }) }),
    });
    await watcher.ready;
  }

  /** Acts, and waits for the watcher to notice. */
  async function noticed(act: () => void): Promise<void> {
    const notice = new Promise<void>((tell) => {
      seen.push(tell);
    });
    act();
    await notice;
  }

  const write = (seq: number) => () => writeStatus(paths().folder, paths().ownStatus, seq);
  const seq = async () => (await readStateFiles(paths())).status?.seq;

  it('notices changes that no event tells of, as on a network mount', async () => {
    await start(true);
    await noticed(write(1));
    await noticed(write(2));
    assert.equal(await seq(), 2);
  });

  it('notices a state folder that did not exist', async () => {
    await start();
    await noticed(write(1));
    assert.equal(await seq(), 1);
  });

  it('notices every one of ten atomic renames', async () => {
    write(0)();
    await start();
    for (let n = 1; n <= 10; n++) {
      await noticed(write(n));
      assert.equal(await seq(), n);
    }
  });

  it('survives the deletion and re-creation of everything, again and again', async () => {
    write(0)();
    await start();
    for (let n = 1; n <= 5; n++) {
      await noticed(() => fs.rmSync(join(root, '.tranche'), { recursive: true }));
      assert.equal(await seq(), undefined);
      await noticed(write(n));
      assert.equal(await seq(), n);
    }
  });

  it('notices the deletion of the plan folder alone, and its return', async () => {
    write(1)();
    await start();
    await noticed(() => fs.rmSync(paths().folder, { recursive: true }));
    await noticed(write(2));
    assert.equal(await seq(), 2);
  });

  it('notices a lock that comes and goes', async () => {
    write(1)();
    await start();
    const record = { pid: process.pid, host: 'here', startedAt: new Date().toISOString(), runId: 'run-1' };
    await noticed(() => fs.writeFileSync(paths().lock, JSON.stringify(record)));
    assert.equal((await readStateFiles(paths())).lock?.record.runId, 'run-1');
    await noticed(() => fs.rmSync(paths().lock));
    assert.equal((await readStateFiles(paths())).lock, undefined);
  });

  it("notices another tool's status file, which comes first", async () => {
    write(1)();
    await start();
    const theirs = paths().orchestratorStatus;
    await noticed(() => writeStatus(join(theirs, '..'), theirs, 7));
    assert.equal(await seq(), 7);
  });

  it('sees the last of several writes that follow the making of the folder at once', async () => {
    for (let round = 1; round <= 10; round++) {
      fs.rmSync(join(root, '.tranche'), { recursive: true, force: true });
      await start();
      await noticed(write(1));
      for (let n = 2; n <= 4; n++) {
        write(n)();
        await new Promise((done) => setTimeout(done, 3 * n));
      }
      let last = 0;
      for (const end = Date.now() + 1_000; last !== 4 && Date.now() < end; ) {
        await new Promise((done) => setTimeout(done, 20));
        last = lastRead;
      }
      assert.equal(last, 4, `round ${round}`);
      watcher?.dispose();
    }
  }).timeout(30_000);

  it('makes one notice of a burst and ignores everything else', async () => {
    write(0)();
    await start();
    await noticed(() => {
      for (let n = 1; n <= 20; n++) write(n)();
    });
    const before = events;
    fs.writeFileSync(join(root, 'README.md'), 'unrelated');
    fs.mkdirSync(join(paths().folder, 'runs'));
    await noticed(write(21));
    assert.ok(events - before <= 2, `${events - before} notices`);
  });

  it('reads a torn file again', async () => {
    fs.mkdirSync(paths().folder, { recursive: true });
    fs.writeFileSync(paths().ownStatus, '{"tasks": [');
    const reading = readStateFiles(paths());
    setTimeout(write(3), 15);
    assert.equal((await reading).status?.seq, 3);
  });

  it('says what is wrong with a file that stays torn, and with one from the future', async () => {
    fs.mkdirSync(paths().folder, { recursive: true });
    fs.writeFileSync(paths().ownStatus, '{"tasks": [');
    const torn = await readStateFiles(paths());
    assert.equal(torn.status, undefined);
    assert.match(torn.fault ?? '', /JSON/);
    fs.writeFileSync(paths().ownStatus, JSON.stringify({ schemaVersion: 99, tasks: [] }));
    assert.match((await readStateFiles(paths())).fault ?? '', /99.*update/);
  });
});

/** As the runner does it: a whole file under another name, then the rename. */
function writeStatus(folder: string, path: string, seq: number): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(`${path}.tmp`, JSON.stringify({ schemaVersion: 1, seq, tasks: [], runs: [] }));
  fs.renameSync(`${path}.tmp`, path);
}
