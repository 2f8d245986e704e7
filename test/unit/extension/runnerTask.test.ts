import assert from 'node:assert/strict';
import { type EntryPlace, planKey } from '../../../src/extension/planEntry';
import { RunnerTask } from '../../../src/extension/runnerTask';
import { fake, Uri } from './fakeVscode';

describe('runs in the terminal, with several folders', () => {
  const program = { executable: '/code', script: '/x/tranche.js' };
  const settings = {
    plan: (uri: { fsPath: string }) => (uri.fsPath === '/b' ? 'b.md' : undefined),
    stateDirectory: (uri: { fsPath: string }) => (uri.fsPath === '/b' ? '.b' : undefined),
    tickBoxes: (uri: { fsPath: string }) => (uri.fsPath === '/b' ? ('never' as const) : undefined),
    notifyWhenRunEnds: true,
    focusTerminal: false,
    codeLens: true,
    gutterIcons: true,
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
  const keyOf = (folder: string, path = 'PLAN.md') => planKey(place(folder, path));
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
    assert.deepEqual(argsOf(0), ['run', '--autonomous']);
    assert.deepEqual(argsOf(4), [
      'run',
      '--autonomous',
      '--all',
      '--plan=b.md',
      '--state-dir=.b',
      '--tick-boxes=never',
    ]);
  });

  it('are resolved for the folder they belong to, and refused in the terminal', () => {
    const resolved = (definition: object, scope: unknown = folders[1]) => {
      const found = fake.provider?.resolveTask({ scope, definition, name: 'Mine' })?.execution;
      return found && 'args' in found ? found.args.slice(1) : found?.constructor.name;
    };
    assert.deepEqual(resolved({ count: 2 }), [
      'run',
      '--autonomous',
      '2',
      '--plan=b.md',
      '--state-dir=.b',
      '--tick-boxes=never',
    ]);
    assert.deepEqual(resolved({ count: 2 }, 2), ['run', '--autonomous', '2']);
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
    assert.equal(task.isBusy(keyOf('a')), false);
  });

  it('are at work from the click on, and over at their end or when VS Code says no', async () => {
    const started = task.start(place('a'), ['run']);
    assert.equal(task.isBusy(keyOf('a')), true);
    await started;
    fake.events.began.fire({ execution });
    let ended = 0;
    task.onDidEnd(() => ended++);
    fake.events.processEnded.fire({ execution, exitCode: 0 });
    assert.deepEqual([task.isBusy(keyOf('a')), ended], [false, 1]);
    fake.launch = async () => Promise.reject(new Error('no'));
    await assert.rejects(task.start(place('a'), ['run']), /no/);
    assert.equal(task.isBusy(keyOf('a')), false);
  });

  it('are at work side by side, one for each plan', async () => {
    const executions = [{ is: 'a' }, { is: 'b' }];
    fake.launch = async () => executions[fake.launched.length - 1] ?? {};
    await task.start(place('a'), ['run'], 'One');
    await task.start(place('b'), ['run'], 'Two');
    assert.deepEqual(
      [task.isBusy(keyOf('a')), task.isBusy(keyOf('b')), task.isBusy(keyOf('a', 'b.md'))],
      [true, true, false],
    );
    // What VS Code tells tasks apart by: another plan is another task, with a terminal of its own.
    assert.deepEqual(
      fake.launched.map(({ source, definition }) => [source, definition]),
      [
        ['One', { type: 'tranche', plan: 'PLAN.md' }],
        ['Two', { type: 'tranche', plan: 'PLAN.md' }],
      ],
    );
    assert.deepEqual(
      fake.launched.map(({ scope }) => (scope as { name: string }).name),
      ['a', 'b'],
    );
    const ended: string[] = [];
    task.onDidEnd((end) => ended.push(end.place.folder.name));
    fake.events.processEnded.fire({ execution: executions[0], exitCode: 0 });
    assert.deepEqual([task.isBusy(keyOf('a')), task.isBusy(keyOf('b'))], [false, true]);
    fake.events.processEnded.fire({ execution: executions[1], exitCode: 0 });
    assert.deepEqual(ended, ['a', 'b']);
  });

  it('show the terminal of their plan, by its process or else by its name', async () => {
    assert.equal(task.showTerminal(), false);
    const shown: string[] = [];
    const terminal = (name: string, pid?: number) => ({
      name,
      processId: Promise.resolve(pid),
      show: () => shown.push(`${name} ${pid}`),
    });
    fake.terminals = [terminal('Same: Tranche', 7), terminal('Same: Tranche', 8), terminal('Two: Tranche (b)')];
    fake.launch = async () => execution;
    await task.start(place('a'), ['run'], 'Same');
    fake.events.began.fire({ execution, processId: 7 });
    await new Promise((done) => setImmediate(done));
    await task.start(place('b'), ['run'], 'Two');
    assert.equal(task.showTerminal(keyOf('a')), true);
    assert.equal(task.showTerminal(), true);
    assert.equal(task.showTerminal(keyOf('b', 'never.md')), false);
    assert.deepEqual(shown, ['Same: Tranche 7', 'Two: Tranche (b) undefined']);
  });
});
