import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CopilotConfig } from '../../../src/agents/config';
import { copilot } from '../../../src/agents/copilot/copilotAgent';
import { resetIn } from '../../../src/agents/copilot/copilotFailure';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const event = (type: string, data: object = {}, more: object = {}) => ({ type, data, id: 'x', parentId: 'y', ...more });
const begun = [event('session.skills_loaded', { skills: [] }), event('assistant.turn_start', { turnId: '0' })];
const said = (content: string, more: object = {}) =>
  event('assistant.message', { messageId: 'm', content, toolRequests: [], ...more });
const starts = (toolName: string, input: object) =>
  event('tool.execution_start', { toolCallId: `c-${toolName}`, toolName, arguments: input });
const ends = (tool: string, outcome: object) =>
  event('tool.execution_complete', { toolCallId: `c-${tool}`, ...outcome });
const works = [starts('create', { path: '/w/a.md', file_text: 'x' }), ends('create', { success: true })];
const refused = [
  starts('bash', { command: 'npm publish' }),
  ends('bash', { success: false, error: { code: 'denied', message: 'Permission denied because no interactive user' } }),
];
const result = (exitCode: number) => ({ type: 'result', sessionId: 's', exitCode, usage: { premiumRequests: 0 } });
const answered: readonly Step[] = [...begun, said('DONE'), result(0)];
const callFailed = (data: object) => event('model.call_failure', { retryAttempt: 0, ...data }, { ephemeral: true });
const serviceSaid = (statusCode: number, errorCode: string | null, message: string) =>
  callFailed({ statusCode, errorCode, errorType: 'x', errorMessage: JSON.stringify({ message }), failureKind: 'api' });
const broken = callFailed({ errorMessage: '"Failed native model HTTP request"', failureKind: 'transport' });
const error = (errorType: string, message: string, more: object = {}) =>
  event('session.error', { errorType, message, ...more });

/** What `--usage-output-file` holds; the session so far. */
const usageFile = (inputTokens: number, cacheReadTokens: number, outputTokens: number): Step => [
  'option file',
  '--usage-output-file',
  JSON.stringify({
    modelMetrics: {
      big: { requests: { count: 1 }, usage: { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens: 0 } },
      small: { requests: { count: 1 }, usage: { inputTokens: 10, outputTokens: 1, cacheReadTokens: 0 } },
    },
  }),
];
const tokens = (inputTokens: number, cacheReadTokens: number, outputTokens: number) => ({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens: 0,
  outputTokens,
});
const recorded = (id: string, ...records: readonly [number, number, number][]): Step => [
  'file',
  `.copilot/session-state/${id}/events.jsonl`,
  `${records
    .map(([inputTokens, cacheReadTokens, outputTokens]) => {
      const usage = { inputTokens, cacheReadTokens, cacheWriteTokens: 0, outputTokens };
      return `${JSON.stringify(event('session.usage_record', { usage }))}\n`;
    })
    .join('')}{"type":"session.usage_record","data":{"us`,
];

describe('the copilot agent', () => {
  let player: Player<CopilotConfig>;
  beforeEach(() => {
    player = createPlayer(copilot, { type: 'copilot' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one session that it has named, with the usage of each', async () => {
    const session = await player.open();
    const first = await player.turn([
      ...begun,
      said('I \x1b[1mwrite\x1b[0m.'),
      ...works,
      said(''),
      said('aside', { parentToolCallId: 'c' }),
      said('DONE'),
      usageFile(9000, 1000, 20),
      result(0),
    ]);
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage: tokens(8010, 1000, 21) });
    const { id } = session;
    assert.match(id ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'create', detail: '/w/a.md' },
      { type: 'text', text: 'DONE' },
    ]);
    const second = await player.turn([...begun, said('AGAIN'), usageFile(18_500, 10_000, 25), result(0)]);
    assert.deepEqual(second.usage, tokens(500, 9000, 5));
    const third = await player.turn([...begun, said('AGAIN'), usageFile(28_000, 19_300, 31), result(0)]);
    assert.deepEqual(third.usage, tokens(200, 9300, 6));
    const [begin, ...more] = player.starts().map(({ args }) => args.join(' '));
    assert.match(
      begin ?? '',
      /^--output-format json --no-color --no-ask-user --session-id=\S+ --usage-output-file \S.*usage\.json --allow-tool=write$/,
    );
    assert.ok(begin?.includes(`--session-id=${id}`));
    for (const args of more) assert.ok(args.includes(` --resume=${id} `), args);
    assert.equal(player.starts()[0]?.env.COPILOT_AUTO_UPDATE, 'false');
  });

  it('passes its settings on', async () => {
    const config = { model: 'gpt-5.5', allowedTools: ['shell(npm test)'], tools: ['bash', 'view'], args: ['--x'] };
    await player.open(config);
    await player.turn(answered);
    await player.open({ permissionMode: 'default', allowedTools: ['shell(git:*)'] });
    await player.turn(answered);
    await player.open({ permissionMode: 'allowAll' });
    await player.turn(answered);
    const [edits, own, all] = player.starts().map(({ args }) => args.slice(args.indexOf('--usage-output-file') + 2));
    assert.deepEqual(edits, [
      ...['--model', 'gpt-5.5', '--allow-tool=write', '--allow-tool=shell(npm test)'],
      ...['--available-tools=bash', '--available-tools=view', '--x'],
    ]);
    assert.deepEqual(own, ['--allow-tool=shell(git:*)']);
    assert.deepEqual(all, ['--allow-all']);
  });

  it('is given the tools of its session, and may use them', async () => {
    const tools = { name: 'runner', argv: ['/bin/tools', 'mcp'] as const, env: { A: 'b' } };
    const turn = { agent: 'mine', workspace: '/w', resume: undefined, newId: 'x', scratch: '/s', env: {}, tools };
    const { args } = copilot.launch({ ...turn, config: { type: 'copilot' } });
    const server = { type: 'local', command: '/bin/tools', args: ['mcp'], env: { A: 'b' }, tools: ['*'] };
    assert.deepEqual(JSON.parse(args[args.indexOf('--additional-mcp-config') + 1] ?? ''), {
      mcpServers: { runner: server },
    });
    assert.ok(args.includes('--allow-tool=runner'));
  });

  const failures: Readonly<Record<string, readonly [kind: string, ...events: object[]]>> = {
    'wrong key': [
      'auth',
      serviceSaid(401, 'invalid_api_key', 'Wrong'),
      error('authentication', 'Authentication failed'),
    ],
    'no right': ['auth', error('authorization', 'Not for you')],
    'against the rules': ['auth', error('policy', 'Not in this organisation')],
    'used-up month': ['auth', error('quota', 'No quota', { errorCode: 'quota_exceeded' })],
    'no money': ['auth', serviceSaid(402, 'quota_exceeded', 'Pay'), error('query', '402 Pay', { statusCode: 402 })],
    'no credit': ['auth', serviceSaid(429, 'insufficient_quota', 'No credit'), error('rate_limit', 'retried 5 times')],
    'no such model': ['auth', serviceSaid(404, null, 'x'), error('query', 'Model not found', { statusCode: 404 })],
    'too many requests': ['rate_limit', serviceSaid(429, 'rate_limit_exceeded', 'x'), error('rate_limit', '429 x')],
    'model limit': ['rate_limit', error('rate_limit', 'Slow down', { errorCode: 'rate_limited' })],
    'weekly limit': ['usage_limit', error('rate_limit', 'Weekly', { errorCode: 'user_weekly_rate_limited' })],
    overloaded: [
      'overloaded',
      serviceSaid(503, 'overloaded', 'Busy'),
      error('query', 'retried 5 times', { statusCode: 503 }),
    ],
    'server error': ['overloaded', serviceSaid(500, 'server_error', 'Oh'), error('query', 'retried 5 times')],
    'stream cut': ['network', broken, error('query', 'Failed to get response from the AI model')],
    unreachable: ['network', broken, error('query', 'Could not connect to local model provider')],
    'context length': ['context_overflow', error('context_limit', 'Too long')],
    'context after compaction': [
      'context_overflow',
      serviceSaid(400, 'context_length_exceeded', 'x'),
      error('query', 'The provider rejected the prompt as too long, but automatic recovery could not reduce it.'),
    ],
    'bad request': ['unknown', serviceSaid(400, 'invalid_value', 'Invalid'), error('query', "400 Invalid value: 'x'.")],
    'no answer': ['unknown', error('query', 'No response was returned. Send your message again to retry.')],
  };
  for (const [name, [kind, ...events]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${name}`, async () => {
      const { outcome, failure } = await player.turn([...begun, ...events, result(1), ['exit', 1]]);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind);
      assert.ok(failure.message.startsWith('Agent "mine" (GitHub Copilot CLI): '));
      assert.equal(failure.resetAt, undefined);
    });
  }

  it('reads when a limit ends', async () => {
    const now = Date.now();
    assert.equal(resetIn('You have hit a rate limit. Please try again in 2 hours.', now), now + 7_200_000);
    assert.equal(resetIn('try again in 1 minute', now), now + 60_000);
    assert.equal(
      resetIn('Please wait for your limit to reset on April 20, 2026 at 2:00 AM or switch', now),
      new Date(2026, 3, 20, 2).getTime(),
    );
    for (const words of ['try again in a while', 'reset on Monday', 'reset on May 99, 2026 at 2:00 AM', ''])
      assert.equal(resetIn(words, now), undefined);
    const { failure } = await player.turn([...begun, error('rate_limit', 'Please try again in 2 hours.'), ['exit', 1]]);
    assert.equal(failure?.kind, 'rate_limit');
    assert.ok(Math.abs((failure.resetAt ?? 0) - now - 7_200_000) < 60_000);
  });

  it('believes neither the exit code nor the last event alone', async () => {
    const talk = [
      starts('bash', { command: 'cat log' }),
      ends('bash', { success: true, result: { content: '{"type":"session.error"} 401 Permission denied' } }),
    ];
    const cases: readonly (readonly [Step[], string | undefined])[] = [
      [[...begun, ...talk, said('DONE'), result(0)], undefined],
      [[...begun, broken, said('DONE'), result(0)], undefined],
      [[...begun, said('DONE')], 'crash'],
      [[...answered, ['exit', 3]], 'crash'],
      [[...begun, said('DONE'), result(1)], 'crash'],
      [[...begun, said('half'), event('abort', { reason: 'user_initiated' }), result(0)], 'crash'],
      [[...begun, said('half'), result(0), ['kill']], 'crash'],
      [[...begun, error('query', 'x'), result(0)], 'unknown'],
      [[['exit', 0]], 'missing_program'],
      [
        [
          ['stderr', "error: unknown option '--x'"],
          ['stderr', 'Try --help'],
          ['exit', 1],
        ],
        'missing_program',
      ],
    ];
    for (const [steps, kind] of cases) {
      await player.open();
      assert.equal((await player.turn(steps)).failure?.kind, kind, JSON.stringify(steps));
    }
  });

  it('knows from the log of the session what a killed turn has used, and what one that began elsewhere had', async () => {
    const id = '01a1ff20-f726-4c23-88b4-10cb527b3c28';
    await player.open({}, id);
    const killed = await player.turn([...begun, recorded(id, [9000, 0, 20], [9100, 9000, 5]), ['kill']]);
    assert.equal(killed.failure?.kind, 'crash');
    // Nobody knows what of it was there before.
    assert.deepEqual(killed.usage, {});
    const next = await player.turn([
      ...begun,
      recorded(id, [9000, 0, 20], [9100, 9000, 5], [9500, 9100, 7]),
      result(0),
    ]);
    assert.deepEqual(next.usage, tokens(400, 9100, 7));
    await player.open({}, id);
    const again = await player.turn([...begun, said('DONE'), usageFile(37_000, 27_000, 40), result(0)]);
    assert.deepEqual(again.usage, tokens(510, 8900, 9));
  });

  it('says that nobody is signed in', async () => {
    const { failure } = await player.turn([
      ['stderr', 'Error: No authentication information found.'],
      ['stderr', 'To authenticate, you can use any of the following methods:'],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'auth');
    assert.match(failure.message, /No authentication information found\. See to login/);
    const offline = await player.turn([
      ['stderr', 'Error: Authentication token found but could not be validated.'],
      ['stderr', '  Failed to fetch PAT user login: network fetch failed: request failed: error sending request'],
      ['exit', 1],
    ]);
    assert.equal(offline.failure?.kind, 'network');
  });

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, '11111111-2222-4333-8444-555555555555');
    const { failure } = await player.turn([
      ['stderr', "Error: No session, task, or name matched '11111111-2222-4333-8444-555555555555'."],
      ['stderr', 'To resume by name: copilot --resume=<name>'],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /No session, task, or name matched.*new session is needed/);
  });

  it('counts as refused only when it got nothing done', async () => {
    const { failure } = await player.turn([...begun, ...refused, said('I could not.'), result(0)]);
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /may not use bash and could do nothing\. Allow it with "allowedTools"/);
    const reads = [starts('view', { path: 'a' }), ends('view', { success: true })];
    const read = await player.turn([...begun, ...refused, ...reads, result(0)]);
    assert.equal(read.failure?.kind, 'permission');
    assert.equal((await player.turn([...begun, ...refused, ...works, ...answered.slice(2)])).outcome, 'ended');
  });

  it('says that it retries, and goes on when that helps', async () => {
    const { outcome } = await player.turn([...begun, serviceSaid(429, null, 'Slow down'), ...answered.slice(2)]);
    assert.equal(outcome, 'ended');
    assert.deepEqual(
      player.bench.events.filter(({ type }) => type === 'retrying'),
      [{ type: 'retrying', message: 'Slow down (Copilot tries again where that may help)' }],
    );
  });

  it('is ended when it waits for too long, but not while the model answers', async () => {
    const impatient = createPlayer({ ...copilot, patienceMs: 500 }, { type: 'copilot' });
    try {
      const { failure } = await impatient.turn([...begun, serviceSaid(503, null, 'Busy'), ['hang']]);
      assert.equal(failure?.kind, 'overloaded');
      assert.ok(!isAlive(impatient.starts()[0]?.pid ?? 0));
      const delta = event('assistant.message_delta', { deltaContent: 'D' }, { ephemeral: true });
      const slow = await impatient.turn([...begun, broken, delta, ['pause', 1000], ...answered.slice(2)]);
      assert.equal(slow.outcome, 'ended');
    } finally {
      await impatient.dispose();
    }
    const asleep = await player.turn([...begun, broken, ['hang']], { idleMs: 1000 });
    assert.equal(asleep.failure?.kind, 'network');
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
    const events = [...begun, said('x'), result(0), ...works, ...refused, broken, error('query', 'x')];
    const exits = fc.record({ code: fc.constantFrom(0, 1), signal: fc.constant(null), survivors: fc.constant([]) });
    fc.assert(
      fc.property(noisyStreams(events), exits, (lines, exit) => {
        const config: CopilotConfig = { type: 'copilot' };
        const { heard } = hearAll(copilot, { config, resume: undefined }, lines, exit);
        if (exit.code !== 0 || !lines.some((line) => line.includes('"result"'))) assert.ok(heard.failure);
      }),
    );
  });
});
