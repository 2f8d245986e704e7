import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GeminiConfig } from '../../../src/agents/config';
import { gemini } from '../../../src/agents/gemini/geminiAgent';
import { geminiRetry } from '../../../src/agents/gemini/geminiFailure';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const id = '5a9678b6-0563-48b0-aaf6-d959a6658ec1';
const begun = [
  { type: 'init', session_id: id, model: 'm' },
  { type: 'message', role: 'user', content: 'Do the task.' },
];
const says = (content: string) => ({ type: 'message', role: 'assistant', content, delta: true });
const call = (tool_id: string, tool_name: string, parameters: object) => ({
  type: 'tool_use',
  tool_id,
  tool_name,
  parameters,
});
const outcome = (tool_id: string, type?: string) =>
  type === undefined
    ? { type: 'tool_result', tool_id, status: 'success' }
    : { type: 'tool_result', tool_id, status: 'error', output: 'x', error: { type, message: 'x' } };
const stats = { total_tokens: 1120, input_tokens: 1100, output_tokens: 20, cached: 1000, input: 100, models: {} };
const done = { type: 'result', status: 'success', stats };
const usage = { inputTokens: 100, cacheReadTokens: 1000, outputTokens: 20 };
const failed = (message: string, code: number, ...stderr: string[]): Step[] => [
  ...begun,
  ...stderr.map((line): Step => ['stderr', line]),
  {
    type: 'result',
    status: 'error',
    error: { type: 'unknown', message },
    stats: { ...stats, input_tokens: 0, output_tokens: 0, cached: 0 },
  },
  ['exit', code],
];
const apiError = (code: number, message: string) => `[API Error: {"error":{"code":${code},"message":"${message}"}}]`;
const reported = (name: string) =>
  `Error when talking to Gemini API Full report available at: /tmp/x.json ${name}: words`;

describe('the gemini agent', () => {
  let player: Player<GeminiConfig>;
  beforeEach(() => {
    player = createPlayer(gemini, { type: 'gemini' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one session, with the usage of each', async () => {
    const session = await player.open();
    const first = await player.turn([
      ...begun,
      says('I \x1b[1mwr'),
      says('ite\x1b[0m.'),
      call('c1', 'write_file', { file_path: '/w/a.md', content: 'x' }),
      outcome('c1'),
      says('DO'),
      says('NE'),
      done,
    ]);
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage });
    assert.equal(session.id, id);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'write_file', detail: '/w/a.md' },
      { type: 'text', text: 'DONE' },
    ]);
    for (const text of ['AGAIN', 'AND AGAIN'])
      assert.deepEqual(await player.turn([...begun, says(text), done]), { outcome: 'ended', text, usage });
    const [begin, ...more] = player.starts();
    const flags = '--output-format stream-json --approval-mode auto_edit --skip-trust';
    assert.match(begin?.args.join(' ') ?? '', new RegExp(`^${flags} --session-id [0-9a-f-]{36}$`));
    assert.equal(begin?.env.GEMINI_CLI_NO_RELAUNCH, 'true');
    for (const { args } of more) assert.equal(args.join(' '), `${flags} --resume ${id}`);
  });

  it('counts thoughts, and by the session’s own file what a turn has used that was broken off', async () => {
    const thinking = { ...stats, total_tokens: 1190 };
    assert.deepEqual((await player.turn([...begun, { ...done, stats: thinking }])).usage, {
      ...usage,
      outputTokens: 90,
    });
    const answer = (of: string, timestamp: string, tokens: object) =>
      JSON.stringify({ id: of, timestamp, type: 'gemini', content: '"tokens"', tokens });
    const chat = [
      '{"sessionId":"x"}',
      answer('a', '2026-11-21T17:00:00.000Z', { input: 5000, output: 1, cached: 0, total: 5001 }),
      answer('b', '2026-11-21T18:00:01.000Z', { input: 1000, output: 20, cached: 0, thoughts: 5, total: 1025 }),
      answer('b', '2026-11-21T18:00:01.000Z', { input: 1000, output: 20, cached: 0, thoughts: 5, total: 1025 }),
      answer('c', '2026-11-21T18:00:02.000Z', { input: 1100, output: 10, cached: 900, total: 1110 }),
      answer('d', '2026-11-21T18:00:03.000Z', { input: 'x' }),
      '{"id":"e","tokens":{"in',
    ];
    const init = { ...begun[0], timestamp: '2026-11-21T18:00:00.000Z' };
    const file: Step = ['file', '.gemini/tmp/work/chats/session-2026-11-21T17-00-5a9678b6.jsonl', chat.join('\n')];
    const killed = await player.turn([file, init, says('so far'), ['kill']]);
    assert.equal(killed.failure?.kind, 'crash');
    assert.deepEqual(killed.usage, { inputTokens: 1200, cacheReadTokens: 900, outputTokens: 35 });
    assert.deepEqual((await player.turn([{ ...init, session_id: 'other' }, ['kill']])).usage, {});
  });

  it('passes its settings on', async () => {
    await player.open({
      model: 'pro',
      permissionMode: 'yolo',
      allowedTools: ['run_shell_command(npm test)'],
      args: ['--debug'],
      env: { GEMINI_TELEMETRY_ENABLED: 'true' },
    });
    await player.turn([...begun, done]);
    const [start] = player.starts();
    assert.match(
      start?.args.join(' ') ?? '',
      /--approval-mode yolo --skip-trust --model pro --allowed-tools run_shell_command\(npm test\) --debug --session-id/,
    );
    assert.equal(start?.env.GEMINI_TELEMETRY_ENABLED, 'true');
  });

  const failures: Readonly<Record<string, readonly [kind: string, steps: Step[]]>> = {
    'wrong key': ['auth', failed(apiError(401, 'API key not valid.'), 145)],
    forbidden: ['auth', failed(apiError(403, 'No.'), 147)],
    'no such model': ['auth', failed('[API Error: no such model]', 1, reported('ModelNotFoundError'))],
    'not signed in': [
      'auth',
      [
        ['stderr', 'Invalid auth method selected.'],
        ['exit', 41],
      ],
    ],
    'context length': [
      'context_overflow',
      failed(apiError(400, 'The input token count (2) exceeds the maximum number of tokens allowed (1).'), 144),
    ],
    'context length foreseen': [
      'context_overflow',
      [
        ...begun,
        { type: 'error', severity: 'error', message: 'Context window will overflow (estimated: 2, remaining: 1)' },
        done,
      ],
    ],
    'bad request': ['unknown', failed(apiError(400, 'Invalid value: You have exhausted your daily quota'), 144)],
    'too many requests': ['rate_limit', failed('[API Error: Resource has been exhausted (e.g. check quota).]', 173)],
    'daily quota': [
      'usage_limit',
      failed('[API Error: You have exhausted your daily quota on this model.]\nWait.', 173),
    ],
    'quota with an end': [
      'usage_limit',
      failed('[API Error: x]', 173, reported('TerminalQuotaError'), '  retryDelayMs: 3600000.5,', '}'),
    ],
    'no capacity': [
      'overloaded',
      failed('[API Error: x]', 173, reported('TerminalQuotaError'), "  reason: 'MODEL_CAPACITY_EXHAUSTED',"),
    ],
    'no credit': [
      'auth',
      failed('[API Error: x]', 173, reported('TerminalQuotaError'), "  reason: 'INSUFFICIENT_G1_CREDITS_BALANCE',"),
    ],
    'server error': ['overloaded', failed(apiError(500, 'An internal error has occurred.'), 244)],
    overloaded: ['overloaded', failed('[API Error: The model is overloaded. Please try again later.]', 247)],
    unreachable: ['network', failed('[API Error: exception TypeError: fetch failed sending request]', 1)],
    'stream cut': ['network', failed('[API Error: terminated]', 1)],
    'empty answer': [
      'overloaded',
      [
        ...begun,
        { type: 'error', severity: 'error', message: 'The model returned an empty response with no text.' },
        { type: 'result', status: 'error', stats },
      ],
    ],
    loop: [
      'loop',
      [...begun, { type: 'error', severity: 'warning', message: 'Loop detected, stopping execution' }, done],
    ],
    'turn limit': [
      'gave_up',
      [
        ...begun,
        {
          type: 'result',
          status: 'error',
          error: { type: 'FatalTurnLimitedError', message: 'Reached max session turns.' },
          stats,
        },
        ['exit', 53],
      ],
    ],
    untrusted: [
      'permission',
      [
        ['stderr', 'Gemini CLI is not running in a trusted directory.'],
        ['exit', 55],
      ],
    ],
    'wrong flag': [
      'missing_program',
      [
        ['stderr', 'Unknown argument: wrong'],
        ['exit', 1],
      ],
    ],
    'bad settings': [
      'missing_program',
      [
        ['stderr', 'Invalid configuration'],
        ['exit', 52],
      ],
    ],
    terminated: ['crash', [...begun, says('so far'), ['exit', 0]]],
    killed: ['crash', [...begun, says('so far'), ['kill']]],
    'success with a bad exit': ['unknown', [...begun, says('DONE'), done, ['exit', 1]]],
  };
  for (const [name, [kind, steps]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${name}`, async () => {
      const { outcome, failure } = await player.turn(steps);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind, failure?.message);
      assert.ok(failure.message.startsWith('Agent "mine" (Gemini CLI): '));
      const left = (failure.resetAt ?? 0) - Date.now();
      assert.equal(left > 3_500_000 && left < 3_600_001, name === 'quota with an end');
    });
  }

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, id);
    const { failure } = await player.turn([
      ['stderr', `Error resuming session: Invalid session identifier "${id}".`],
      ['exit', 42],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /Invalid session identifier.*new session is needed/);
    assert.ok(player.starts()[0]?.args.join(' ').endsWith(`--resume ${id}`));
  });

  it('is not misled by what tools print', async () => {
    const talk = { ...outcome('c1'), output: '[API Error: You have exhausted your daily quota on this model.]' };
    const { outcome: end } = await player.turn([
      ...begun,
      call('c1', 'read_file', {}),
      talk,
      says('[API Error: 401]'),
      done,
    ]);
    assert.equal(end, 'ended');
  });

  it('counts as refused only when it got nothing done', async () => {
    const refused = [call('c1', 'run_shell_command', { command: 'npm publish' }), outcome('c1', 'tool_not_registered')];
    const read = [call('c2', 'read_file', {}), outcome('c2')];
    const wrote = [call('c3', 'write_file', {}), outcome('c3')];
    const { failure } = await player.turn([...begun, ...refused, ...read, says('I could not.'), done]);
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /may not use run_shell_command and could do nothing.*allowedTools/);
    assert.equal((await player.turn([...begun, ...refused, ...wrote, done])).outcome, 'ended');
    const madeUp = [call('c4', 'no_such_tool', {}), outcome('c4', 'tool_not_registered')];
    assert.equal((await player.turn([...begun, ...madeUp, says('Well.'), done])).outcome, 'ended');
  });

  it('says that it retries, and is ended when it does nothing else', async () => {
    const attempts: readonly (readonly [string, string])[] = [
      ['Attempt 1 failed with status 429. Retrying with backoff... _ApiError: {}', 'rate_limit'],
      ['Attempt 1 failed: You exceeded your current quota. Please retry in 2s.', 'rate_limit'],
      ['Attempt 1 failed with status 503. Retrying with backoff... _ApiError: {}', 'overloaded'],
      ['Attempt 1 failed. Retrying with backoff... Error: exception TypeError: fetch failed', 'network'],
      ['Attempt 1 failed. Retrying with backoff... Error: what is this?', 'overloaded'],
    ];
    for (const [line, kind] of attempts) {
      assert.equal((await player.turn([...begun, ['stderr', line], says('DONE'), done])).outcome, 'ended');
      assert.deepEqual(player.bench.events.filter(({ type }) => type === 'retrying').at(-1), {
        type: 'retrying',
        message: line,
      });
      const { failure } = await player.turn([...begun, ['stderr', line], ['hang']], { idleMs: 700 });
      assert.equal(failure?.kind, kind);
    }
    assert.equal(geminiRetry('Attempt 10 failed: The model is overloaded.. Max attempts reached'), undefined);
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = player.turn([...begun, says('so far'), call('c1', 'glob', {}), ['hang']], { signal: stop.signal });
    await eventually('sign of work', () => player.bench.events.some(({ type }) => type === 'tool'));
    stop.abort();
    assert.equal((await running).outcome, 'stopped');
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('never throws, whatever is printed, and never takes a broken stream for a success', () => {
    const events = [
      ...begun,
      says('x'),
      call('c1', 'replace', { path: 'a' }),
      outcome('c1'),
      outcome('c1', 'policy_violation'),
      { type: 'error', severity: 'error', message: 'Loop detected' },
      { type: 'result', status: 'error', error: { type: 'unknown', message: '[API Error: terminated]' }, stats },
      done,
    ];
    const exits = fc.record({
      code: fc.constantFrom(0, 1, 173),
      signal: fc.constant(null),
      survivors: fc.constant([]),
    });
    fc.assert(
      fc.property(noisyStreams(events), exits, (lines, exit) => {
        const { heard } = hearAll(gemini, { config: { type: 'gemini' }, resume: undefined }, lines, exit);
        if (exit.code !== 0 || !lines.some((line) => line.includes('success'))) assert.ok(heard.failure);
      }),
    );
  });
});
