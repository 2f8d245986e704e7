/** What holds for every real agent, against a model on loopback. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FailureKind, TurnRequest, Usage } from '../../src/agents/agent';
import { createRealBench, type RealAgent, type RealBench } from './agentBench';
import type { ModelAnswer, ModelRequest, ToolCall } from './modelStub';
import { createToolServer } from './toolServer';

export interface CommonTests extends RealAgent {
  /** As its maker calls it. */
  readonly title: string;
  /** The call with which the model writes a file. */
  write(path: string, text: string): ToolCall;
  /** A call that runs a command that makes the file `ready` and goes on for ever; and what the config must say for it. */
  readonly endless: { readonly call: ToolCall; readonly config?: object };
  /** What the model service answers → what it is called. Each ends at once or after few tries. */
  readonly errors: Readonly<Record<string, readonly [answer: ModelAnswer, kind: FailureKind]>>;
  /** A call of the tool `note` of the server `runner`, if the agent takes tools. */
  readonly note?: ToolCall;
  /** Troubles after which the same turn goes on by itself. */
  readonly passing: Readonly<Record<string, ModelAnswer>>;
  /** It also knows what the first turn costs after another process of Tranche has resumed its session. */
  readonly countsResumed: boolean;
  /** Dollars for a million tokens, where it is told the prices and says the cost. */
  readonly prices?: { readonly input: number; readonly cacheRead: number; readonly output: number };
  /** It also knows what a turn has cost that was killed. */
  readonly countsKilled?: boolean;
  /** Milliseconds of silence that are none yet: it takes so long to begin. */
  readonly quietMs: number;
  /** What it is called when the service cannot be reached; with the settings and limits that make it quick. */
  readonly unreachable: {
    readonly config?: object;
    readonly kind: FailureKind;
    readonly idleMs?: number;
    readonly slow?: boolean;
  };
  /** An answer that names the time at which a limit ends, two hours from now; if it tells that on. */
  readonly limit?: ModelAnswer;
  /** Troubles that it retries for long, and such as are like others; only with TRANCHE_TEST_AGENTS_SLOW=1. */
  readonly slow?: Readonly<Record<string, readonly [answer: ModelAnswer, kind: FailureKind]>>;
  /** A call that the usual permissions refuse, if it is one that can be told. */
  readonly refused?: { readonly call: ToolCall; readonly config?: object; readonly words: RegExp };
  readonly more?: (bench: () => RealBench) => void;
}

export function describeRealAgent(agent: CommonTests): void {
  // Asked for early: each test has an environment of its own.
  const patient = process.env.TRANCHE_TEST_AGENTS_SLOW === '1';
  describe(`the real ${agent.title}`, function () {
    this.timeout(120_000);
    let bench: RealBench;
    beforeEach(async () => {
      bench = await createRealBench(agent);
      bench.answer = writeFile;
    });
    afterEach(() => bench.dispose());

    /** A model that writes one file per prompt and says so. */
    function writeFile({ prompts, results }: ModelRequest): ModelAnswer {
      const number = prompts.length;
      if (results.length > 0) return { text: `File ${number} is written.` };
      return {
        text: 'I write the file.',
        tools: [agent.write(join(bench.workspace, `task-${number}.md`), `task ${number}\n`)],
      };
    }

    it('does three tasks in one session and says what each has cost; the next session begins clean', async () => {
      const session = await bench.open();
      const ids = new Set<string | undefined>();
      for (const number of [1, 2, 3]) {
        const { outcome, text, usage, failure } = await bench.turn(`Please do task ${number}.`);
        assert.equal(outcome, 'ended', failure?.message);
        assert.equal(text, `File ${number} is written.`);
        assert.deepEqual(known(usage), bench.stub.served());
        if (agent.prices) assert.ok(Math.abs((usage.costUsd ?? 0) - costOf(usage, agent.prices)) < 1e-9);
        console.log(`      turn ${number}: ${JSON.stringify(usage)}`);
        ids.add(session.id);
      }
      assert.deepEqual(readdirSync(bench.workspace), ['task-1.md', 'task-2.md', 'task-3.md']);
      assert.equal(readFileSync(join(bench.workspace, 'task-2.md'), 'utf8'), 'task 2\n');
      assert.equal(ids.size, 1);
      assert.ok(session.id);
      assert.equal(bench.events.filter(({ type }) => type === 'session').length, 1);
      assert.equal(bench.events.filter(({ type }) => type === 'tool').length, 3);
      // Each prompt was sent once, with all that went before.
      const seen = bench.stub.requests.map(({ prompts, results }) => [prompts.length, results.length]);
      assert.deepEqual(
        seen,
        [1, 2, 3].flatMap((number) => [
          [number, 0],
          [number, 1],
        ]),
      );
      const next = await bench.open();
      assert.equal((await bench.turn('Please do another task.')).outcome, 'ended');
      assert.notEqual(next.id, session.id);
      const [first] = bench.stub.requests.slice(-2);
      assert.equal(first?.prompts.length, 1);
      assert.doesNotMatch(first.body, /Please do task/);
      assert.deepEqual(await bench.running(), []);
    });

    it('goes on with the same conversation after it was killed in the middle of a turn', async () => {
      const { id } = await firstTurn();
      bench.stub.served();
      bench.answer = async (request) => {
        if (request.results.length === 0) return writeFile(request);
        for (const pid of await bench.running()) kill(pid);
        return { hang: true };
      };
      const dead = await bench.turn('Please do task 2.');
      assert.equal(dead.failure?.kind, 'crash', dead.failure?.message);
      bench.answer = writeFile;
      if (agent.countsKilled) assert.deepEqual(known(dead.usage), bench.stub.served());
      else bench.stub.served();
      const again = await bench.turn('Please go on.');
      assert.equal(again.outcome, 'ended', again.failure?.message);
      assert.deepEqual(known(again.usage), bench.stub.served());
      // As a runner does that was itself killed.
      const session = await bench.open({}, id);
      const more = await bench.turn('Please do one more.');
      assert.equal(more.outcome, 'ended', more.failure?.message);
      assert.equal(session.id, id);
      if (agent.countsResumed) assert.deepEqual(known(more.usage), bench.stub.served());
      const { prompts } = bench.stub.requests.at(-1) ?? { prompts: [] };
      assert.match(prompts[0] ?? '', /Please do task 1\./);
      assert.match(prompts.at(-2) ?? '', /Please go on\./);
      assert.match(prompts.at(-1) ?? '', /Please do one more\./);
    });

    async function firstTurn() {
      const session = await bench.open();
      const first = await bench.turn('Please do task 1.');
      assert.equal(first.outcome, 'ended', first.failure?.message);
      assert.ok(session.id);
      return { session, id: session.id };
    }

    const { note } = agent;
    if (note) {
      it('uses the tools that its session is given', async () => {
        const { server, notes } = createToolServer(bench.root);
        await bench.open({}, undefined, server);
        bench.answer = ({ results }) => (results.length > 0 ? { text: 'Noted.' } : { tools: [note] });
        const { outcome, failure } = await bench.turn('Please note it.');
        assert.equal(outcome, 'ended', failure?.message);
        assert.equal(readFileSync(notes, 'utf8'), `${note.input.text}\n`);
        assert.deepEqual(await bench.running(), []);
      });
    }

    it('says so when the session is not known any more', async () => {
      await bench.open({}, '11111111-2222-4333-8444-555555555555');
      const { failure } = await bench.turn('Anybody?');
      assert.equal(failure?.kind, 'crash', failure?.message);
      assert.match(failure.message, /new session/);
    });

    it('is stopped with the command that it runs', async () => {
      await bench.open(agent.endless.config);
      bench.answer = () => ({ text: 'I wait.', tools: [agent.endless.call] });
      const stop = new AbortController();
      const stopped = bench.turn('Wait.', { signal: stop.signal });
      while (!existsSync(join(bench.workspace, 'ready'))) await delay(50);
      stop.abort();
      assert.equal((await stopped).outcome, 'stopped');
      assert.deepEqual(await bench.running(), []);
    });

    it('is ended when it hangs', async () => {
      await bench.open();
      bench.answer = () => ({ hang: true });
      const { failure } = await bench.turn('Anybody?', { idleMs: agent.quietMs });
      assert.equal(failure?.kind, 'idle_timeout', failure?.message);
      assert.deepEqual(await bench.running(), []);
    });

    for (const [name, trouble] of Object.entries(agent.passing)) {
      it(`goes on by itself after: ${name}`, async () => {
        await bench.open();
        let troubles = 1;
        bench.answer = (request) => (troubles-- > 0 ? trouble : writeFile(request));
        const { outcome, failure, text } = await bench.turn('Please do task 1.');
        assert.equal(outcome, 'ended', failure?.message);
        assert.match(text, /File 1 is written\.$/);
      });
    }

    const fails = (name: string, answer: ModelAnswer, kind: FailureKind, limits: Partial<TurnRequest> = {}) =>
      it(`calls it ${kind}: ${name}`, async () => {
        await bench.open();
        bench.answer = () => answer;
        const { failure } = await bench.turn('Please do task 1.', limits);
        assert.equal(failure?.kind, kind, failure?.message);
        console.log(`      ${failure.message}`);
        assert.deepEqual(await bench.running(), []);
      });
    for (const [name, [answer, kind]] of Object.entries(agent.errors)) fails(name, answer, kind);

    const { limit } = agent;
    if (limit) {
      it('says when a usage limit ends', async () => {
        await bench.open();
        bench.answer = () => limit;
        const { failure } = await bench.turn('Please do task 1.');
        assert.equal(failure?.kind, 'usage_limit', failure?.message);
        const minutes = ((failure.resetAt ?? 0) - Date.now()) / 60_000;
        assert.ok(minutes > 115 && minutes < 125, `in ${minutes} minutes: ${failure.message}`);
      });
    }

    it('says so when the service cannot be reached', async function () {
      // Some try again for minutes without a word.
      if (agent.unreachable.slow && !patient) this.skip();
      this.timeout(300_000);
      await bench.open(agent.unreachable.config);
      await bench.stub.close();
      const { failure } = await bench.turn('Please do task 1.', {
        idleMs: agent.unreachable.idleMs ?? agent.quietMs,
        totalMs: 280_000,
      });
      assert.equal(failure?.kind, agent.unreachable.kind, failure?.message);
      assert.deepEqual(await bench.running(), []);
    });

    const { refused } = agent;
    if (refused) {
      it('says what it may not do', async () => {
        await bench.open(refused.config);
        bench.answer = ({ results }) => (results.length > 0 ? { text: 'I could not.' } : { tools: [refused.call] });
        const { failure } = await bench.turn('Publish it.');
        assert.equal(failure?.kind, 'permission', failure?.message);
        assert.match(failure.message, refused.words);
      });
    }

    describe('with patience (TRANCHE_TEST_AGENTS_SLOW=1)', function () {
      this.timeout(600_000);
      before(function () {
        if (!patient) this.skip();
      });
      const limits = { idleMs: 300_000, totalMs: 500_000 };
      for (const [name, [answer, kind]] of Object.entries(agent.slow ?? {})) fails(name, answer, kind, limits);
    });

    agent.more?.(() => bench);
  });
}

/** What the stub counts too. */
function known({ inputTokens, cacheReadTokens, outputTokens }: Usage): Usage {
  return { inputTokens, cacheReadTokens, outputTokens } as Usage;
}

function costOf(usage: Usage, prices: NonNullable<CommonTests['prices']>): number {
  const { inputTokens = 0, cacheReadTokens = 0, outputTokens = 0 } = usage;
  return (inputTokens * prices.input + cacheReadTokens * prices.cacheRead + outputTokens * prices.output) / 1e6;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Its parent took it along.
  }
}
