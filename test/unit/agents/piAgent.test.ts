import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PiConfig } from '../../../src/agents/config';
import { pi } from '../../../src/agents/pi/piAgent';
import { piFailure } from '../../../src/agents/pi/piFailure';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const id = '01a1fb82-0545-725e-8eb5-af1a572f8b10';
const begun = [{ type: 'session', version: 3, id, cwd: '/w' }, { type: 'agent_start' }, { type: 'turn_start' }];
const usage = (input: number, cacheRead: number, output: number) => ({
  input,
  output,
  cacheRead,
  cacheWrite: 0,
  totalTokens: 1,
  cost: { input: 0.1, output: 0.1, total: 0.25 },
});
const message = (stopReason: string, content: readonly object[], more: object = {}) => ({
  type: 'message_end',
  message: { role: 'assistant', content, usage: usage(100, 0, 20), stopReason, ...more },
});
const text = (words: string) => ({ type: 'text', text: words });
const call = { type: 'toolCall', id: 'c', name: 'write', arguments: { path: '/w/a.md', content: 'x' } };
const tool = [
  { type: 'tool_execution_start', toolCallId: 'c', toolName: 'write', args: { path: '/w/a.md', content: 'x' } },
  { type: 'tool_execution_end', toolCallId: 'c', toolName: 'write', result: {}, isError: false },
  { type: 'message_end', message: { role: 'toolResult', content: [text('401: stopReason error')], isError: false } },
];
const settled = [{ type: 'agent_end', messages: [], willRetry: false }, { type: 'agent_settled' }];
const answered: readonly Step[] = [...begun, message('stop', [text('DONE')]), ...settled];
const failed = (errorMessage: string, more: object = {}) =>
  message('error', [], { errorMessage, usage: usage(0, 0, 0), ...more });
const retries = (errorMessage: string) => ({
  type: 'auto_retry_start',
  attempt: 1,
  maxAttempts: 3,
  delayMs: 2000,
  errorMessage,
});
const body = (words: string, code: string | null = null) => JSON.stringify({ message: words, type: 'x', code });

describe('the pi agent', () => {
  let player: Player<PiConfig>;
  beforeEach(() => {
    player = createPlayer(pi, { type: 'pi' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one session, with the usage of each', async () => {
    const session = await player.open();
    const first = await player.turn([
      ...begun,
      message('toolUse', [text('I \x1b[1mwrite\x1b[0m.'), call], { usage: usage(7000, 0, 30) }),
      ...tool,
      message('stop', [{ type: 'thinking', thinking: '…' }, text('DO'), text('NE')], { usage: usage(195, 7500, 5) }),
      ...settled,
    ]);
    const spent = { inputTokens: 7195, cacheReadTokens: 7500, cacheWriteTokens: 0, outputTokens: 35, costUsd: 0.5 };
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage: spent });
    assert.equal(session.id, id);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'write', detail: '/w/a.md' },
      { type: 'text', text: 'DONE' },
    ]);
    for (const _ of [2, 3]) assert.equal((await player.turn(answered)).usage.inputTokens, 100);
    const [begin, ...more] = player.starts().map(({ args }) => args.join(' '));
    assert.equal(begin, '-p --mode json --tools read,edit,write,grep,find,ls');
    for (const args of more) assert.equal(args, `${begin} --session ${id}`);
    assert.equal(player.starts()[0]?.env.PI_TELEMETRY, '0');
  });

  it('passes its settings on', async () => {
    await player.open({ permissionMode: 'default', model: 'a/b', args: ['--thinking', 'low'] });
    await player.turn(answered);
    await player.open({ permissionMode: 'default', tools: ['read', 'bash'] });
    await player.turn(answered);
    assert.deepEqual(
      player.starts().map(({ args }) => args.join(' ')),
      ['-p --mode json --model a/b --thinking low', '-p --mode json --tools read,bash'],
    );
  });

  const failures: Readonly<Record<string, readonly [kind: string, errorMessage: string, words: string]>> = {
    'wrong key': ['auth', `401: ${body('Incorrect API key', 'invalid_api_key')}`, 'Incorrect API key. See to login'],
    'no right': ['auth', `403: ${body('Not yours')}`, 'Not yours. See'],
    'no money': ['auth', '402: {"type":"billing","code":"quota_exceeded","message":"Pay"}', 'Pay. See'],
    'no credit': ['auth', `429: ${body('No credit', 'insufficient_quota')}`, 'No credit. See'],
    'no such model': ['auth', `404 ${body('No such model')}`, 'No such model. See'],
    'no key': ['auth', 'No API key found for anthropic.', 'No API key found for anthropic. See'],
    'too many requests': ['rate_limit', `429: ${body('Slow down', 'rate_limit_exceeded')}`, 'Slow down'],
    'usage limit': ['usage_limit', 'You have hit your ChatGPT usage limit (plus plan).', 'You have hit your ChatGPT'],
    overloaded: ['overloaded', `503: ${body('Busy', 'overloaded')}`, 'Busy'],
    'overloaded in the stream': ['overloaded', 'Overloaded', 'Overloaded'],
    'server error': ['overloaded', '500 status code (no body)', '500 status code (no body)'],
    'stream cut': ['network', 'terminated', 'terminated'],
    unreachable: ['network', 'Connection error.', 'Connection error.'],
    'no answer': ['network', 'Request timed out.', 'Request timed out.'],
    'context length': ['context_overflow', `400: ${body('Your input', 'context_length_exceeded')}`, 'Your input'],
    'length by words': ['context_overflow', '400: {"message":"prompt is too long: 5 tokens"}', 'prompt is too long'],
    'bad request': ['unknown', `400: ${body("Invalid value: 'x'.", 'invalid_value')}`, "Invalid value: 'x'."],
    'no words': ['unknown', '', 'unknown'],
  };
  for (const [name, [kind, errorMessage, words]] of Object.entries(failures)) {
    it(`calls it ${kind}, whatever the exit code: ${name}`, async () => {
      const { outcome, failure } = await player.turn([...begun, failed(errorMessage), ...settled]);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind);
      assert.ok(failure.message.startsWith(`Agent "mine" (pi): ${words}`), failure.message);
      assert.equal(failure.resetAt, undefined);
    });
  }

  it('reads when a limit ends', () => {
    const now = Date.now();
    const limit = piFailure('You have hit your ChatGPT usage limit (plus plan). Try again in ~25 min.', now);
    assert.deepEqual([limit.kind, limit.resetAt], ['usage_limit', now + 1_500_000]);
    const told = piFailure('429: {"error":{"type":"usage_limit_reached","message":"x","resets_in_seconds":60}}', now);
    assert.deepEqual([told.kind, told.resetAt], ['usage_limit', now + 60_000]);
  });

  it('believes neither the exit code nor the last event alone', async () => {
    const cases: readonly (readonly [Step[], string | undefined])[] = [
      [[...begun, message('toolUse', [call]), ...tool, ...answered.slice(3)], undefined],
      [[...begun, failed('terminated'), ...answered.slice(3)], undefined],
      [[...begun, message('stop', []), ...settled], undefined],
      [[...begun, message('toolUse', [call]), ...tool], 'crash'],
      [[...answered, ['exit', 3]], 'crash'],
      [[...begun, message('length', [text('half')]), ...settled], 'gave_up'],
      [[...begun, message('aborted', [text('half')]), ...settled], 'crash'],
      [[...begun, message('toolUse', [text('half'), call]), ['kill']], 'crash'],
      [[begun[0] ?? {}], 'crash'],
      [[['exit', 0]], 'missing_program'],
      [
        [
          ['stderr', 'Error: Unknown option: --x'],
          ['exit', 1],
        ],
        'missing_program',
      ],
      [[begun[0] ?? {}, ['stderr', 'No API key found for x.'], ['stderr', 'See docs'], ['exit', 1]], 'auth'],
    ];
    for (const [steps, kind] of cases) {
      await player.open();
      assert.equal((await player.turn(steps)).failure?.kind, kind, JSON.stringify(steps));
    }
  });

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, id);
    const { failure } = await player.turn([
      ['stderr', `No session found matching '${id}'`],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /No session found matching.*new session is needed/);
  });

  it('says that it retries, and goes on when that helps', async () => {
    const error = `429: ${body('Slow down')}`;
    const { outcome } = await player.turn([...begun, failed(error), retries(error), ...answered.slice(1)]);
    assert.equal(outcome, 'ended');
    assert.deepEqual(
      player.bench.events.filter(({ type }) => type === 'retrying'),
      [{ type: 'retrying', message: 'Tries again in 2 s (1/3): Slow down' }],
    );
  });

  it('is ended when it waits for too long, but not while the model answers', async () => {
    const impatient = createPlayer({ ...pi, patienceMs: 500 }, { type: 'pi' });
    try {
      const { failure } = await impatient.turn([...begun, retries('Request timed out.'), ['hang']]);
      assert.equal(failure?.kind, 'network');
      assert.ok(!isAlive(impatient.starts()[0]?.pid ?? 0));
      const update = { type: 'message_update', message: {} };
      const slow = await impatient.turn([
        ...begun,
        retries('Overloaded'),
        update,
        ['pause', 1000],
        ...answered.slice(3),
      ]);
      assert.equal(slow.outcome, 'ended');
    } finally {
      await impatient.dispose();
    }
    const asleep = await player.turn([...begun, retries('Overloaded'), ['hang']], { idleMs: 1000 });
    assert.equal(asleep.failure?.kind, 'overloaded');
    assert.equal((await player.turn([...begun, ['hang']], { idleMs: 1000 })).failure?.kind, 'idle_timeout');
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = player.turn([...begun, message('toolUse', [text('so far')]), ['hang']], { signal: stop.signal });
    await eventually('sign of work', () => player.bench.events.some(({ type }) => type === 'text'));
    stop.abort();
    const { outcome, text: said } = await running;
    assert.deepEqual([outcome, said], ['stopped', 'so far']);
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('never throws, whatever is printed, and never takes a broken stream for a success', () => {
    const events = [...begun, message('stop', [text('x')]), message('toolUse', [call]), ...tool, failed('401: {')];
    const exits = fc.record({ code: fc.constantFrom(0, 1), signal: fc.constant(null), survivors: fc.constant([]) });
    fc.assert(
      fc.property(noisyStreams([...events, retries('x'), ...settled]), exits, (lines, exit) => {
        const config: PiConfig = { type: 'pi' };
        const { heard } = hearAll(pi, { config, resume: undefined }, lines, exit);
        if (exit.code !== 0 || !lines.some((line) => line.includes('message_end'))) assert.ok(heard.failure);
      }),
    );
  });
});
