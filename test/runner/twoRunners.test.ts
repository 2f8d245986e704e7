import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

/** Works until a file named `go` appears. */
const waitingAgent = {
  agent: 'waiting',
  agents: {
    waiting: {
      type: 'command',
      command: [
        '/bin/sh',
        '-c',
        'echo started; while [ ! -e go ]; do sleep 0.05; done; echo $TRANCHE_TASK_ID >> work.log',
      ],
    },
  },
};

describe('two runners on one plan', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('lets one work and sends the other away with the pid and the start of the first', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(waitingAgent) });
    const first = ws.start(['run', '1']);
    await first.printed(/1\.1 Write/);
    const second = await ws.run(['run']);
    assert.equal(second.code, 3);
    assert.match(second.stderr, new RegExp(`pid ${first.pid} on .*, started \\d{4}-\\d\\d-\\d\\dT`));
    const marked = await ws.run(['mark', '1.2', 'skipped']);
    assert.equal(marked.code, 3);
    ws.write('go', '');
    assert.equal((await first.ended).code, 0);
    assert.equal(ws.read('work.log'), '1.1\n');
    assert.equal((await ws.run(['mark', '1.2', 'skipped'])).code, 0);
  });

  it('gives the plan to exactly one of many that start at once beside a dead lock', async function () {
    this.timeout(120_000);
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(waitingAgent) });
    const dead = { pid: 4_194_303, host: hostname(), startedAt: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
    ws.write('.tranche/PLAN/lock', JSON.stringify(dead));
    const runners = Array.from({ length: 6 }, () => ws.start(['run', '1']));
    const losers = await Promise.all(
      runners.map((runner) =>
        Promise.race([
          runner.ended,
          runner.printed(/1\.1 Write/).then(
            () => undefined,
            () => undefined,
          ),
        ]),
      ),
    );
    ws.write('go', '');
    const ended = await Promise.all(runners.map((runner) => runner.ended));
    assert.deepEqual(ended.map(({ code }) => code).sort(), [0, 3, 3, 3, 3, 3]);
    assert.equal(losers.filter((end) => end === undefined).length, 1);
    assert.equal(ws.read('work.log'), '1.1\n');
  });

  it('takes over the lock of a process that is gone, and says so', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const dead = { pid: 4_194_303, host: hostname(), startedAt: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
    ws.write('.tranche/PLAN/lock', JSON.stringify(dead));
    const { code, stdout } = await ws.run(['run']);
    assert.equal(code, 0);
    assert.match(stdout, /lock of pid 4194303 \(2026-01-01T00:00:00.000Z\) was taken over: that process is gone/);
  });

  it('takes over a lock whose pid now belongs to another program', async function () {
    if (process.platform !== 'linux') this.skip();
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const reused = {
      pid: process.pid,
      host: hostname(),
      startedAt: '2026-01-01T00:00:00.000Z',
      runId: 'run-1',
      processStart: '1',
    };
    ws.write('.tranche/PLAN/lock', JSON.stringify(reused));
    const { code, stdout } = await ws.run(['run']);
    assert.equal(code, 0);
    assert.match(stdout, /now belongs to another process/);
  });

  it('never robs a live process, however old its heartbeat', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const alive = { pid: process.pid, host: hostname(), startedAt: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
    ws.write('.tranche/PLAN/lock', JSON.stringify(alive));
    assert.equal((await ws.run(['run'])).code, 3);
    assert.equal(JSON.parse(readFileSync(ws.state('lock'), 'utf8')).pid, process.pid);
  });

  it('takes over the lock of another machine once that has been silent for minutes, and not before', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const far = { pid: process.pid, host: 'elsewhere', startedAt: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
    ws.write('.tranche/PLAN/lock', JSON.stringify(far));
    assert.equal((await ws.run(['run'])).code, 3);
    const silentSince = new Date(Date.now() - 180_000);
    utimesSync(ws.state('lock'), silentSince, silentSince);
    const { code, stdout } = await ws.run(['run']);
    assert.equal(code, 0);
    assert.match(stdout, /was taken over: it is of elsewhere and has been silent for 18\d s/);
  });

  it('takes over a lock that a crash left torn', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent), '.tranche/PLAN/x': '' });
    writeFileSync(ws.state('lock'), '{"pid":');
    assert.equal((await ws.run(['run'])).code, 0);
  });
});
