import { fake, Uri } from './fakeVscode';
// Above, by itself: what follows asks for `vscode` when it is loaded.

import assert from 'node:assert/strict';
import type { EntryPlace } from '../../../src/extension/planEntry';
import { RunnerTask } from '../../../src/extension/runnerTask';

describe('runs in the terminal, with several folders', () => {
  const program = { executable: '/code', script: '/x/tranche.js' };
  const settings = {
    plan: (uri: { fsPath: string }) => (uri.fsPath === '/b' ? 'b.md' : undefined),
    stateDirectory: (uri: { fsPath: string }) => (uri.fsPath === '/b' ? '.b' : undefined),
    notifyWhenRunEnds: true,
    focusTerminal: false,
    stopNotifying: async () => {},
  };
  const folders = ['a', 'b'].map((name) => ({ name, uri: new Uri('file', `/${name}`) }));
  const execution = { is: 'the run' };
  let task: RunnerTask;

  beforeEach(() => {
    fake.folders = [...folders, { name: 'far', uri: new Uri('vscode-vfs', '/far') }];
    fake.launched = [];
    fake.said = [];
    fake.terminals = [];
    fake.launch = async () => execution;
    task = new RunnerTask(program, settings);
  });
  afterEach(() => task.dispose());

  function place(folder: string, path = 'PLAN.md', stateDirectory?: string): EntryPlace {
    const fsPath = `/${folder}`;
    const known = { folder: { name: folder, fsPath, uri: `file://${fsPath}` }, path, stateDirectory };
    return known as unknown as EntryPlace;
  }
  const argsOf = (index: number) => {
    const found = fake.provider?.provideTasks()[index]?.execution;
    return found && 'args' in found ? found.args.slice(1) : undefined;
  };

  it('are offered for every folder on the disk, with its settings', () => {
    const offered = fake.provider?.provideTasks() ?? [];
    assert.deepEqual(
      offered.map(({ scope, name }) => [(scope as { name: string }).name, name]),
      ['a', 'b'].flatMap((folder) =>
        ['Run Next Batch', 'Run All', 'Resume from Checkpoint'].map((name) => [folder, name]),
      ),
    );
    assert.deepEqual(argsOf(0), ['run']);
    assert.deepEqual(argsOf(4), ['run', '--all', '--plan=b.md', '--state-dir=.b']);
  });

  it('are resolved for the folder they belong to, and refused in the terminal', () => {
    const resolved = (definition: object, scope: unknown = folders[1]) => {
      const found = fake.provider?.resolveTask({ scope, definition, name: 'Mine' })?.execution;
      return found && 'args' in found ? found.args.slice(1) : found?.constructor.name;
    };
    assert.deepEqual(resolved({ count: 2 }), ['run', '2', '--plan=b.md', '--state-dir=.b']);
    assert.deepEqual(resolved({ count: 2 }, 2), ['run', '2']);
    assert.match(String(resolved({ count: Number.POSITIVE_INFINITY })), /CustomExecution/);
    assert.match(String(resolved({ plan: `\${command:x}.md` })), /CustomExecution/);
    assert.equal(resolved({}, fake.folders[2]), undefined);
  });

  it('do not start when VS Code would replace a part of what it starts', async () => {
    await task.start(place('a', `docs/plans/\${command:x}.md`), ['run']);
    await task.start(place('a', 'PLAN.md', `\${env:X}`), ['run']);
    await task.start(place(`\${userHome}`), ['run']);
    await task.start(place('a'), ['run', `--task=\${x}`]);
    assert.deepEqual(fake.launched, []);
    assert.equal(fake.said.length, 4);
    assert.equal(task.busy, false);
  });

  it('are at work from the click on, and over at their end or when VS Code says no', async () => {
    const started = task.start(place('a'), ['run']);
    assert.equal(task.busy, true);
    await started;
    fake.events.began.fire({ execution });
    let ended = 0;
    task.onDidEnd(() => ended++);
    fake.events.processEnded.fire({ execution, exitCode: 0 });
    assert.deepEqual([task.busy, ended], [false, 1]);
    fake.launch = async () => Promise.reject(new Error('no'));
    await assert.rejects(task.start(place('a'), ['run']), /no/);
    assert.equal(task.busy, false);
  });

  it('show the terminal of their folder', async () => {
    assert.equal(task.showTerminal(), false);
    const shown: string[] = [];
    fake.terminals = ['Tranche (b)', 'Tranche (a)'].map((name) => ({ name, show: () => shown.push(name) }));
    await task.start(place('b'), ['run']);
    assert.equal(task.showTerminal(), true);
    assert.deepEqual(shown, ['Tranche (b)']);
  });
});
