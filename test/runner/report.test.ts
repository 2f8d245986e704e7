import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { Report } from '../../src/runner/report/model';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

const shellAgent = (script: string, more: Record<string, unknown> = {}) =>
  configOf({
    agent: 'sh',
    agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
    requireChanges: false,
    ...more,
  });

describe('reports of a run', function () {
  this.timeout(60_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const runs = () => readdirSync(ws.state('runs')).sort();
  const file = (run: string, name: string) => readFileSync(ws.state('runs', run, name), 'utf8');
  const report = async (...args: string[]): Promise<Report> => {
    const ended = await ws.run(['report', '--format', 'json', ...args]);
    assert.equal(ended.code, 0, ended.stderr);
    return JSON.parse(ended.stdout);
  };
  const ids = (tasks: Report['tasks']) => tasks.map(({ id, outcome }) => `${id} ${outcome}`);

  it('are written in every form, and are the ones that `tranche report` makes', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run'])).code, 0);
    const [run = ''] = runs();
    for (const name of ['report.md', 'report.json', 'report.html', 'junit.xml', 'handoff.md']) {
      assert.ok(file(run, name).length > 0, name);
    }
    const forms = { md: 'report.md', junit: 'junit.xml', html: 'report.html' };
    for (const [format, name] of Object.entries(forms)) {
      const { stdout } = await ws.run(['report', '--format', format]);
      const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
      assert.equal(timeless(stdout), timeless(file(run, name)), format);
    }
    assert.equal((await ws.run(['report', run, '--out', 'out.html', '--format', 'html'])).code, 0);
    assert.match(ws.read('out.html'), /^<!doctype html>/);
  });

  it('tell of the resumed run and of all runs, after a kill', async () => {
    const script =
      'if [ "$TRANCHE_TASK_ID" = 1.2 ] && [ ! -e once ]; then touch once; echo waiting; sleep 60; fi; echo did it';
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': shellAgent(script) });
    const killed = ws.start(['run', '--json']);
    await killed.printed(/"kind":"text".*waiting/);
    killed.child.kill('SIGKILL');
    await killed.ended;
    assert.equal((await ws.run(['resume'])).code, 0);
    const [first = '', second = ''] = runs();
    assert.deepEqual(ids((await report(second)).tasks), ['1.2 completed', '1.3 completed']);
    assert.deepEqual(await report().then(({ run }) => run.runId), second);
    const lost = await report(first);
    assert.deepEqual([lost.run.outcome, ids(lost.tasks)], ['lost', ['1.1 completed', '1.2 interrupted']]);
    const all = await report('--all-runs');
    assert.deepEqual(ids(all.tasks), ['1.1 completed', '1.2 completed', '1.3 completed']);
    assert.equal(all.telemetry.effort.attempts, 4);
  });

  it('have the figures of the journal', async () => {
    const script = '[ "$TRANCHE_TASK_ID" = 1.2 ] && [ "$TRANCHE_ATTEMPT" = 1 ] && exit 7; echo did it';
    ws = new Workspace({ 'PLAN.md': planOf(4), 'tranche.config.json': shellAgent(script, { verify: ['true'] }) });
    await ws.run(['run', '--all']);
    const journal = ws.journal();
    const of = (type: string) => journal.filter((record) => record.type === type);
    const { telemetry, batches, tasks } = await report('--all-runs');
    assert.equal(telemetry.effort.attempts, of('attempt_started').length);
    assert.equal(telemetry.effort.turns, of('turn_ended').length);
    assert.equal(batches.length, of('batch_started').length);
    const verified = journal.filter((record) => record.type === 'gate_ended' && record.gate === 'verify');
    assert.equal(tasks.flatMap(({ gates }) => gates.filter(({ gate }) => gate === 'verify')).length, verified.length);
    assert.deepEqual(
      tasks.map(({ status }) => status),
      ['completed', 'completed', 'completed', 'completed'],
    );
  });

  it('say so when there is nothing to report on', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const none = await ws.run(['report']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no run of PLAN\.md to report on.*tranche run/);
    await ws.run(['run']);
    assert.match((await ws.run(['report', 'run-0'])).stderr, /There is no run "run-0"\. There were run-\d+/);
    assert.match((await ws.run(['report', '--format', 'pdf'])).stderr, /md, json, junit, html/);
  });
});

describe('what a run tells', function () {
  this.timeout(60_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('as lines of JSON is what the schema says', async () => {
    const script =
      'if [ "$TRANCHE_TASK_ID" = 1.2 ]; then exit 3; fi; echo working; touch "$TRANCHE_TASK_ID.txt"; echo did it';
    ws = new Workspace({
      'PLAN.md': `${planOf(3)}- [ ] 1.4 Look at it (approval)\n`,
      'tranche.config.json': shellAgent(script, { verify: ['true'] }),
    });
    const { stdout } = await ws.run(['run', '--all', '--json']);
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(resolve('docs/events.schema.json'), 'utf8')));
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) assert.ok(schema.safeParse(line).success, JSON.stringify(line));
    const types = new Set(lines.map(({ type }) => type));
    for (const type of [
      'run_started',
      'batch_started',
      'attempt_ended',
      'turn_ended',
      'gate_ended',
      'agent',
      'summary',
    ]) {
      assert.ok(types.has(type), type);
    }
    assert.equal(schema.safeParse({ ...lines[0], seq: 'one' }).success, false);
    assert.equal(schema.safeParse({ type: 'unheard_of' }).success, false);
  });

  it('in plain lines has markers for scripts', async () => {
    const script = 'if [ "$TRANCHE_TASK_ID" = 1.2 ]; then exit 3; fi; echo did it';
    ws = new Workspace({
      'PLAN.md': planOf(4),
      'tranche.config.json': shellAgent(script, { limits: { maxAttempts: 1 } }),
    });
    const { stdout } = await ws.run(['run', '--all']);
    const marked = stdout.split('\n').filter((line) => line.startsWith('['));
    assert.deepEqual(marked, [
      '[BATCH] 1 started tasks=1.1,1.2,1.3 agent=sh',
      '[PROGRESS] 1/4 25% failed=0 waiting=0',
      '[PROGRESS] 1/4 25% failed=1 waiting=0',
      '[PROGRESS] 2/4 50% failed=1 waiting=0',
      '[BATCH] 1 ended completed=2 failed=1',
      '[BATCH] 2 started tasks=1.4 agent=sh',
      '[PROGRESS] 3/4 75% failed=1 waiting=0',
      '[BATCH] 2 ended completed=1 failed=0',
    ]);
    assert.match(stdout, /^ {2}time left unknown until 3 tasks are completed$/m);
  });
});

describe('what is ahead', function () {
  this.timeout(60_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('is the prompt that the next task then gets, word for word', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(8), 'tranche.config.json': configOf(quickAgent) });
    await ws.run(['run', '4']);
    const { stdout } = await ws.run(['prompt']);
    const second = (await ws.run(['prompt', '2.2'])).stdout;
    assert.equal((await ws.run(['run'])).code, 0);
    const [, run = ''] = readdirSync(ws.state('runs')).sort();
    const prompt = (task: string) => readFileSync(ws.state('runs', run, `${task}.1.1.prompt.md`), 'utf8');
    assert.equal(stdout, prompt('2.1'));
    assert.equal(second, prompt('2.2'));
  });

  it('is one message for who hands out batches by hand, with what failed first', async () => {
    const script = 'if [ "$TRANCHE_TASK_ID" = 1.2 ]; then exit 3; fi; echo did it';
    ws = new Workspace({ 'PLAN.md': planOf(6), 'tranche.config.json': shellAgent(script, { verify: ['true'] }) });
    await ws.run(['run']);
    const before = ws.read('.tranche/PLAN/journal.jsonl');
    const { stdout, code } = await ws.run(['handoff']);
    assert.equal(code, 0);
    const places = [
      'What was done before',
      'First: what failed before',
      '### 1.2',
      'Then: new work',
      '### 1.4',
      'Look first',
      '`true` succeeds',
      'When to report',
    ];
    const found = places.map((words) => stdout.indexOf(words));
    assert.ok(
      found.every((at, n) => at > (found[n - 1] ?? -1)),
      `${found}\n${stdout}`,
    );
    assert.equal(ws.read('.tranche/PLAN/journal.jsonl'), before);
  });

  it('is no failure for who does not mind that it waits, unless more stands in the way', async () => {
    const plan = `${planOf(1)}- [ ] 1.2 Look at it (approval)\n- [ ] 1.3 Go on (depends: 1.2)\n`;
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': configOf(quickAgent) });
    const ended = await ws.run(['run', '--all', '--waiting-ok']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.match(ended.stdout, /1 waiting for you/);
    ws.write('PLAN.md', `${plan}- [ ] 1.4 Never (depends: 9.9)\n`);
    assert.equal((await ws.run(['reject', '1.2', '--note', 'Again'])).code, 0);
    assert.equal((await ws.run(['run', '--all', '--waiting-ok'])).code, 4);
  });

  it('is without what a runner has at work, or is about to take up', async () => {
    ws = new Workspace({
      'PLAN.md': planOf(4),
      'tranche.config.json': configOf({
        agent: 'sh',
        agents: {
          sh: { type: 'command', command: ['/bin/sh', '-c', 'echo begun; while [ ! -e ../go ]; do sleep 0.1; done'] },
        },
        batchSize: 2,
      }),
    });
    const run = ws.start(['run', '--json']);
    await run.printed(/"kind":"text".*begun/);
    assert.match((await ws.run(['handoff'])).stdout, /^### 1\.3[\s\S]*^### 1\.4/m);
    assert.doesNotMatch((await ws.run(['handoff'])).stdout, /^### 1\.[12]/m);
    assert.match((await ws.run(['prompt'])).stdout, /This is task 1 of 2 in this session: 1\.3\./);
    ws.write('../go', '');
    await run.ended;
  });

  it('is told with what it waits for, where a person has to say a word', async () => {
    ws = new Workspace({
      'PLAN.md': `${planOf(1)}- [ ] 1.2 Look at it (approval)\n`,
      'tranche.config.json': configOf(quickAgent),
    });
    assert.equal((await ws.run(['run'])).code, 4);
    const { stdout } = await ws.run(['status']);
    assert.match(stdout, /\? 1\.2 .*waiting for you/);
    assert.match(stdout, /Waiting for you:\n {2}1\.2 Look at it.*`tranche approve 1\.2`/);
    assert.equal((await ws.run(['handoff'])).code, 4);
    assert.equal((await ws.run(['approve', '1.2'])).code, 0);
    const json = JSON.parse((await ws.run(['status', '--json'])).stdout);
    assert.deepEqual([json.counts.waiting, json.counts.completed, json.forecast?.open], [0, 2, 0]);
  });
});
