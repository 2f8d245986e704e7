import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TurnRequest } from '../../../src/agents/agent';
import type { DemoConfig } from '../../../src/agents/config';
import { createDemoAgent } from '../../../src/agents/demo/demoAgent';
import { readDemoScript } from '../../../src/agents/demo/demoScript';
import { type Bench, buildEntry, createBench } from './support/agentBench';

describe('the demo agent', function () {
  this.timeout(20_000);
  let built: ReturnType<typeof buildEntry>;
  let bench: Bench;
  before(() => {
    built = buildEntry();
  });
  after(() => built.dispose());
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(() => bench.dispose());

  async function open(config: Partial<DemoConfig> = {}) {
    return createDemoAgent('demo', { type: 'demo', ...config }, built.entry).open(bench.options);
  }
  const task = (text: string, files: string[] = []): Partial<TurnRequest> => ({
    task: { id: '1.1', title: 'Set it up', text, files },
  });

  it('edits every file that the task names, in its own manner', async () => {
    writeFileSync(join(bench.workspace, 'package.json'), '{"name":"x"}');
    writeFileSync(join(bench.workspace, 'notes.md'), '# Notes');
    const files = ['src/deep/app.ts', 'style.css', 'run.sh', 'page.html', 'package.json', 'notes.md', 'q.sql'];
    const result = await (await open()).turn(bench.request(task('', files)));
    assert.equal(result.outcome, 'ended');
    assert.match(result.text, /^Done: 1\.1 \(src\/deep\/app\.ts, /);
    assert.ok((result.usage.inputTokens ?? 0) > 0);
    assert.equal(bench.read('src/deep/app.ts'), '// 1.1 Set it up\n');
    assert.equal(bench.read('style.css'), '/* 1.1 Set it up */\n');
    assert.equal(bench.read('run.sh'), '# 1.1 Set it up\n');
    assert.equal(bench.read('page.html'), '<!-- 1.1 Set it up -->\n');
    assert.equal(bench.read('q.sql'), '-- 1.1 Set it up\n');
    assert.equal(bench.read('notes.md'), '# Notes\n- [x] 1.1 Set it up\n');
    assert.deepEqual(JSON.parse(bench.read('package.json')), { name: 'x', trancheDemo: ['1.1 Set it up'] });
    assert.deepEqual(
      bench.events.filter(({ type }) => type === 'tool'),
      files.map((detail) => ({ type: 'tool', name: 'Edit', detail })),
    );
  });

  it('has a file of its own for a task without any, and leaves a trace of each try', async () => {
    const session = await open();
    await session.turn(bench.request());
    await session.turn(bench.request({ attempt: 2 }));
    assert.equal(bench.read('tranche-demo/1.1.md'), '- [x] 1.1 Set it up\n- [x] 1.1 Set it up (2)\n');
  });

  it('never leaves the workspace, nor touches .git, .tranche, folders and data', async () => {
    const inside = (path: string) => join(bench.workspace, path);
    mkdirSync(inside('folder'));
    mkdirSync(inside('.git'));
    symlinkSync('..', inside('out'));
    symlinkSync('.git', inside('sneaky'));
    symlinkSync('nowhere', inside('dangling'));
    writeFileSync(inside('data.png'), '\0\0');
    writeFileSync(inside('broken.json'), '{');
    const files = [
      '../escape.md',
      'a/../../escape.md',
      '/tmp/escape.md',
      'C:\\escape.md',
      'out/escape.md',
      '.git/hooks/pre-commit',
      'sub/.Tranche/status.json',
      'sneaky/config',
      'dangling',
      'folder',
      'src/**/*.ts',
      'data.png',
      'broken.json',
    ];
    const result = await (await open()).turn(bench.request(task('', files)));
    assert.equal(result.outcome, 'ended');
    assert.match(result.text, /\(tranche-demo\/1\.1\.md\)/);
    assert.deepEqual(readdirSync(bench.workspace).sort(), [
      '.git',
      'broken.json',
      'dangling',
      'data.png',
      'folder',
      'out',
      'sneaky',
      'tranche-demo',
    ]);
    assert.deepEqual(readdirSync(inside('.git')), []);
    assert.ok(!readdirSync(join(bench.workspace, '..')).includes('escape.md'));
    assert.equal(
      bench.events.filter((event) => event.type === 'text' && /was left alone/.test(event.text)).length,
      files.length,
    );
  });

  it('follows a link that stays inside', async () => {
    mkdirSync(join(bench.workspace, 'real'));
    symlinkSync('real', join(bench.workspace, 'link'));
    await (await open()).turn(bench.request(task('', ['link/a.txt'])));
    assert.equal(bench.read('real/a.txt'), '- [x] 1.1 Set it up\n');
  });

  it('has the trouble that the plan tells it to have', async () => {
    const session = await open();
    const kinds: (string | undefined)[] = [];
    const take = async (request: Partial<TurnRequest>) => {
      const result = await session.turn(bench.request(request));
      kinds.push(result.failure?.kind ?? result.outcome);
      return result;
    };
    const other = (id: string, text: string) => ({ task: { id, title: 'T', text, files: [] } });
    await take(other('2', 'Do (demo: fail).'));
    await take(other('2', 'Do (demo: fail).'));
    await take(other('3', '(demo: fail once)'));
    await take(other('3', '(demo: fail once)'));
    await take(other('4', '(demo: crash once)'));
    await take(other('4', '(demo: crash once)'));
    const limited = await take(other('5', '(demo: limit 200ms)'));
    await take(other('5', '(demo: limit 200ms)'));
    assert.deepEqual(kinds, ['gave_up', 'gave_up', 'gave_up', 'ended', 'crash', 'ended', 'usage_limit', 'ended']);
    assert.ok(Math.abs((limited.failure?.resetAt ?? 0) - Date.now()) < 5000);
  });

  it('can hang, be slow, and do nothing', async () => {
    const session = await open({ script: { '1.1': 'hang' }, delayMs: 10 });
    const hung = await session.turn(bench.request({ idleMs: 800 }));
    assert.equal(hung.failure?.kind, 'idle_timeout');
    const idle = await open({ script: { '1.1': 'nothing, slow 600ms' } });
    const begin = Date.now();
    assert.equal((await idle.turn(bench.request())).outcome, 'ended');
    assert.ok(Date.now() - begin >= 600);
    assert.deepEqual(readdirSync(bench.workspace), []);
  });

  it('understands its script', () => {
    assert.deepEqual(readDemoScript('1.1 x (demo: slow 1.5 s, fail once) y (demo: limit 2min)'), [
      { action: 'slow', once: false, ms: 1500 },
      { action: 'fail', once: true },
      { action: 'limit', once: true, ms: 120_000 },
    ]);
    assert.deepEqual(readDemoScript('a demo of failing'), []);
    assert.deepEqual(readDemoScript('(demo: dance)'), []);
  });
});
