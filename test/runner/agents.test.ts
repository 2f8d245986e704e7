/** `tranche agents` and its doctor, with programs made for the test. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { configOf, Workspace } from './support/tranche';

const helper = `
import { writeFileSync } from 'node:fs';
if (process.env.TRANCHE_TASK_ID === '1') writeFileSync('hello.txt', 'tranche');
console.log('tranche');
`;

describe('agents', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('are listed with what is wrong with them', async () => {
    const agents = {
      helper: { type: 'command', command: [process.execPath, 'helper.mjs'] },
      gone: { type: 'command', command: ['no-such-program'] },
    };
    ws = new Workspace({ 'helper.mjs': helper, 'tranche.config.json': configOf({ agent: 'helper', agents }) });
    const { code, stdout } = await ws.run(['agents', '--json']);
    assert.equal(code, 0);
    const listed: { name: string; isDefault: boolean; path?: string; problem?: string }[] = JSON.parse(stdout);
    const named = (name: string) => listed.find((agent) => agent.name === name);
    assert.deepEqual(named('helper'), {
      ...{ name: 'helper', type: 'command', title: `command ${process.execPath}`, isDefault: true },
      path: process.execPath,
    });
    assert.match(named('gone')?.problem ?? '', /no-such-program is in no folder of PATH/);
    assert.equal(named('demo')?.problem, undefined);
    const { stdout: shown } = await ws.run(['agents']);
    assert.match(shown, /^\* helper /m);
    assert.match(shown, /not ready: .*no-such-program/);
  });

  it('are tried out in a scratch folder, step by step', async () => {
    ws = new Workspace({ 'helper.mjs': helper });
    const command = [process.execPath, ws.path('helper.mjs')];
    ws.write('tranche.config.json', configOf({ agents: { helper: { type: 'command', command } } }));
    const before = readdirSync(ws.folder);
    const { code, stdout } = await ws.run(['agents', 'doctor', 'helper']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /✔ writes files: hello\.txt is there/);
    assert.match(stdout, /helper is fit to work\./);
    assert.deepEqual(readdirSync(ws.folder), before, 'the workspace is as it was');
  });

  it('that are not there are said to be not fit, with what to do', async () => {
    const agents = { gone: { type: 'command', command: ['no-such-program'] } };
    ws = new Workspace({ 'tranche.config.json': configOf({ agents }) });
    const { code, stdout } = await ws.run(['agents', 'doctor', 'gone', '--json']);
    assert.equal(code, 1);
    const { sound, steps } = JSON.parse(stdout);
    assert.equal(sound, false);
    assert.equal(steps.length, 1);
    assert.match(steps[0].words, /no-such-program/);
    const unknown = await ws.run(['agents', 'doctor', 'nobody']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no agent "nobody"\. There are: /);
  });
});
