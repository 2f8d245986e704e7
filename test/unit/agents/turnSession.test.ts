import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { AgentError, type Usage } from '../../../src/agents/agent';
import type { ProgramConfig, TurnProgram } from '../../../src/agents/turn/turnProgram';
import { isAlive } from './support/agentBench';
import { createPlayer, type Player, type Step } from './support/player';

/** Hears `{ "id" | "total" | "own" | "text" | "retry" | "fail" | "abandon": … }`. */
const simple: TurnProgram<ProgramConfig> = {
  known: { title: 'Simple', program: 'no-such-program' },
  launch: ({ resume, scratch, env }) => ({
    args: [resume ?? 'new', scratch],
    env: { FROM_LAUNCH: '1', RUN: env.TRANCHE_RUN_ID ?? '' },
  }),
  listen(_, voice) {
    let heard: { text: string; usage: Usage; ownUsage?: Usage; fail?: string } = { text: '', usage: {} };
    return {
      hear(event) {
        if (typeof event.id === 'string') voice.show({ type: 'session', id: event.id });
        if (typeof event.text === 'string') voice.show({ type: 'text', text: event.text });
        if (event.getsOn) voice.getsOn();
        if (event.retry) voice.retries('again', { kind: 'network', words: 'gone' });
        if (event.abandon) voice.abandon({ kind: 'loop', words: 'round and round' });
        heard = { ...heard, ...event };
      },
      end({ code }, lastError) {
        const words = heard.fail ?? (code === 0 ? undefined : lastError);
        return { ...heard, ...(words !== undefined && { failure: { kind: 'unknown', words, advice: 'Mend it.' } }) };
      },
      soFar: () => heard,
    };
  },
};

describe('a session of a program that is started for each turn', () => {
  const players: Player<ProgramConfig>[] = [];
  const play = (program: TurnProgram<ProgramConfig> = simple) => {
    const player = createPlayer(program, {});
    players.push(player);
    return player;
  };
  afterEach(async () => {
    for (const player of players.splice(0)) await player.dispose();
  });

  it('goes on by id, in a folder for each turn that is removed behind it', async () => {
    const player = play();
    const session = await player.open({ env: { FROM_LAUNCH: 'mine' } });
    assert.equal(session.id, undefined);
    await player.turn([{ id: 's1', text: 'so' }]);
    assert.equal(session.id, 's1');
    await player.turn([{ id: 's1' }]);
    assert.deepEqual(player.bench.events, [
      { type: 'session', id: 's1' },
      { type: 'text', text: 'so' },
    ]);
    const [first, second] = player.starts();
    assert.deepEqual([first?.args[0], second?.args[0]], ['new', 's1']);
    assert.notEqual(first?.args[1], second?.args[1]);
    assert.ok(!existsSync(first?.args[1] ?? '') && !existsSync(second?.args[1] ?? ''));
    assert.equal(first?.env.FROM_LAUNCH, 'mine');
    assert.equal(first?.env.RUN, player.bench.options.runId);
  });

  it('says what is missing or refused without a start', async () => {
    const player = play();
    await assert.rejects(() => player.open({ command: ['no-such-program'] }), AgentError);
    const refusing = play({
      ...simple,
      launch() {
        throw new AgentError({ kind: 'permission', message: 'Not as root.' });
      },
    });
    const { outcome, failure } = await refusing.turn([]);
    assert.deepEqual([outcome, failure], ['failed', { kind: 'permission', message: 'Not as root.' }]);
    assert.throws(() => refusing.starts());
  });

  it('puts a failure into the words of the agent, with what to do', async () => {
    const { failure } = await play().turn([{ fail: 'It \x1b[1mbroke' }]);
    assert.equal(failure?.message, 'Agent "mine" (Simple): It broke. Mend it.');
  });

  it('keeps the whole of a long answer beside its beginning', async () => {
    const text = 'x'.repeat(5000);
    const result = await play().turn([{ text }]);
    assert.deepEqual([result.text.length, result.answer], [4000, text]);
  });

  it('counts what each turn has used, from what the session has used', async () => {
    const counting = { ...simple, countsSession: true };
    const used = (inputTokens: number) => ({ inputTokens });
    const player = play({ ...counting, usedBefore: ({ resume }) => (resume === 'known' ? used(70) : undefined) });
    const turns: readonly (readonly [Step, Usage])[] = [
      [{ usage: used(100) }, used(100)],
      [{ usage: used(130) }, used(30)],
      // Broken off: the session's count comes with the next turn, and this one's own is not counted twice.
      [{ ownUsage: used(20), fail: 'x' }, used(20)],
      [{ usage: used(160) }, used(10)],
      [{ fail: 'x' }, {}],
      [{ usage: used(165) }, used(5)],
      // Begun anew.
      [{ usage: used(7) }, used(7)],
    ];
    for (const [step, expected] of turns) assert.deepEqual((await player.turn([step])).usage, expected);
    await player.open({}, 'known');
    assert.deepEqual((await player.turn([{ usage: used(90) }])).usage, used(20));
    await player.open({}, 'unknown');
    assert.deepEqual((await player.turn([{ usage: used(90), ownUsage: used(4) }])).usage, used(4));
    assert.deepEqual((await player.turn([{ usage: used(91), ownUsage: used(4) }])).usage, used(1));
  });

  it('is ended at once when its program will come to no end', async () => {
    const player = play({ ...simple, patienceMs: 300 });
    const abandoned = await player.turn([{ text: 'so far' }, { abandon: 1 }, ['hang']]);
    assert.deepEqual([abandoned.failure?.kind, abandoned.text], ['loop', 'so far']);
    assert.equal((await player.turn([{ retry: 1 }, ['hang']])).failure?.kind, 'network');
    const saved = await player.turn([{ retry: 1 }, { getsOn: 1 }, ['pause', 500]]);
    assert.equal(saved.outcome, 'ended');
    for (const { pid } of player.starts()) assert.ok(!isAlive(pid));
  });
});
