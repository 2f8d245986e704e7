import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { replaceFile } from '../../src/runner/durable';
import { configOf, quickAgent, Workspace } from './support/tranche';

const plan = '# Plan\r\n\r\n## Phase 1: A\r\n\r\n- [ ] 1.1 First\r\n- [ ] 1.2 Second\r\n- [ ] 1.3 Third';
const shellAgent = (script: string) => ({
  agent: 'sh',
  agents: { sh: { type: 'command', command: ['/bin/sh', '-c', `cat >/dev/null; ${script}`] } },
});
const ticking = (config: Record<string, unknown> = quickAgent) =>
  configOf({ ...config, tickBoxes: 'whenCompleted', limits: { maxRework: 0, maxAttempts: 1 } });

describe('ticking boxes in the plan', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const written = () =>
    ws
      .journal()
      .flatMap((record) => (record.type === 'plan_written' ? [[record.task, record.outcome, record.line]] : []));

  it('ticks what was completed, after it was recorded, and nothing else', async function () {
    this.timeout(30_000);
    ws = new Workspace({
      'PLAN.md': plan,
      'tranche.config.json': ticking(shellAgent('[ $TRANCHE_TASK_ID = 1.2 ] && exit 1; echo x >> work; echo ok')),
    });
    await ws.run(['run', '--all']);
    assert.equal(ws.read('PLAN.md'), plan.replace('[ ] 1.1', '[x] 1.1').replace('[ ] 1.3', '[x] 1.3'));
    assert.deepEqual(written(), [
      ['1.1', 'written', 5],
      ['1.3', 'written', 7],
    ]);
    const types = ws.journal().map((record) => record.type);
    assert.ok(types.indexOf('plan_written') > types.indexOf('attempt_ended'));
    const changed = ws.journal().flatMap((record) => (record.type === 'gate_ended' ? (record.changedFiles ?? []) : []));
    assert.deepEqual([...new Set(changed)], ['work'], 'the tick is no work of the agent');
    const status = await ws.run(['status']);
    assert.doesNotMatch(status.stdout, /stale|differ/);
  });

  it('never touches a plan of phases unless it is told to', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': configOf(quickAgent) });
    const before = statSync(ws.path('PLAN.md')).ino;
    assert.equal((await ws.run(['run', '1'])).code, 0);
    assert.equal(ws.read('PLAN.md'), plan);
    assert.equal(statSync(ws.path('PLAN.md')).ino, before);
    assert.equal((await ws.run(['run', '1', '--tick-boxes', 'whenCompleted'])).code, 0);
    // What was completed before it was told to is told, too.
    assert.equal(ws.read('PLAN.md'), plan.replace('[ ] 1.1', '[x] 1.1').replace('[ ] 1.2', '[x] 1.2'));
    const wrong = await ws.run(['run', '--tick-boxes', 'always']);
    assert.deepEqual([wrong.code, /whenCompleted/.test(wrong.stderr)], [2, true]);
  });

  it('ticks what a person marks completed', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': ticking() });
    assert.equal((await ws.run(['mark', '1.2', 'completed'])).code, 0);
    assert.equal((await ws.run(['mark', '1.1', 'skipped'])).code, 0);
    assert.equal(ws.read('PLAN.md'), plan.replace('[ ] 1.2', '[x] 1.2'));
  });

  it('ticks at the next run what it was killed before it could tick, and leaves a box that was opened again', async function () {
    this.timeout(60_000);
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': ticking() });
    // A whole run tells which record the end of an attempt is.
    const trial = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': ticking() });
    assert.equal((await trial.run(['run', '1'])).code, 0);
    const nth = trial.journal().findIndex(({ type }) => type === 'attempt_ended') + 1;
    trial.dispose();
    const killed = await ws.run(['run', '1'], { fault: { at: 'journal', nth, how: 'after' } });
    assert.equal(killed.signal, 'SIGKILL');
    assert.equal(ws.journal().at(-1)?.type, 'attempt_ended');
    assert.equal(ws.read('PLAN.md'), plan, 'it was killed between the record and the tick');
    await ws.run(['resume']);
    assert.match(ws.read('PLAN.md'), /\[x\] 1\.1/, 'even where nothing else is left to resume');
    assert.equal((await ws.run(['run', '1'])).code, 0);
    writeFileSync(ws.path('PLAN.md'), ws.read('PLAN.md').replace('[x] 1.1', '[ ] 1.1'));
    await ws.run(['run', '1']);
    assert.match(ws.read('PLAN.md'), /\[ \] 1\.1/);
    const status = await ws.run(['status']);
    assert.match(status.stdout + status.stderr, /PLAN\.md:5:.*1\.1.*completed/);
  });

  it('goes on when the plan cannot be written, says why, and catches up when it can', async function () {
    this.timeout(40_000);
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': ticking() });
    chmodSync(ws.path('PLAN.md'), 0o444);
    const ended = await ws.run(['run', '2']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ws.read('PLAN.md'), plan);
    assert.match(ended.stdout, /1\.1 completed, but not ticked in PLAN\.md: the file is read-only/);
    assert.deepEqual(
      written().map(([task, outcome]) => [task, outcome]),
      [
        ['1.1', 'failed'],
        ['1.2', 'failed'],
      ],
    );
    chmodSync(ws.path('PLAN.md'), 0o644);
    assert.equal((await ws.run(['run', '1'])).code, 0);
    assert.match(ws.read('PLAN.md'), /\[x\] 1\.1 [\s\S]*\[x\] 1\.2 /);
  });

  it('leaves a line alone that was changed while the agent worked, and a box that the agent ticked', async function () {
    this.timeout(30_000);
    ws = new Workspace({
      'PLAN.md': plan,
      'tranche.config.json': ticking(
        shellAgent(
          'if [ $TRANCHE_TASK_ID = 1.1 ]; then sed -i "s/First/First of all/" PLAN.md; else sed -i "s/\\[ \\] 1.2/[X] 1.2/" PLAN.md; fi; echo ok',
        ),
      ),
    });
    const ended = await ws.run(['run', '2']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ws.read('PLAN.md'), plan.replace('First', 'First of all').replace('[ ] 1.2', '[X] 1.2'));
    assert.match(ended.stdout, /1\.1 completed, but not ticked in PLAN\.md: the plan has no such task any more/);
    assert.deepEqual(
      written().map(([task]) => task),
      ['1.1'],
    );
  });

  it('goes on when the disk is full, and leaves nothing behind', async function () {
    this.timeout(40_000);
    const full = `const fs = require('node:fs');
const { openSync, writeFileSync } = fs;
const ours = new Set();
fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  if (String(path).endsWith('.tranche-tmp')) ours.add(fd);
  return fd;
};
fs.writeFileSync = (target, ...rest) => {
  if (ours.delete(target)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  return writeFileSync(target, ...rest);
};`;
    ws = new Workspace({ 'PLAN.md': plan, 'full.cjs': full, 'tranche.config.json': ticking() });
    const env = { NODE_OPTIONS: `--require ${ws.path('full.cjs')}` };
    const ended = await ws.run(['run', '1'], { env });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /1\.1 completed, but not ticked in PLAN\.md: the disk is full/);
    assert.equal(ws.read('PLAN.md'), plan);
    assert.deepEqual(
      readdirSync(ws.folder).filter((name) => name.endsWith('tmp')),
      [],
    );
    assert.equal(ws.statuses()['1.1'], 'completed');
  });

  it('gives way to somebody who writes the plan at the same moment', () => {
    ws = new Workspace({ 'PLAN.md': plan });
    const temporary = ws.path('.PLAN.md.tranche-tmp');
    const beforeRename = () => {
      throw new Error('changed');
    };
    assert.throws(() => replaceFile(ws.path('PLAN.md'), 'ours', { temporary, mode: 0o644, beforeRename }), /changed/);
    assert.deepEqual([ws.read('PLAN.md'), readdirSync(ws.folder)], [plan, ['PLAN.md']]);
  });

  it('keeps mode and link of the plan, and its other bytes', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'tranche.config.json': ticking(), 'docs/real.md': '' });
    const bytes = Buffer.concat([Buffer.from(`\uFEFF${plan}`), Buffer.from([0x0d, 0xff, 0xc3, 0x0d, 0x0a])]);
    writeFileSync(ws.path('docs/real.md'), bytes);
    chmodSync(ws.path('docs/real.md'), 0o640);
    symlinkSync('docs/real.md', ws.path('PLAN.md'));
    assert.equal((await ws.run(['run', '1'])).code, 0);
    assert.ok(lstatSync(ws.path('PLAN.md')).isSymbolicLink());
    assert.equal(statSync(ws.path('docs/real.md')).mode & 0o777, 0o640);
    const at = bytes.indexOf('[ ] 1.1') + 1;
    const expected = Buffer.from(bytes);
    expected[at] = 0x78;
    assert.deepEqual([...readFileSync(ws.path('docs/real.md'))], [...expected]);
  });

  it('never writes outside of the workspace', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'tranche.config.json': ticking() });
    mkdirSync(ws.path('..', 'elsewhere'));
    writeFileSync(ws.path('..', 'elsewhere', 'p.md'), plan);
    renameSync(ws.path('..', 'elsewhere', 'p.md'), ws.path('..', 'elsewhere', 'PLAN.md'));
    symlinkSync('../elsewhere/PLAN.md', ws.path('PLAN.md'));
    const ended = await ws.run(['run', '1']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(readFileSync(ws.path('..', 'elsewhere', 'PLAN.md'), 'utf8'), plan);
    assert.match(ended.stdout, /not ticked in .*PLAN\.md: the file lies outside of the workspace/);
  });
});
