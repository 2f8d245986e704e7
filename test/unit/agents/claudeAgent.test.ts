import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AgentError, type AgentSession, type TurnRequest, type Usage } from '../../../src/agents/agent';
import { createClaudeAgent } from '../../../src/agents/claude/claudeAgent';
import type { ClaudeConfig } from '../../../src/agents/config';
import { type Bench, createBench, eventually, isAlive } from './support/agentBench';
import { fakeClaude } from './support/fakeClaude';

describe('the claude agent', function () {
  this.timeout(20_000);
  let bench: Bench;
  let session: AgentSession | undefined;
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(async () => {
    await session?.close();
    session = undefined;
    await bench.dispose();
  });

  async function open(config: Partial<ClaudeConfig> = {}, resume?: string): Promise<AgentSession> {
    const agent = createClaudeAgent('claude', {
      type: 'claude',
      command: [process.execPath, bench.script(fakeClaude)],
      ...config,
    });
    session = await agent.open({ ...bench.options, ...(resume === undefined ? {} : { resume }) });
    return session;
  }
  async function turn(prompt: string, request: Partial<TurnRequest> = {}) {
    session ??= await open();
    return session.turn(bench.request({ prompt, ...request }));
  }
  interface Start {
    readonly pid: number;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }
  const starts = (): Start[] =>
    bench
      .read('starts.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const usage = (costUsd: number | undefined): Usage => ({
    inputTokens: 3,
    cacheReadTokens: 1000,
    cacheWriteTokens: 100,
    outputTokens: 20,
    ...(costUsd === undefined ? {} : { costUsd }),
  });

  it('takes all turns in one process and one session, with the usage of each', async () => {
    const first = await turn('work');
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE 1', usage: usage(0.01) });
    const id = session?.id;
    const second = await turn('work');
    assert.equal(second.text, 'DONE 2');
    assert.ok(Math.abs((second.usage.costUsd ?? 0) - 0.01) < 1e-9);
    assert.equal(session?.id, id);
    const [start, ...more] = starts();
    assert.deepEqual(more, []);
    assert.deepEqual(start?.args.slice(start.args.indexOf('--session-id')), ['--session-id', id]);
    assert.match(
      start?.args.join(' ') ?? '',
      /^-p --input-format stream-json --output-format stream-json --verbose --permission-mode acceptEdits/,
    );
    assert.equal(start?.env.TRANCHE_BATCH_ID, 'batch-1');
    assert.equal(start?.env.TRANCHE_TASK_ID, undefined);
    assert.deepEqual(bench.events.slice(0, 3), [
      { type: 'session', id },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'Write', detail: '/w/a.md' },
    ]);
    assert.match(readFileSync(bench.logFile, 'utf8'), /"DONE 1".*"DONE 2"/s);
    await session?.close();
    await session?.close();
    assert.ok(!isAlive(start?.pid ?? 0));
  });

  it('passes its settings on', async () => {
    await open({
      model: 'opus',
      permissionMode: 'dontAsk',
      allowedTools: ['Bash(npm test:*)', 'WebFetch'],
      tools: ['Bash', 'Edit'],
      args: ['--effort', 'low'],
      env: { CLAUDE_CODE_MAX_RETRIES: '2' },
    });
    await turn('work');
    const [start] = starts();
    const text = start?.args.join(' ') ?? '';
    assert.match(text, /--allowedTools Bash\(npm test:\*\) --allowedTools WebFetch --tools Bash,Edit --model opus/);
    assert.match(text, /--permission-mode dontAsk --effort low --session-id/);
    assert.equal(start?.env.CLAUDE_CODE_MAX_RETRIES, '2');
  });

  it('counts the cost per model since the last result where it is said', async () => {
    assert.equal((await turn('per-model')).usage.costUsd, 0.75);
  });

  it('does not know the cost of the first turn of a session that began elsewhere, but of the next', async () => {
    await open({}, '11111111-2222-4333-8444-555555555555');
    assert.equal(session?.id, '11111111-2222-4333-8444-555555555555');
    assert.equal((await turn('work')).usage.costUsd, undefined);
    assert.ok(Math.abs(((await turn('work')).usage.costUsd ?? 0) - 0.01) < 1e-9);
    assert.ok(starts()[0]?.args.join(' ').endsWith('--resume 11111111-2222-4333-8444-555555555555'));
  });

  it('passes over what it does not know, and what is no event at all', async () => {
    assert.equal((await turn('noise')).outcome, 'ended');
  });

  const failures: Readonly<Record<string, readonly [kind: string, words: RegExp]>> = {
    overload: ['overloaded', /529 Overloaded/],
    auth: ['auth', /Invalid API key · Fix external API key\. Run `claude`/],
    credit: ['auth', /Credit balance is too low/],
    unreachable: ['network', /Connection refused/],
    'rate limit': ['rate_limit', /429/],
    'usage limit': ['usage_limit', /5-hour limit/],
    'too long': ['context_overflow', /Prompt is too long/],
    'max turns': ['gave_up', /Reached maximum number of turns/],
    aborted: ['crash', /x/],
    denied: ['permission', /may not use Bash.*allowedTools/],
  };
  for (const [scene, [kind, words]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${scene}`, async () => {
      const { outcome, failure } = await turn(scene);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind);
      assert.match(failure.message, words);
      assert.equal(failure.resetAt, scene === 'usage limit' ? 1_795_230_661_000 : undefined);
      // The process lives on, and so does the session.
      assert.equal((await turn('work')).outcome, 'ended');
      assert.equal(starts().length, 1);
    });
  }

  it('remembers when the limit ends, which is told only once', async () => {
    await turn('usage limit');
    assert.equal((await turn('usage limit unchanged')).failure?.resetAt, 1_795_230_661_000);
  });

  it('is not misled by a warning, by tool output, or by one refusal among successes', async () => {
    for (const scene of ['near limit', 'tool talk', 'partly denied'])
      assert.equal((await turn(scene)).outcome, 'ended');
  });

  it('says that it retries, and what was refused', async () => {
    await turn('overload');
    await turn('denied');
    const said = bench.events.flatMap((event) =>
      event.type === 'retrying' ? [event.message] : event.type === 'text' ? [event.text] : [],
    );
    assert.ok(said.includes('Tries again in 1 s (1/10): overloaded 529'));
    assert.ok(said.includes('Permission refused for Bash: npm test needs approval'));
  });

  it('does not take the result of a turn that Claude Code began by itself for its own', async () => {
    const result = await turn('on its own');
    assert.equal(result.text, 'DONE 1');
    assert.ok(Math.abs((result.usage.costUsd ?? 0) - 0.51) < 1e-9);
    assert.equal(result.usage.outputTokens, 40);
  });

  it('reports a death in the middle of a turn, and goes on with the session in a new process', async () => {
    const dead = await turn('die');
    assert.equal(dead.failure?.kind, 'crash');
    assert.match(dead.failure.message, /SIGKILL/);
    assert.equal(dead.text, 'so far');
    assert.equal(dead.usage.cacheReadTokens, 1000);
    const complained = await turn('complain');
    assert.match(complained.failure?.message ?? '', /exit code 9: out of luck/);
    assert.equal((await turn('work')).outcome, 'ended');
    const ids = starts().map(({ args }) => args.slice(-2));
    assert.deepEqual(ids, [
      ['--session-id', session?.id],
      ['--resume', session?.id],
      ['--resume', session?.id],
    ]);
  });

  it('does not mind when the process ends between two turns', async () => {
    assert.equal((await turn('end afterwards')).outcome, 'ended');
    assert.equal((await turn('work')).outcome, 'ended');
    process.kill(starts()[1]?.pid ?? 0, 'SIGKILL');
    assert.equal((await turn('work')).outcome, 'ended');
    assert.equal(starts().length, 3);
  });

  it('asks for a new session when the old one is not known any more', async () => {
    await open({}, '00000000-2222-4333-8444-555555555555');
    const lost = await turn('work');
    assert.equal(lost.failure?.kind, 'crash');
    assert.match(lost.failure.message, /No conversation found.*new session is needed/);
    assert.equal((await turn('work')).outcome, 'ended');
    assert.notEqual(session?.id, '00000000-2222-4333-8444-555555555555');
  });

  it('says so when it cannot even begin', async () => {
    await open({ args: ['--wrong'] });
    const { failure } = await turn('work');
    assert.equal(failure?.kind, 'missing_program');
    assert.match(failure.message, /could not begin a session.*exit code 1: error: unknown option '--wrong'/);
    await assert.rejects(() => open({ command: ['no-such-claude'] }), AgentError);
  });

  it('refuses at once what Claude Code refuses to root', async function () {
    if (process.getuid?.() !== 0) this.skip();
    await assert.rejects(
      () => open({ permissionMode: 'bypassPermissions', env: { IS_SANDBOX: '' } }),
      /refuses the permission mode bypassPermissions to root/,
    );
    await open({ permissionMode: 'bypassPermissions', env: { IS_SANDBOX: '1' } });
  });

  it('ends a silent turn and resumes, and tells a limit that is slept through from a hang', async () => {
    const hung = await turn('hang', { idleMs: 600 });
    assert.equal(hung.failure?.kind, 'idle_timeout');
    assert.ok(!isAlive(starts()[0]?.pid ?? 0));
    const asleep = await turn('sleep until reset', { idleMs: 600 });
    assert.equal(asleep.failure?.kind, 'usage_limit');
    assert.equal(asleep.failure.resetAt, 4_102_444_800_000);
    assert.equal((await turn('work')).outcome, 'ended');
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = turn('hang', { signal: stop.signal });
    await eventually('sign of work', () => bench.events.some(({ type }) => type === 'text'));
    stop.abort();
    const result = await running;
    assert.deepEqual([result.outcome, result.failure, result.text], ['stopped', undefined, 'thinking']);
    assert.ok(!isAlive(starts()[0]?.pid ?? 0));
    assert.equal((await turn('work', { signal: stop.signal })).outcome, 'stopped');
  });

  it('can be closed while a turn goes on', async () => {
    const running = turn('hang');
    await eventually('sign of work', () => bench.events.some(({ type }) => type === 'text'));
    await session?.close();
    assert.equal((await running).failure?.kind, 'crash');
    assert.ok(!isAlive(starts()[0]?.pid ?? 0));
    assert.equal(starts().length, 1);
  });
});
