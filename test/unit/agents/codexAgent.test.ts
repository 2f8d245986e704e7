import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codex } from '../../../src/agents/codex/codexAgent';
import { timeIn } from '../../../src/agents/codex/codexFailure';
import type { CodexConfig } from '../../../src/agents/config';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const thread = '01a1ff20-f726-7c23-88b4-10cb527b3c28';
const rollout = `.codex/sessions/2026/11/21/rollout-2026-11-21T17-21-53-${thread}.jsonl`;

const started = { type: 'thread.started', thread_id: thread };
const begun = [started, { type: 'turn.started' }];
const item = (type: string, more: object) => ({ type: 'item.completed', item: { id: 'item_0', type, ...more } });
const said = (text: string) => item('agent_message', { text });
const usage = (input: number, cached: number, output: number) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  cache_write_input_tokens: 0,
  output_tokens: output,
  reasoning_output_tokens: 0,
});
const completed = (...counts: [number, number, number]) => ({ type: 'turn.completed', usage: usage(...counts) });
const failed = (message: string): Step[] => [
  ...begun,
  { type: 'error', message },
  { type: 'turn.failed', error: { message } },
  ['exit', 1],
];
const tokens = (inputTokens: number, cacheReadTokens: number, outputTokens: number) => ({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens: 0,
  outputTokens,
});
const counted = (counts: [number, number, number], limits: object | null = null) =>
  `${JSON.stringify({ type: 'event_msg', payload: { type: 'token_count', info: { total_token_usage: usage(...counts) }, rate_limits: limits } })}\n`;

describe('the codex agent', () => {
  let player: Player<CodexConfig>;
  beforeEach(() => {
    player = createPlayer(codex, { type: 'codex' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one thread, with the usage of each', async () => {
    const session = await player.open();
    const change = { id: 'item_1', type: 'file_change', changes: [{ path: '/w/a.md', kind: 'add' }] };
    const first = await player.turn([
      ...begun,
      said('I \x1b[1mwrite\x1b[0m.'),
      { type: 'item.started', item: { ...change, status: 'in_progress' } },
      { type: 'item.completed', item: { ...change, status: 'completed' } },
      { type: 'item.started', item: { id: 'item_2', type: 'command_execution', command: "bash -lc 'ls\nls'" } },
      said('DONE'),
      completed(9000, 0, 20),
    ]);
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage: tokens(9000, 0, 20) });
    assert.equal(session.id, thread);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id: thread },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'file_change', detail: '/w/a.md' },
      { type: 'tool', name: 'command_execution', detail: "bash -lc 'ls ls'" },
      { type: 'text', text: 'DONE' },
    ]);
    const second = await player.turn([...begun, said('AGAIN'), completed(18_500, 9000, 25)]);
    assert.deepEqual(second.usage, tokens(500, 9000, 5));
    const third = await player.turn([...begun, said('AND AGAIN'), completed(28_000, 18_300, 31)]);
    assert.deepEqual(third, { outcome: 'ended', text: 'AND AGAIN', usage: tokens(200, 9300, 6) });
    const [begin, resume] = player.starts().map(({ args }) => args);
    const settings =
      '-c sandbox_mode="workspace-write" -c approval_policy="never" -c check_for_update_on_startup=false -c analytics.enabled=false';
    assert.equal(begin?.join(' '), `exec --json --skip-git-repo-check ${settings} -`);
    assert.equal(resume?.join(' '), `exec --json --skip-git-repo-check ${settings} resume ${thread} -`);
  });

  it('passes its settings on', async () => {
    await player.open({
      model: 'gpt-5.5',
      permissionMode: 'read-only',
      args: ['-c', 'x=1'],
      env: { CODEX_HOME: '/h' },
    });
    await player.turn([...begun, said('DONE'), completed(1, 0, 1)]);
    const [start] = player.starts();
    assert.match(start?.args.join(' ') ?? '', /sandbox_mode="read-only".* --model gpt-5.5 -c x=1 -$/);
    assert.equal(start?.env.CODEX_HOME, '/h');
    assert.equal(start?.env.TRANCHE_TASK_ID, '1.1');
  });

  it('gives the agent the tools of its session', () => {
    const server = { name: 'runner', argv: ['/no de', 'a "b".js'], env: { A: 'x=1' } } as const;
    const turn = { agent: 'mine', config: { type: 'codex' }, workspace: '/w', newId: 'n', scratch: '/s' } as const;
    const env = { TRANCHE_RUN_ID: 'run-1', HOME: '/h' };
    const { args } = codex.launch({ ...turn, resume: thread, tools: server, env });
    const settings = args.filter((_, index) => args[index - 1] === '-c');
    assert.deepEqual(settings.slice(4), [
      'mcp_servers.runner.command="/no de"',
      String.raw`mcp_servers.runner.args=["a \"b\".js"]`,
      'mcp_servers.runner.env={"TRANCHE_RUN_ID"="run-1","A"="x=1"}',
      'mcp_servers.runner.default_tools_approval_mode="approve"',
    ]);
    assert.deepEqual(args.slice(-3), ['resume', thread, '-']);
  });

  const failures: Readonly<Record<string, readonly [kind: string, message: string]>> = {
    'usage limit': ['usage_limit', 'You’ve hit your usage limit. Upgrade to Pro or try again at 2:51 AM.'],
    'no credit': ['auth', 'Quota exceeded. Check your plan and billing details.'],
    'no key': ['auth', 'Missing environment variable: `KEY`.'],
    'wrong key': ['auth', 'unexpected status 401 Unauthorized: Incorrect API key, url: http://127.0.0.1/v1'],
    'no such model': ['auth', 'unexpected status 404 Not Found: no such model, url: http://127.0.0.1/v1'],
    'context length': [
      'context_overflow',
      "Codex ran out of room in the model's context window. Start a new thread or clear earlier history.",
    ],
    'too many requests': ['rate_limit', 'exceeded retry limit, last status: 429 Too Many Requests'],
    'too many tokens': ['rate_limit', 'rate limit exceeded: Rate limit reached on tokens per min'],
    overloaded: ['overloaded', 'We’re currently experiencing high demand, which may cause temporary errors.'],
    'at capacity': ['overloaded', 'Selected model is at capacity. Please try a different model.'],
    503: ['overloaded', 'unexpected status 503 Service Unavailable: 401 in its own words'],
    'stream cut': ['network', 'stream disconnected before completion: Transport error: network error'],
    unreachable: ['network', 'Connection failed: error sending request'],
    'bad request': ['unknown', '{"error":{"message":"You’ve hit your usage limit 401"}}'],
  };
  for (const [name, [kind, message]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${name}`, async () => {
      const { outcome, failure } = await player.turn(failed(message));
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind);
      assert.ok(failure.message.startsWith(`Agent "mine" (Codex): ${message}`));
      assert.equal(failure.resetAt !== undefined, kind === 'usage_limit');
    });
  }

  it('reads the time at which a limit ends', () => {
    const now = new Date(2026, 10, 21, 1, 30);
    const words = (time: string) => `You’ve hit your usage limit. Visit https://x/y or try again at ${time}.`;
    assert.equal(timeIn(words('2:51 AM'), now), new Date(2026, 10, 21, 2, 52).getTime());
    assert.equal(timeIn(words('12:05 PM'), now), new Date(2026, 10, 21, 12, 6).getTime());
    assert.equal(timeIn(words('12:05 AM'), now), new Date(2026, 10, 21, 0, 6).getTime());
    assert.equal(timeIn(words('Nov 23rd, 2026 11:51 PM'), now), new Date(2026, 10, 23, 23, 52).getTime());
    for (const time of ['later', '25', 'Abc 1st, 2026 1:00 AM']) assert.equal(timeIn(words(time), now), undefined);
  });

  it('asks the thread’s own file for the end of a limit and for what failed turns have used', async () => {
    const limits = {
      primary: { used_percent: 100, resets_at: 1_795_230_661 },
      secondary: { used_percent: 40, resets_at: 9 },
    };
    const { failure, usage: spent } = await player.turn([
      ['file', rollout, counted([50, 0, 1]) + counted([9000, 1000, 20], limits)],
      ...failed('You’ve hit your usage limit. Try again at 2:51 AM.'),
    ]);
    assert.equal(failure?.resetAt, 1_795_230_661_000);
    assert.deepEqual(spent, tokens(8000, 1000, 20));
    const next = await player.turn([...begun, said('DONE'), completed(18_000, 9000, 30)]);
    assert.deepEqual(next.usage, tokens(1000, 8000, 10));
  });

  it('knows what a session had used that began elsewhere, or else says nothing about its first turn', async () => {
    await player.turn([...begun, ['file', rollout, counted([9000, 0, 20])], ['kill']]);
    const session = await player.open({}, thread);
    assert.equal(session.id, thread);
    const { usage: spent } = await player.turn([...begun, said('DONE'), completed(18_000, 9000, 30)]);
    assert.deepEqual(spent, tokens(0, 9000, 10));
    const unknown = { ...started, thread_id: '01a1ff20-f726-7c23-88b4-000000000000' };
    await player.open({}, unknown.thread_id);
    assert.deepEqual((await player.turn([unknown, said('DONE'), completed(500, 0, 30)])).usage, {});
    assert.deepEqual((await player.turn([unknown, said('DONE'), completed(600, 0, 35)])).usage, tokens(100, 0, 5));
  });

  it('believes neither the exit code nor the last event alone', async () => {
    const talk = item('command_execution', {
      command: 'cat log',
      aggregated_output: 'error: You’ve hit your usage limit',
      status: 'completed',
    });
    const cases: readonly (readonly [Step[], string | undefined])[] = [
      [[...begun, talk, said('DONE'), completed(1, 0, 1)], undefined],
      [[...begun, said(''), completed(1, 0, 1)], undefined],
      [[...begun, said('DONE')], 'crash'],
      [[...begun, said('DONE'), completed(1, 0, 1), ['exit', 3]], 'crash'],
      [[...failed('Selected model is at capacity').slice(0, -1), ['exit', 0]], 'overloaded'],
      [[...begun, said('so far'), ['kill']], 'crash'],
      [[['exit', 0]], 'missing_program'],
      [
        [
          ['stderr', "error: unexpected argument '--x' found"],
          ['stderr', 'For more, try --help.'],
          ['exit', 2],
        ],
        'missing_program',
      ],
    ];
    for (const [steps, kind] of cases) {
      await player.open();
      const result = await player.turn(steps);
      assert.equal(result.failure?.kind, kind, JSON.stringify(steps));
      if (JSON.stringify(steps).includes('--x')) assert.match(result.failure?.message ?? '', /unexpected argument/);
      if (JSON.stringify(steps).includes('so far')) assert.equal(result.text, 'so far');
    }
  });

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, thread);
    const { failure } = await player.turn([
      ['stderr', 'Error: no rollout found for thread id'],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /no rollout found.*new session is needed/);
  });

  it('counts as refused only when it got nothing done', async () => {
    const refused: Step = [
      'stderr',
      '2026-11-21T17:25:04Z ERROR codex_core::tools::router: error=patch rejected: writing is blocked by read-only sandbox',
    ];
    const mcp = item('mcp_tool_call', {
      server: 's',
      tool: 't',
      status: 'failed',
      error: { message: 'MCP tool call requires approval, but approval policy is never' },
    });
    const end = [said('I could not.'), completed(1, 0, 1)];
    const { failure } = await player.turn([...begun, refused, ...end]);
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /could do nothing: patch rejected: writing is blocked.*permissionMode/);
    assert.match((await player.turn([...begun, mcp, ...end])).failure?.message ?? '', /s\.t was refused/);
    const work = item('command_execution', { command: 'ls', status: 'completed' });
    assert.equal((await player.turn([...begun, refused, work, ...end])).outcome, 'ended');
  });

  const reconnecting = (cause: string) => ({ type: 'error', message: `Reconnecting... ${cause}` });

  it('says that it retries, and goes on when that helps', async () => {
    const { outcome } = await player.turn([
      ...begun,
      reconnecting('1/5 (exceeded retry limit, last status: 429 Too Many Requests)'),
      said('DONE'),
      completed(1, 0, 1),
    ]);
    assert.equal(outcome, 'ended');
    const retries = player.bench.events.filter(({ type }) => type === 'retrying');
    assert.deepEqual(retries, [
      { type: 'retrying', message: 'Reconnecting... 1/5 (exceeded retry limit, last status: 429 Too Many Requests)' },
    ]);
  });

  it('is ended when it sleeps for a limit or waits for the network for ever', async () => {
    const asleep = await player.turn(
      [...begun, reconnecting('1/5 (exceeded retry limit, last status: 429 Too Many Requests)'), ['hang']],
      { idleMs: 1000 },
    );
    assert.equal(asleep.failure?.kind, 'rate_limit');
    const waiting = reconnecting('waiting for network (Connection failed: error sending request)');
    const loop = Array.from({ length: 100 }).flatMap((): Step[] => [waiting, ['pause', 100]]);
    const impatient = createPlayer({ ...codex, patienceMs: 500 }, { type: 'codex' });
    try {
      const { failure } = await impatient.turn([...begun, said('so far'), ...loop]);
      assert.equal(failure?.kind, 'network');
      assert.ok(!isAlive(impatient.starts()[0]?.pid ?? 0));
      const work = [waiting, ['pause', 300], said('I get on.'), ['pause', 400]] as const;
      assert.equal((await impatient.turn([...begun, ...work, ...work, completed(1, 0, 1)])).outcome, 'ended');
    } finally {
      await impatient.dispose();
    }
    assert.equal((await player.turn([...begun, ['hang']], { idleMs: 1000 })).failure?.kind, 'idle_timeout');
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = player.turn([...begun, said('so far'), ['hang']], { signal: stop.signal });
    await eventually('sign of work', () => player.bench.events.some(({ type }) => type === 'text'));
    stop.abort();
    assert.deepEqual(await running, { outcome: 'stopped', text: 'so far', usage: {} });
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('never throws, whatever is printed, and never takes a broken stream for a success', () => {
    const events = [
      ...begun,
      said('x'),
      completed(1, 0, 1),
      { type: 'turn.failed', error: { message: 'unexpected status 401' } },
      reconnecting('1/5 (stream disconnected)'),
      item('file_change', { changes: [{ path: 'a', kind: 'add' }], status: 'declined' }),
      item('mcp_tool_call', { server: 's', tool: 't', arguments: { path: 'a' }, error: { message: 'x' } }),
    ];
    const exits = fc.record({ code: fc.constantFrom(0, 1), signal: fc.constant(null), survivors: fc.constant([]) });
    fc.assert(
      fc.property(noisyStreams(events), exits, (lines, exit) => {
        const { heard } = hearAll(codex, { config: { type: 'codex' }, resume: undefined }, lines, exit);
        if (exit.code !== 0 || !lines.some((line) => line.includes('turn.completed'))) assert.ok(heard.failure);
      }),
    );
  });
});
