import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { QwenConfig } from '../../../src/agents/config';
import { qwen } from '../../../src/agents/qwen/qwenAgent';
import { eventually, isAlive } from './support/agentBench';
import { hearAll, noisyStreams } from './support/noise';
import { createPlayer, type Player, type Step } from './support/player';

const id = '5a9678b6-0563-48b0-aaf6-d959a6658ec1';
const say = (event: object) => ({ uuid: 'u', session_id: id, parent_tool_use_id: null, ...event });
const begun = [
  say({ type: 'system', subtype: 'init', cwd: '/w', tools: [], model: 'm' }),
  say({ type: 'stream_event', event: { type: 'goal_state' } }),
];
const counts = (input: number, cached: number, output: number) => ({
  input_tokens: input,
  cache_read_input_tokens: cached,
  output_tokens: output,
});
const answers = (content: object[], usage = counts(0, 0, 0)) =>
  say({ type: 'assistant', message: { id: 'm', role: 'assistant', content, usage } });
const says = (text: string, usage = counts(0, 0, 0)) => answers([{ type: 'text', text }], usage);
const calls = (call: string, name: string, input: object = {}, usage = counts(0, 0, 0)) =>
  answers([{ type: 'tool_use', id: call, name, input }], usage);
const outcome = (call: string, is_error = false) =>
  say({
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: call, is_error, content: 'x' }] },
  });
const ended = (text: string, usage: object, more: object = {}) =>
  say({ type: 'result', subtype: 'success', is_error: false, result: text, usage, permission_denials: [], ...more });
const failed = (message: string): Step[] => [
  ...begun,
  says(message),
  say({
    type: 'result',
    subtype: 'error_during_execution',
    is_error: true,
    usage: counts(0, 0, 0),
    error: { message },
  }),
  ['exit', 1],
];
const tokens = (inputTokens: number, cacheReadTokens: number, outputTokens: number) => ({
  inputTokens,
  cacheReadTokens,
  outputTokens,
});

describe('the qwen agent', () => {
  let player: Player<QwenConfig>;
  beforeEach(() => {
    player = createPlayer(qwen, { type: 'qwen' });
  });
  afterEach(() => player.dispose());

  it('takes three turns in one session, with the usage of each', async () => {
    const session = await player.open();
    const first = await player.turn([
      ...begun,
      says('I \x1b[1mwrite\x1b[0m.'),
      calls('c1', 'write_file', { file_path: '/w/a.md', content: 'x' }),
      outcome('c1'),
      says('DONE', counts(15_000, 0, 20)),
      ended('DONE', counts(30_000, 14_000, 40)),
    ]);
    assert.deepEqual(first, { outcome: 'ended', text: 'DONE', usage: tokens(16_000, 14_000, 40) });
    assert.equal(session.id, id);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id },
      { type: 'text', text: 'I write.' },
      { type: 'tool', name: 'write_file', detail: '/w/a.md' },
      { type: 'text', text: 'DONE' },
    ]);
    const second = await player.turn([...begun, says('AGAIN'), ended('AGAIN', counts(46_000, 29_000, 45))]);
    assert.deepEqual(second.usage, tokens(1000, 15_000, 5));
    const third = await player.turn([...begun, says('3'), ended('3', counts(46_100, 29_000, 46))]);
    assert.deepEqual(third, { outcome: 'ended', text: '3', usage: tokens(100, 0, 1) });
    const [begin, ...more] = player.starts();
    const flags = '--output-format stream-json --approval-mode auto-edit';
    assert.match(begin?.args.join(' ') ?? '', new RegExp(`^${flags} --session-id [0-9a-f-]{36}$`));
    for (const { args } of more) assert.equal(args.join(' '), `${flags} --resume ${id}`);
  });

  it('passes its settings on', async () => {
    await player.open({
      model: 'max',
      permissionMode: 'yolo',
      allowedTools: ['run_shell_command(npm test)'],
      args: ['--safe-mode'],
      env: { QWEN_TELEMETRY_ENABLED: 'true' },
    });
    await player.turn([...begun, ended('DONE', {})]);
    const [start] = player.starts();
    assert.match(
      start?.args.join(' ') ?? '',
      /--approval-mode yolo --model max --allowed-tools run_shell_command\(npm test\) --safe-mode --session-id/,
    );
    assert.equal(start?.env.QWEN_TELEMETRY_ENABLED, 'true');
    assert.equal(start?.env.QWEN_USAGE_STATISTICS_ENABLED, 'false');
  });

  it('gives the agent the tools of its session', () => {
    const server = { name: 'runner', argv: ['/node', 'a.js'], env: { A: '1' } } as const;
    const turn = {
      agent: 'mine',
      config: { type: 'qwen' },
      workspace: '/w',
      newId: 'n',
      scratch: '/s',
      env: {},
    } as const;
    const { args } = qwen.launch({ ...turn, resume: undefined, tools: server });
    assert.deepEqual(JSON.parse(args[args.indexOf('--mcp-config') + 1] ?? ''), {
      mcpServers: { runner: { command: '/node', args: ['a.js'], env: { A: '1' }, trust: true } },
    });
  });

  it('counts by the messages of a turn what the session’s count does not tell', async () => {
    const cut = await player.turn([...begun, says('so far', counts(1000, 200, 10)), calls('c1', 'glob'), ['kill']]);
    assert.deepEqual([cut.text, cut.usage], ['so far', tokens(800, 200, 10)]);
    const next = await player.turn([...begun, ended('DONE', counts(3000, 1200, 15))]);
    assert.deepEqual(next.usage, tokens(1000, 1000, 5));
    await player.open({}, id);
    const first = await player.turn([
      ...begun,
      says('DONE', counts(500, 400, 3)),
      ended('DONE', counts(9000, 8000, 99)),
    ]);
    assert.deepEqual(first.usage, tokens(100, 400, 3));
    const error = await player.turn(failed('[API Error: 500 x]'));
    assert.deepEqual(error.usage, tokens(0, 0, 0));
    const after = await player.turn([...begun, ended('DONE', counts(9500, 8400, 100))]);
    assert.deepEqual(after.usage, tokens(100, 400, 1));
  });

  const failures: Readonly<Record<string, readonly [kind: string, steps: Step[]]>> = {
    'wrong key': ['auth', failed('[API Error: 401 Incorrect API key provided.]')],
    'no money': ['auth', failed('[API Error: 402 You have exceeded your allowance.]')],
    'no such model': ['auth', failed('[API Error: 404 no such model]')],
    'context length': [
      'context_overflow',
      failed('[API Error: 400 Your input exceeds the context window of this model.]'),
    ],
    'context length elsewhere': [
      'context_overflow',
      failed("[API Error: 400 This model's maximum context length is 9.]"),
    ],
    'bad request': ['unknown', failed("[API Error: 400 Invalid value: 'x'.]")],
    'too many requests': ['rate_limit', failed('[API Error: 429 Rate limit reached.]')],
    'no credit': ['auth', failed('[API Error: 429 You exceeded your current quota.]')],
    'free quota': ['usage_limit', failed('[API Error: Qwen OAuth quota exceeded: come back tomorrow.]')],
    'server error': ['overloaded', failed('[API Error: 500 The server had an error.]')],
    unreachable: ['network', failed('[API Error: Connection error. (cause: fetch failed)]')],
    'stream cut': ['network', failed('[API Error: terminated (cause: UND_ERR_SOCKET: other side closed)]')],
    'empty answer': ['overloaded', failed('[API Error: Model stream ended with empty response text.]')],
    'turn limit': ['gave_up', [...begun, ['stderr', 'Reached max session turns for this session.'], ['exit', 53]]],
    'time limit': ['gave_up', [...begun, ['stderr', 'Run aborted: wall-clock budget of 4s exceeded.'], ['exit', 55]]],
    'wrong flag': [
      'missing_program',
      [
        ['stderr', 'Unknown argument: wrong'],
        ['exit', 1],
      ],
    ],
    killed: ['crash', [...begun, says('so far'), ['kill']]],
    'no result': ['crash', [...begun, says('DONE')]],
    'success with a bad exit': ['crash', [...begun, ended('DONE', {}), ['exit', 1]]],
    'error with a good exit': ['overloaded', [...failed('[API Error: 503 x]').slice(0, -1), ['exit', 0]]],
  };
  for (const [name, [kind, steps]] of Object.entries(failures)) {
    it(`calls it ${kind}: ${name}`, async () => {
      const { outcome, failure } = await player.turn(steps);
      assert.equal(outcome, 'failed');
      assert.equal(failure?.kind, kind, failure?.message);
      assert.ok(failure.message.startsWith('Agent "mine" (Qwen Code): '));
    });
  }

  it('asks for a new session when the old one is not known any more', async () => {
    await player.open({}, id);
    const { failure } = await player.turn([
      ['stderr', `No saved session found with ID ${id}.`],
      ['exit', 1],
    ]);
    assert.equal(failure?.kind, 'crash');
    assert.match(failure.message, /No saved session found.*new session is needed/);
  });

  it('counts as refused only when it got nothing done', async () => {
    const denials = { permission_denials: [{ tool_name: 'run_shell_command', tool_use_id: 'c1' }] };
    const refused = [calls('c1', 'run_shell_command'), outcome('c1', true), calls('c2', 'read_file'), outcome('c2')];
    const { failure } = await player.turn([...begun, ...refused, ended('I could not.', {}, denials)]);
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /may not use run_shell_command and could do nothing.*allowedTools/);
    const wrote = [calls('c3', 'edit'), outcome('c3')];
    assert.equal((await player.turn([...begun, ...refused, ...wrote, ended('DONE', {}, denials)])).outcome, 'ended');
  });

  it('says that it retries, and is ended when it does nothing else', async () => {
    const retrying = (cause: string): Step => ['stderr', `Retrying in 60s (attempt 1/10): ${cause}`];
    const causes: readonly (readonly [string, string])[] = [
      ['[API Error: 429 Rate limit reached.]', 'rate_limit'],
      ['[API Error: 503 The engine is overloaded.]', 'overloaded'],
      ['[API Error: what is this?]', 'overloaded'],
    ];
    for (const [cause, kind] of causes) {
      assert.equal((await player.turn([...begun, retrying(cause), says('DONE'), ended('DONE', {})])).outcome, 'ended');
      const message = `Retrying in 60s (attempt 1/10): ${cause}`;
      assert.deepEqual(player.bench.events.filter(({ type }) => type === 'retrying').at(-1), {
        type: 'retrying',
        message,
      });
      const { failure } = await player.turn([...begun, retrying(cause), ['hang']], { idleMs: 700 });
      assert.equal(failure?.kind, kind);
    }
    const { failure } = await player.turn([
      ...begun,
      retrying('[API Error: 429 You exceeded your current quota.]'),
      ['hang'],
    ]);
    assert.equal(failure?.kind, 'auth');
    assert.ok(player.starts().every(({ pid }) => !isAlive(pid)));
  });

  it('is stopped by the signal with its process gone', async () => {
    const stop = new AbortController();
    const running = player.turn([...begun, says('so far'), ['hang']], { signal: stop.signal });
    await eventually('sign of work', () => player.bench.events.some(({ type }) => type === 'text'));
    stop.abort();
    assert.equal((await running).outcome, 'stopped');
    assert.ok(!isAlive(player.starts()[0]?.pid ?? 0));
  });

  it('never throws, whatever is printed, and never takes a broken stream for a success', () => {
    const events = [
      ...begun,
      says('x', counts(1, 0, 1)),
      calls('c1', 'edit', { file_path: 'a' }),
      outcome('c1', true),
      say({ type: 'user', message: { role: 'user', content: 'x' } }),
      say({
        type: 'result',
        is_error: true,
        error: { message: '[API Error: terminated]' },
        permission_denials: [{ tool_name: 'x' }],
      }),
      ended('DONE', counts(1, 0, 1)),
    ];
    const exits = fc.record({ code: fc.constantFrom(0, 1, 53), signal: fc.constant(null), survivors: fc.constant([]) });
    fc.assert(
      fc.property(noisyStreams(events), exits, (lines, exit) => {
        const { heard } = hearAll(qwen, { config: { type: 'qwen' }, resume: undefined }, lines, exit);
        if (exit.code !== 0 || !lines.some((line) => line.includes('result'))) assert.ok(heard.failure);
      }),
    );
  });
});
