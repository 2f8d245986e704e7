import assert from 'node:assert/strict';
import type { TurnRequest } from '../../../src/agents/agent';
import type { DemoConfig } from '../../../src/agents/config';
import { createDemoAgent } from '../../../src/agents/demo/demoAgent';
import { troubleFor } from '../../../src/agents/demo/demoChaos';
import { demoUsage } from '../../../src/agents/demo/demoUsage';
import { type Bench, buildEntry, createBench } from './support/agentBench';

describe('the troubles of the demo agent', () => {
  const rates = { transient: 0.05, limit: 0.02, crash: 0.02, falseClaim: 0.03 };

  it('are the same for the same seed, task, attempt and turn, and others for others', () => {
    const night = (seed: number, attempt = 1, turn = 1) =>
      Array.from({ length: 500 }, (_, i) => troubleFor({ ...rates, seed }, `${i}`, attempt, turn)?.action ?? '').join();
    assert.equal(night(7), night(7));
    assert.notEqual(night(7), night(8));
    assert.notEqual(night(7), night(7, 2));
    assert.notEqual(night(7), night(7, 1, 2));
  });

  it('come as often as they are asked for', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const action = troubleFor(rates, `${i}`, 1, 1)?.action ?? 'none';
      counts.set(action, (counts.get(action) ?? 0) + 1);
    }
    const share = (...actions: string[]) => actions.reduce((sum, each) => sum + (counts.get(each) ?? 0), 0) / 20_000;
    assert.ok(Math.abs(share('overloaded', 'network', 'throttle') - 0.05) < 0.01);
    assert.ok(Math.abs(share('lie') - 0.03) < 0.01);
    assert.ok(Math.abs(share('none') - 0.88) < 0.01);
    for (const kind of ['overloaded', 'network', 'throttle']) assert.ok(share(kind) > 0.01, kind);
  });

  it('do not come where none are asked for, and always where always', () => {
    for (let i = 0; i < 100; i++) {
      assert.equal(troubleFor({ seed: i }, '1.1', 1, 1), undefined);
      assert.deepEqual(troubleFor({ seed: i, limit: 1, limitMs: 300 }, '1.1', 1, 1), { action: 'limit', ms: 300 });
    }
  });
});

describe('what the demo agent uses', () => {
  it('is always the same for a task, and read from the cache from the second turn on', () => {
    const first = demoUsage('1.1', 'x'.repeat(4000), 0, true);
    assert.deepEqual(first, demoUsage('1.1', 'x'.repeat(4000), 0, true));
    assert.equal(first.usage.inputTokens, 1000);
    const inSession = demoUsage('1.2', 'x'.repeat(4000), first.history, true).usage;
    const alone = demoUsage('1.2', 'x'.repeat(4000), 0, true).usage;
    assert.ok((inSession.cacheWriteTokens ?? 0) < (alone.cacheWriteTokens ?? 0));
    assert.ok((inSession.cacheReadTokens ?? 0) > (alone.cacheReadTokens ?? 0));
    assert.ok((alone.costUsd ?? 0) > 0.05 && (alone.costUsd ?? 0) < 2, `$${alone.costUsd}`);
    assert.equal(demoUsage('1.1', '', 0, false).usage.costUsd, undefined);
  });
});

describe('the demo agent in trouble', function () {
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

  const open = (config: Partial<DemoConfig> = {}) =>
    createDemoAgent('demo', { type: 'demo', ...config }, built.entry).open(bench.options);
  const told = (words: string, id = '1.1', files = ['a.txt']): Partial<TurnRequest> => ({
    task: { id, title: 'Set it up', text: `Do (demo: ${words})`, files },
  });

  it('says which of its passing troubles it has, and works at the next turn', async () => {
    const session = await open();
    const kinds: (string | undefined)[] = [];
    for (const [i, word] of ['network', 'overloaded', 'throttle', 'overflow'].entries()) {
      for (let turn = 0; turn < 2; turn++) {
        const { outcome, failure } = await session.turn(bench.request(told(word, `${i}`)));
        kinds.push(failure?.kind ?? outcome);
      }
    }
    assert.deepEqual(
      kinds,
      ['network', 'overloaded', 'rate_limit', 'context_overflow'].flatMap((kind) => [kind, 'ended']),
    );
  });

  it('lies, and writes what was not asked for', async () => {
    const session = await open();
    const lie = await session.turn(bench.request(told('lie')));
    assert.equal(lie.outcome, 'ended');
    assert.match(lie.text, /^Done: 1\.1/);
    assert.throws(() => bench.read('a.txt'));
    const wrong = await session.turn(bench.request(told('wrong')));
    assert.equal(wrong.outcome, 'ended');
    assert.equal(bench.read('a.txt'), '- [x] TODO write this later\n');
  });

  it('edits what others edit', async () => {
    await (await open()).turn(bench.request(told('conflict')));
    assert.equal(bench.read('tranche-demo/shared.md'), '- [x] 1.1 Set it up\n');
    assert.equal(bench.read('a.txt'), '- [x] 1.1 Set it up\n');
  });

  it('asks and waits, is not logged in, and runs in circles until it is ended', async () => {
    const session = await open();
    const asked = await session.turn(bench.request({ ...told('ask'), idleMs: 800 }));
    assert.equal(asked.failure?.kind, 'idle_timeout');
    assert.match(asked.text, /\[y\/N\]$/);
    const controller = new AbortController();
    let calls = 0;
    const looped = await session.turn({
      ...bench.request(told('loop')),
      signal: controller.signal,
      onEvent(event) {
        if (event.type === 'tool' && ++calls === 5) controller.abort();
      },
    });
    assert.equal(looped.outcome, 'stopped');
    const auth = await session.turn(bench.request(told('auth')));
    assert.equal(auth.failure?.kind, 'auth');
    assert.deepEqual(auth.usage, {});
  });

  it('has what chance brings, unless the task says what it is to have', async () => {
    const session = await open({ chaos: { limit: 1, limitMs: 300 } });
    const limited = await session.turn(bench.request());
    assert.equal(limited.failure?.kind, 'usage_limit');
    assert.ok(Math.abs((limited.failure?.resetAt ?? 0) - Date.now()) < 5_000);
    assert.equal((await session.turn(bench.request(told('fail')))).failure?.kind, 'gave_up');
  });
});
