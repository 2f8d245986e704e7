import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { OpenCodeConfig } from '../../../src/agents/config';
import { openCode } from '../../../src/agents/opencode/openCodeAgent';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const sessionID = 'ses_e047e3110ffetfdsU3JuxqTiLW';
const event = (type: string, more: object = {}) => ({ type, timestamp: 1, sessionID, ...more });
const start = event('step_start', { part: { type: 'step-start', snapshot: 'x' } });
const said = (text: string, more: object = {}) => event('text', { part: { type: 'text', text, ...more } });
const used = (tool: string, state: object) => event('tool_use', { part: { type: 'tool', tool, state } });
const worked = used('write', { status: 'completed', input: { filePath: '/w/a.md', content: 'x' }, output: 'Wrote' });
const finish = (reason: string, input = 100, read = 0, output = 20, reasoning = 0) =>
  event('step_finish', {
    part: { reason, tokens: { total: 1, input, output, reasoning, cache: { write: 0, read } }, cost: 0.25 },
  });
const answered = [start, said('DONE'), finish('stop')];
const usage = (inputTokens: number, cacheReadTokens: number, outputTokens: number, costUsd: number) => ({
  inputTokens,
  cacheReadTokens,
  cacheWriteTokens: 0,
  outputTokens,
  costUsd,
});
const error = (name: string, data: object) => event('error', { error: { name, data } });
const refusedByService = (statusCode: number, message: string, body: object = {}, headers: object = {}) =>
  error('APIError', {
    message,
    statusCode,
    isRetryable: false,
    responseHeaders: headers,
    responseBody: JSON.stringify({ error: { message, ...body } }),
  });
const log = (words: string, more = 'small=false'): Step => [
  'stderr',
  `timestamp=2026-11-21T17:24:36.355Z level=ERROR run=87d80bb8 message="stream error" modelID=m ${more} error.error=${JSON.stringify(words)}`,
];
const byRule = 'The user has specified a rule which prevents you from using this specific tool call. Here are some';
const rejected = 'The user rejected permission to use this specific tool call.';

describe('the opencode agent', () => {
  let player: Player<OpenCodeConfig>;
  beforeEach(() => {
    player = createPlayer(openCode, { type: 'opencode' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one session, with the usage of each', async () => {
    const session = await player.open();
    const first = await player.turn([
      start,
      said('I \x1b[1mwrite\x1b[0m.'),
      worked,
      finish('tool-calls', 7000, 0, 30, 12),
      start,
      said('DONE'),
      finish('stop', 195, 7500, 5),
    ]);
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage: usage(7195, 7500, 47, 0.5) });
    assert.equal(session.id, sessionID);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id: sessionID },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'write', detail: '/w/a.md' },
      { type: 'text', text: 'DONE' },
    ]);
    for (const _ of [2, 3])
      assert.deepEqual(await player.turn(answered), { outcome: 'ended', text: 'DONE', usage: usage(100, 0, 20, 0.25) });
    const [begin, ...more] = player.starts();
    assert.equal(begin?.args.join(' '), 'run --format json --title Tranche batch-1');
    for (const { args } of more) assert.equal(args.join(' '), `run --format json --session ${sessionID}`);
    assert.equal(begin?.env.OPENCODE_DISABLE_AUTOUPDATE, '1');
  });

  it('may edit files and nothing else unless the config says more', async () => {
    const permissions = (place: number) => JSON.parse(player.starts()[place]?.env.OPENCODE_PERMISSION ?? 'null');
    await player.open({ allowedCommands: ['npm test*'], model: 'a/b', args: ['--variant', 'low'] });
    await player.turn(answered);
    assert.deepEqual(permissions(0)['*'], 'deny');
    assert.deepEqual(permissions(0).edit, 'allow');
    assert.deepEqual(Object.entries(permissions(0).bash), [
      ['*', 'deny'],
      ['npm test*', 'allow'],
    ]);
    assert.match(player.starts()[0]?.args.join(' ') ?? '', / --model a\/b --variant low$/);
    await player.open({ permissionMode: 'default' });
    await player.turn(answered);
    await player.open({ permissionMode: 'auto' });
    await player.turn(answered);
    assert.deepEqual([permissions(1), permissions(2)], [null, null]);
    assert.deepEqual(
      player.starts().map(({ args }) => args.includes('--auto')),
      [false, false, true],
    );
  });

  it('is given the tools of its session, and may use them', async () => {
    const tools = { name: 'runner', argv: ['/bin/tools', 'mcp'] as const, env: { A: 'b' } };
    const turn = {
      agent: 'mine',
      workspace: '/w',
      resume: undefined,
      newId: 'x',
      scratch: player.bench.workspace,
      tools,
    };
    const config: OpenCodeConfig = { type: 'opencode' };
    const mcp = { runner: { type: 'local', command: tools.argv, environment: tools.env, enabled: true } };
    const env = openCode.launch({ ...turn, config, env: {} }).env ?? {};
    assert.deepEqual(JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? ''), { mcp });
    assert.equal(JSON.parse(env.OPENCODE_PERMISSION ?? '')['runner_*'], 'allow');
    // The person's own settings stay where they are.
    const beside = openCode.launch({ ...turn, config, env: { OPENCODE_CONFIG_CONTENT: '{}' } }).env ?? {};
    assert.equal(beside.OPENCODE_CONFIG_CONTENT, undefined);
    assert.deepEqual(JSON.parse(readFileSync(beside.OPENCODE_CONFIG ?? '', 'utf8')), { mcp });
    const full = openCode.launch({ ...turn, config, env: { OPENCODE_CONFIG_CONTENT: '{}', OPENCODE_CONFIG: '/c' } });
    assert.deepEqual([full.env?.OPENCODE_CONFIG_CONTENT, full.env?.OPENCODE_CONFIG], [undefined, undefined]);
  });

  const failures: Readonly<Record<string, readonly [kind: string, words: RegExp, event: object]>> = {
    'wrong key': ['auth', /Incorrect API key\. See to provider/, refusedByService(401, 'Incorrect API key')],
    'no permission': ['auth', /not yours/, refusedByService(403, 'not yours', { type: 'server_error' })],
    'no money': ['auth', /pay/, refusedByService(402, 'pay', { type: 'billing', code: 'quota_exceeded' })],
    'no credit': ['auth', /quota/, refusedByService(429, 'quota', { code: 'insufficient_quota' })],
    'no such model': ['auth', /no model/, refusedByService(404, 'no model')],
    'no login': ['auth', /Log in/, error('ProviderAuthError', { providerID: 'x', message: 'Log in' })],
    'too many requests': ['rate_limit', /slow down/, refusedByService(429, 'slow down', { type: 'requests' })],
    'usage limit': ['usage_limit', /limit/, refusedByService(429, 'limit', { type: 'GoUsageLimitError' })],
    overloaded: ['overloaded', /busy/, refusedByService(503, 'busy', { code: 'overloaded' })],
    'server error': ['overloaded', /boom/, refusedByService(500, 'boom')],
    unreachable: ['network', /Cannot connect/, error('APIError', { message: 'Cannot connect to API: x' })],
    'stream cut': ['network', /reset/, error('APIError', { message: 'Connection reset by server', isRetryable: true })],
    'context length': ['context_overflow', /window/, error('ContextOverflowError', { message: 'context window' })],
    'length by words': ['context_overflow', /maximum/, refusedByService(400, "exceeds this model's maximum context")],
    'bad request': [
      'unknown',
      /Invalid value/,
      refusedByService(400, "Invalid value: 'x'.", { code: 'invalid_value' }),
    ],
    'cut answer': ['gave_up', /long/, error('MessageOutputLengthError', { message: 'too long' })],
    interrupted: ['crash', /Aborted/, error('MessageAbortedError', { message: 'Aborted' })],
    'no words': ['unknown', /NewError/, error('NewError', {})],
  };
  for (const [name, [kind, words, told]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${name}`, async () => {
      const { outcome, failure } = await player.turn([told, ['exit', 1]]);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind);
      assert.match(failure.message, words);
      assert.ok(failure.message.startsWith('Agent "mine" (opencode): '));
      assert.equal(failure.resetAt, undefined);
    });
  }

  it('says when the limit ends, where the service does', async () => {
    const limited = (body: object, headers: object) =>
      player.turn([refusedByService(429, 'x', body, headers), ['exit', 1]]);
    const inAnHour = (await limited({}, { 'retry-after': '3600' })).failure;
    assert.ok(Math.abs((inAnHour?.resetAt ?? 0) - Date.now() - 3_600_000) < 20_000);
    const atDate = (await limited({}, { 'retry-after': 'Sat, 21 Nov 2026 02:00:00 GMT' })).failure;
    assert.equal(atDate?.resetAt, Date.UTC(2026, 10, 21, 2));
    const told = (await limited({ type: 'usage_limit_reached', resets_at: 1_795_230_661 }, {})).failure;
    assert.deepEqual([told?.kind, told?.resetAt], ['usage_limit', 1_795_230_661_000]);
    assert.equal((await limited({}, { 'retry-after': 'soon' })).failure?.resetAt, undefined);
  });

  it('finds in the log what an event only refers to', async () => {
    const { failure } = await player.turn([
      [
        'stderr',
        'timestamp=2026-11-21T17:29:24Z level=ERROR message=failed ref=err_1 error="ProviderModelNotFoundError: Model not found: a/b." cause="x\\n"',
      ],
      error('UnknownError', { message: 'Unexpected server error. Check server logs for details.', ref: 'err_1' }),
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'auth');
    assert.match(failure.message, /Model not found: a\/b\./);
  });

  it('believes neither the exit code nor the last event alone', async () => {
    const talk = used('bash', { status: 'completed', input: { command: 'cat log' }, output: rejected });
    const cases: readonly (readonly [Step[], string | undefined])[] = [
      [[start, talk, finish('tool-calls'), ...answered], undefined],
      [[start, finish('stop')], undefined],
      [[start, said('DONE'), finish('unknown')], undefined],
      [[start, said('DONE')], 'crash'],
      [[...answered, ['exit', 3]], 'crash'],
      [[...answered, start], 'crash'],
      [[start, talk, finish('tool-calls')], 'crash'],
      [[start, talk, finish('tool-calls'), ['kill']], 'crash'],
      [[start, said('half'), finish('length')], 'gave_up'],
      [[start, finish('content-filter')], 'gave_up'],
      [[refusedByService(503, 'x'), ...answered], 'overloaded'],
      [[['exit', 0]], 'missing_program'],
      [
        [
          ['stderr', 'Unknown arguments: x'],
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

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, 'ses_gone');
    const { failure } = await player.turn([
      ['stderr', '\x1b[91m\x1b[1mError: \x1b[0mSession not found'],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /ses_gone.*Session not found.*new session is needed/);
  });

  it('counts as refused only when it got nothing done', async () => {
    const refused = used('bash', { status: 'error', input: { command: 'npm publish' }, error: byRule });
    const broken = used('bash', { status: 'error', input: { command: 'x' }, error: 'exit code 1' });
    const { failure } = await player.turn([start, refused, finish('tool-calls'), ...answered]);
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /may not use bash and could do nothing\. Allow it with "allowedCommands"/);
    for (const steps of [
      [start, refused, worked, finish('tool-calls'), ...answered],
      [start, broken, finish('tool-calls'), ...answered],
    ])
      assert.equal((await player.turn(steps)).outcome, 'ended');
  });

  it('fails where opencode had to ask and ended its turn', async () => {
    const asks = (what: string): Step => [
      'stderr',
      `\x1b[93m\x1b[1m! \x1b[0mpermission requested: ${what}; auto-rejecting`,
    ];
    const refused = used('write', { status: 'error', input: { filePath: '/x' }, error: rejected });
    const outside = await player.turn([
      asks('external_directory (/x/*)'),
      start,
      worked,
      refused,
      finish('tool-calls'),
    ]);
    assert.equal(outside.failure?.kind, 'permission');
    assert.match(outside.failure.message, /may not use external_directory \(\/x\/\*\) and ended its turn there/);
    const loop = await player.turn([asks('doom_loop (bash)'), start, worked, refused, finish('tool-calls')]);
    assert.equal(loop.failure?.kind, 'loop');
  });

  it('is ended at once when the conversation is too long: it would go in a circle', async () => {
    const { failure } = await player.turn([
      ...answered.slice(0, 2),
      error('ContextOverflowError', { message: 'Your input exceeds the context window of this model.' }),
      ['hang'],
    ]);
    assert.equal(failure?.kind, 'context_overflow');
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('says that it retries, and goes on when that helps', async () => {
    const limited = log('AI_APICallError: Rate limit reached for m');
    const { outcome } = await player.turn([
      limited,
      log('AI_X: aside', 'small=true'),
      start,
      start,
      ...answered.slice(1),
    ]);
    assert.equal(outcome, 'ended');
    assert.deepEqual(
      player.bench.events.filter(({ type }) => type === 'retrying'),
      [
        { type: 'retrying', message: 'Rate limit reached for m (opencode tries again where that may help)' },
        { type: 'retrying', message: 'The answer of the model service broke off; opencode tries again.' },
      ],
    );
  });

  it('is ended when it sleeps until a limit ends', async () => {
    for (const [words, kind] of [
      ['AI_APICallError: Rate limit reached for m', 'rate_limit'],
      ['AI_APICallError: 5-hour usage limit reached', 'usage_limit'],
      ['AI_APICallError: Cannot connect to API: x', 'network'],
      ['AI_APICallError: The engine is busy', 'overloaded'],
    ] as const) {
      const asleep = await player.turn([log(words), ['hang']], { idleMs: 1000 });
      assert.equal(asleep.failure?.kind, kind);
      assert.ok(asleep.failure.message.includes(words.split(': ').slice(1).join(': ')));
    }
    const impatient = createPlayer({ ...openCode, patienceMs: 500 }, { type: 'opencode' });
    try {
      const limited = log('AI_APICallError: Rate limit reached for m');
      assert.equal((await impatient.turn([limited, ['hang']])).failure?.kind, 'rate_limit');
      // A step that begins is a sign that it got through, however long the answer then takes.
      const slow = await impatient.turn([limited, start, ['pause', 1000], ...answered.slice(1)]);
      assert.equal(slow.outcome, 'ended');
    } finally {
      await impatient.dispose();
    }
    assert.equal((await player.turn([start, ['hang']], { idleMs: 1000 })).failure?.kind, 'idle_timeout');
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = player.turn([start, said('so far'), finish('tool-calls'), ['hang']], { signal: stop.signal });
    await eventually('sign of work', () => player.bench.events.some(({ type }) => type === 'text'));
    stop.abort();
    const { outcome, text } = await running;
    assert.deepEqual([outcome, text], ['stopped', 'so far']);
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('never throws, whatever is printed, and never takes a broken stream for a success', () => {
    const events = [...answered, worked, finish('tool-calls'), refusedByService(401, 'x'), error('NewError', {})];
    const logged = ['timestamp=1 message="stream error" error.error="x', 'timestamp=1 ref=err_1 error="\\"', ''];
    const exits = fc.record({ code: fc.constantFrom(0, 1), signal: fc.constant(null), survivors: fc.constant([]) });
    fc.assert(
      fc.property(noisyStreams(events), fc.constantFrom(...logged), exits, (lines, line, exit) => {
        const config: OpenCodeConfig = { type: 'opencode' };
        const { heard } = hearAll(openCode, { config, resume: undefined }, [...lines, line], exit);
        if (exit.code !== 0 || !lines.some((text) => text.includes('step_finish'))) assert.ok(heard.failure);
      }),
    );
  });
});
