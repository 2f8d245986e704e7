/** The adapter against the real Claude Code and a model on loopback. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentEvent, AgentSession, TurnRequest } from '../../src/agents/agent';
import { createAgent } from '../../src/agents/createAgent';
import { findMarked, listProcesses } from '../../src/agents/process/processTable';
import { type AnthropicStub, type StubAnswer, type StubRequest, startAnthropicStub } from './anthropicStub';
import { type ClaudeBench, claudeProgram, createClaudeBench } from './claudeBench';

describe('the real Claude Code', function () {
  this.timeout(60_000);
  const program = claudeProgram();
  const outer = { ...process.env };
  const runId = `real-${process.pid}`;
  let bench: ClaudeBench;
  let stub: AnthropicStub;
  let session: AgentSession;
  let answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>;
  let events: AgentEvent[];

  beforeEach(async () => {
    bench = createClaudeBench();
    stub = await startAnthropicStub((request) => answer(request));
    events = [];
    setEnvironment({ ...bench.environment(stub.url), CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'outer' });
    answer = writeFile;
  });
  afterEach(async () => {
    await session?.close();
    await stub.close();
    setEnvironment(outer);
    bench.dispose();
  });

  function setEnvironment(env: NodeJS.ProcessEnv): void {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, env);
  }

  /** A model that writes one file per prompt and says so. */
  function writeFile({ turn, results }: StubRequest): StubAnswer {
    if (results > 0) return { text: `File ${turn} is written.` };
    const input = { file_path: join(bench.workspace, `task-${turn}.md`), content: `task ${turn}\n` };
    return { text: 'I write the file.', tools: [{ name: 'Write', input }] };
  }

  async function open(config: { allowedTools?: string[] } = {}, resume?: string): Promise<void> {
    const agent = createAgent('claude', { type: 'claude', command: [program], ...config });
    const options = { workspace: bench.workspace, runId, batchId: 'b1' };
    session = await agent.open(resume === undefined ? options : { ...options, resume });
  }

  function turn(prompt: string, request: Partial<TurnRequest> = {}) {
    return session.turn({
      prompt,
      task: { id: '1', title: prompt, text: prompt, files: [] },
      attempt: 1,
      logFile: join(bench.root, 'agent.log'),
      signal: new AbortController().signal,
      idleMs: 50_000,
      totalMs: 50_000,
      onEvent: (event) => events.push(event),
      ...request,
    });
  }

  const running = async () => [...(await findMarked({ runId }, await listProcesses()))];

  it('does three tasks in one session and one process, and says what each has cost', async () => {
    await open();
    const pids = new Set<number>();
    const ids = new Set<string | undefined>();
    for (const number of [1, 2, 3]) {
      const { outcome, text, usage, failure } = await turn(`Please do task ${number}.`);
      assert.equal(outcome, 'ended', failure?.message);
      assert.equal(text, `File ${number} is written.`);
      assert.ok((usage.outputTokens ?? 0) > 0 && (usage.cacheWriteTokens ?? 0) > 0 && (usage.costUsd ?? 0) > 0);
      console.log(`      turn ${number}: ${JSON.stringify(usage)}`);
      ids.add(session.id);
      for (const pid of await running()) pids.add(pid);
    }
    assert.deepEqual(readdirSync(bench.workspace), ['task-1.md', 'task-2.md', 'task-3.md']);
    assert.equal(readFileSync(join(bench.workspace, 'task-2.md'), 'utf8'), 'task 2\n');
    assert.equal(ids.size, 1);
    assert.equal(events.filter(({ type }) => type === 'session').length, 1);
    if (process.platform === 'linux') assert.equal(pids.size, 1);
    // Each prompt was sent once, with all that went before.
    assert.deepEqual(
      stub.requests.map(({ turn, results }) => [turn, results]),
      [1, 2, 3].flatMap((number) => [
        [number, 0],
        [number, 1],
      ]),
    );
    await session.close();
    assert.deepEqual(await running(), []);
  });

  it('goes on with the same conversation after it was killed in the middle of a turn', async () => {
    await open();
    await turn('Please do task 1.');
    const id = session.id;
    answer = async () => {
      for (const pid of await running()) process.kill(pid, 'SIGKILL');
      return new Promise(() => undefined);
    };
    const dead = await turn('Please do task 2.');
    assert.equal(dead.failure?.kind, 'crash');
    answer = writeFile;
    const again = await turn('Please go on.');
    assert.equal(again.outcome, 'ended', again.failure?.message);
    assert.equal(session.id, id);
    assert.equal(stub.requests.at(-1)?.prompt, 'Please go on.');
    assert.ok((stub.requests.at(-1)?.turn ?? 0) >= 2);
    // As a runner does that was itself killed.
    await session.close();
    await open({}, id);
    assert.equal((await turn('And once more.')).outcome, 'ended');
    assert.equal(session.id, id);
    await session.close();
    await open({}, '11111111-2222-4333-8444-555555555555');
    const lost = await turn('Anybody?');
    assert.equal(lost.failure?.kind, 'crash');
    assert.match(lost.failure.message, /No conversation found/);
  });

  it('is stopped with the command that it runs', async () => {
    await open({ allowedTools: ['Bash'] });
    answer = () => ({ tools: [{ name: 'Bash', input: { command: 'tail -f /dev/null', description: 'wait' } }] });
    const stop = new AbortController();
    const stopped = turn('Wait.', {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'tool') void commandRuns().then(() => stop.abort());
      },
    });
    const commandRuns = async () => {
      while ((await running()).length < 2) await delay(50);
    };
    assert.equal((await stopped).outcome, 'stopped');
    assert.deepEqual(await running(), []);
  });

  const errors: readonly [status: number, type: string, message: string, kind: string][] = [
    [529, 'overloaded_error', 'Overloaded', 'overloaded'],
    [429, 'rate_limit_error', 'Too many requests', 'rate_limit'],
    [401, 'authentication_error', 'invalid x-api-key', 'auth'],
    [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'auth'],
    [400, 'invalid_request_error', 'prompt is too long: 215000 tokens > 200000 maximum', 'context_overflow'],
  ];
  for (const [status, type, message, kind] of errors) {
    it(`calls it ${kind} when the model answers ${status}: ${message}`, async () => {
      await open();
      answer = () => ({ status, error: { type, message } });
      const { failure } = await turn('Please do task 1.');
      assert.equal(failure?.kind, kind, failure?.message);
      // The session survives it.
      answer = writeFile;
      assert.equal((await turn('Try again.')).outcome, 'ended');
    });
  }

  it('says which tool it may not use', async () => {
    await open();
    answer = ({ results }) =>
      results > 0
        ? { text: 'I could not.' }
        : { tools: [{ name: 'Bash', input: { command: 'npm publish', description: 'x' } }] };
    const { failure } = await turn('Publish it.');
    assert.equal(failure?.kind, 'permission');
    assert.match(failure.message, /may not use Bash/);
  });
});
