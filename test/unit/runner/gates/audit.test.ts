import assert from 'node:assert/strict';
import { type Agent, AgentError, type TurnRequest, type TurnResult } from '../../../../src/agents/agent';
import { checkGates } from '../../../../src/runner/gates/checkGates';
import { GateBench } from './gateBench';

const plan = '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 A\n';
const ended = (text: string): TurnResult => ({ outcome: 'ended', text, usage: { inputTokens: 10, costUsd: 0.5 } });
/** A past reset keeps the wait short. */
const failed = (kind: 'rate_limit' | 'crash' | 'auth'): TurnResult => ({
  outcome: 'failed',
  failure: { kind, message: `It met ${kind}.`, resetAt: 1 },
  text: '',
  usage: { inputTokens: 1 },
});

describe('an audit', function () {
  this.timeout(20_000);
  let bench: GateBench;
  afterEach(() => bench.dispose());

  /** An auditor with these turns, one after another, and what was asked of it. */
  const run = async (turns: readonly TurnResult[], config: Record<string, unknown> = {}) => {
    bench = new GateBench(plan, { audit: { agent: 'judge', ...config }, approval: 'never' });
    const asked: TurnRequest[] = [];
    let sessions = 0;
    const judge: Agent = {
      name: 'judge',
      async open() {
        sessions++;
        return {
          id: 'session-1',
          async turn(request) {
            const result = turns[asked.push(request) - 1];
            return result ?? assert.fail('asked too often');
          },
          async close() {},
        };
      },
    };
    const context = bench.context('batch-1', judge);
    const subject = await bench.begin('1.1', context);
    const verdict = await checkGates(context, bench.task('1.1'), subject);
    return { verdict, asked, sessions: () => sessions, gate: bench.gates('audit').at(-1) };
  };

  it('says by its score what becomes of the work', async () => {
    const outcomes: [string, Record<string, unknown>, string][] = [
      ['{"score": 90}', {}, 'passed'],
      ['{"score": 89}', {}, 'work'],
      ['{"score": 89}', { between: 'approve' }, 'passed'],
      ['{"score": 89}', { between: 'ask' }, 'parked'],
      ['{"score": 70}', { between: 'ask' }, 'parked'],
      ['{"score": 69}', { between: 'ask' }, 'work'],
      ['{"score": 60}', { reworkBelow: 50, approveAt: 60 }, 'passed'],
      // What it would have reworked it has not approved.
      ['{"score": 95, "verdict": "rework"}', {}, 'work'],
      ['{"score": 95, "verdict": "rework"}', { between: 'approve' }, 'work'],
    ];
    for (const [answer, config, wanted] of outcomes) {
      const { verdict } = await run([ended(answer)], config);
      assert.equal(
        typeof verdict === 'string' ? verdict : verdict.blame,
        wanted,
        `${answer} ${JSON.stringify(config)}`,
      );
      bench.dispose();
    }
  });

  it('is asked for once more when it cannot be read, and no third time', async () => {
    const { verdict, asked } = await run([ended('Fine.'), ended('{"score": 95}')]);
    assert.equal(verdict, 'passed');
    assert.match(asked[1]?.prompt ?? '', /^Your answer held no JSON object/);
    bench.dispose();
    assert.equal((await run([ended('Fine.'), ended('Fine!')])).verdict, 'parked');
  });

  it('outlasts limits and crashes of the auditor, and counts what it uses', async () => {
    const { verdict, asked, sessions } = await run([failed('rate_limit'), failed('crash'), ended('{"score": 95}')]);
    assert.equal(verdict, 'passed');
    assert.equal(asked.length, 3);
    assert.equal(sessions(), 2);
    const record = bench.store.status.tasks.get('1.1');
    assert.deepEqual(record?.usage, { inputTokens: 12, costUsd: 0.5 });
    assert.deepEqual([record?.claim, record?.sessionId], [undefined, undefined]);
  });

  it('stops the run where no other could do better, and says why', async () => {
    const { verdict, gate } = await run([failed('auth')]);
    assert.ok(typeof verdict === 'object');
    assert.deepEqual([verdict.blame, verdict.reason], ['configuration', 'The auditor cannot work: It met auth.']);
    assert.equal(gate?.passed, false);
    bench.dispose();
    bench = new GateBench(plan, { audit: { agent: 'judge' } });
    const failure = { kind: 'missing_program' as const, message: 'There is no judge.' };
    const context = bench.context('batch-1', { name: 'judge', open: () => Promise.reject(new AgentError(failure)) });
    const missing = await checkGates(context, bench.task('1.1'), await bench.begin('1.1', context));
    assert.ok(typeof missing === 'object' && missing.blame === 'configuration');
  });

  it('is told of what the checks before it came to', async () => {
    bench = new GateBench(plan, { audit: { agent: 'judge' }, verify: [[process.execPath, '-e', '']] });
    let prompt = '';
    const judge: Agent = {
      name: 'judge',
      async open() {
        return {
          id: undefined,
          async turn(request) {
            prompt = request.prompt;
            return ended('{"score": 95, "findings": ["\\u001b[31mred"]}');
          },
          async close() {},
        };
      },
    };
    const context = bench.context('batch-1', judge);
    assert.equal(await checkGates(context, bench.task('1.1'), await bench.begin('1.1', context)), 'passed');
    assert.match(prompt, /The agent changed no file\.[\s\S]*- \S*node.* -e : passed/);
    assert.deepEqual(bench.gates('audit')[0]?.findings, ['red']);
  });
});
