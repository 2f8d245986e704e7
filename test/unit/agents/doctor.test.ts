import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, AgentError, type TurnRequest, type TurnResult } from '../../../src/agents/agent';
import { type DoctorStep, examine } from '../../../src/agents/doctor';

const ended = (text: string): TurnResult => ({ outcome: 'ended', text, usage: {} });

describe('the doctor', () => {
  let folders: string[] = [];
  let closed = 0;

  /** An agent that does with each of its turns what it is told to. */
  function agentThat(turn: (request: TurnRequest, number: number, folder: string) => TurnResult, id?: string): Agent {
    return {
      name: 'patient',
      async open({ workspace }) {
        folders.push(workspace);
        let turns = 0;
        return {
          id,
          turn: async (request) => turn(request, ++turns, workspace),
          async close() {
            closed++;
          },
        };
      },
    };
  }

  async function stepsOf(agent: Agent): Promise<{ sound: boolean; steps: Record<string, DoctorStep['outcome']> }> {
    const steps: Record<string, DoctorStep['outcome']> = {};
    const sound = await examine(agent, {
      runId: `doctor-test-${process.pid}`,
      signal: new AbortController().signal,
      onStep: ({ name, outcome }) => {
        steps[name] = outcome;
      },
      onEvent: () => undefined,
    });
    return { sound, steps };
  }

  function write(folder: string): TurnResult {
    writeFileSync(join(folder, 'hello.txt'), 'tranche\n');
    return ended('Written.');
  }

  beforeEach(() => {
    folders = [];
    closed = 0;
  });
  afterEach(() => {
    for (const folder of folders) assert.equal(existsSync(folder), false, `${folder} is still there`);
  });

  it('finds an agent sound that writes the file and remembers it', async () => {
    const agent = agentThat((_, number, folder) => (number === 1 ? write(folder) : ended('Tranche.')), 'session-1');
    assert.deepEqual(await stepsOf(agent), {
      sound: true,
      steps: {
        'does a task': 'passed',
        'writes files': 'passed',
        'does a second task in the same session': 'passed',
        'goes on with a session': 'passed',
        'says what it uses': 'unknown',
        'leaves nothing behind': 'passed',
      },
    });
    assert.equal(closed, 1);
  });

  it('does not believe a claim', async () => {
    const { sound, steps } = await stepsOf(agentThat(() => ended('I wrote the file.')));
    assert.equal(sound, false);
    assert.equal(steps['writes files'], 'failed');
    assert.equal(steps['goes on with a session'], 'unknown');
  });

  it('stops at a turn that fails, and says why', async () => {
    const words: string[] = [];
    const failure = { kind: 'auth', message: 'Sign in first.' } as const;
    const sound = await examine(
      agentThat(() => ({ outcome: 'failed', failure, text: '', usage: {} })),
      {
        runId: `doctor-test-${process.pid}`,
        signal: new AbortController().signal,
        onStep: (step) => words.push(`${step.name}: ${step.words}`),
        onEvent: () => undefined,
      },
    );
    assert.equal(sound, false);
    assert.deepEqual(words, [
      'does a task: Sign in first. (auth)',
      'leaves nothing behind: all of its processes ended',
    ]);
    assert.equal(closed, 1);
  });

  it('says why no session can be begun', async () => {
    const agent: Agent = {
      name: 'patient',
      async open() {
        throw new AgentError({ kind: 'missing_program', message: 'There is no such program.' });
      },
    };
    assert.deepEqual(await stepsOf(agent), {
      sound: false,
      steps: { 'begins a session': 'failed', 'leaves nothing behind': 'passed' },
    });
  });
});
