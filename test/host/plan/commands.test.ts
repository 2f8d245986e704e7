import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, elementOf, iconOf, nextEvent, StateFolder, until, workspaceFolder } from '../tranche';

describe('commands', () => {
  let hooks: TestHooks;
  let state: StateFolder;
  const keys = () => Object.fromEntries(hooks.contextKeys.values);
  const run = (id: string, ...args: unknown[]) => vscode.commands.executeCommand(id, ...args);

  before(async () => {
    hooks = await activated();
    state = new StateFolder();
  });
  beforeEach(() => state.clear(hooks));

  it('are all registered, and no others', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^tranche\.\w+$/.test(id));
    const own: readonly string[] = Object.values(commands);
    assert.deepEqual(
      own.filter((id) => !registered.includes(id)),
      [],
    );
    assert.deepEqual(
      registered.filter((id) => !own.includes(id) && !id.startsWith('tranche.plans')),
      [],
    );
  });

  it('are enabled when they can do something', async () => {
    assert.deepEqual(keys(), {
      'tranche.planState': 'ready',
      'tranche.canRun': true,
      'tranche.canResume': false,
      'tranche.running': false,
      'tranche.hasReport': false,
      'tranche.someCanRun': true,
      'tranche.someCanResume': false,
      'tranche.someRunning': false,
      'tranche.someWaiting': false,
      'tranche.pinned': false,
      'tranche.severalPlans': false,
    });
    const runs = [
      { runId: 'run-1', startedAt: new Date().toISOString(), tasksCompleted: 0, tasksFailed: 0, extra: {} },
    ];
    const goal = { kind: 'all' } as const;
    state.lock(process.pid);
    state.writeStatus({ '1.1': { status: 'in_progress' } }, { runs: runs.map((each) => ({ ...each, goal })) });
    await until(hooks, 'running', () => keys()['tranche.running'] === true && keys()['tranche.hasReport'] === true);
    assert.deepEqual([keys()['tranche.canRun'], keys()['tranche.canResume']], [false, false]);
    state.unlock();
    await until(hooks, 'stopped', () => keys()['tranche.running'] === false);
    assert.deepEqual([keys()['tranche.canRun'], keys()['tranche.canResume']], [true, true]);
    const done = Object.fromEntries(
      (hooks.store.active?.view?.tasks ?? []).map(({ task }) => [task.uid, { status: 'completed' as const }]),
    );
    state.writeStatus(done);
    await until(hooks, 'all done', () => keys()['tranche.canRun'] === false);
    assert.equal(keys()['tranche.canResume'], false);
  });

  it('show figures in the status bar, in at most twenty characters', async () => {
    assert.equal(hooks.statusBar()?.text, '$(checklist) 0/7');
    state.writeStatus({ '1.1': { status: 'completed' }, '1.2': { status: 'failed' } });
    await until(hooks, 'failed', () => hooks.statusBar()?.text === '$(error) 1/7');
    assert.equal(hooks.statusBar()?.failed, true);
    state.lock(process.pid);
    await until(hooks, 'running', () => hooks.statusBar()?.text === '$(loading~spin) 1/7');
    assert.equal(hooks.statusBar()?.failed, false);
  });

  it('mark tasks through the runner', async () => {
    await run(commands.skipTask, await elementOf(hooks, ':1.1'));
    await until(hooks, 'skipped', () => hooks.store.active?.view?.counts.of.skipped === 1);
    await run(commands.retryTask, await elementOf(hooks, ':1.1'));
    await until(hooks, 'to be done again', () => hooks.store.active?.view?.counts.of.skipped === 0);
    await run(commands.markCompleted, await elementOf(hooks, ':1.1'));
    await until(hooks, 'completed', () => hooks.store.active?.view?.counts.of.completed === 1);
    assert.equal(await iconOf(hooks, ':1.1'), 'pass');
    await run(commands.markPending, await elementOf(hooks, ':1.1'));
    await until(hooks, 'pending', () => hooks.store.active?.view?.counts.done === 0);
  });

  it('ask which task when there is no row', async () => {
    const { showQuickPick } = vscode.window;
    const pointedAt = new vscode.EventEmitter<vscode.QuickPickItem>();
    // The same list; it only tells, too, which of its rows is pointed at.
    const told = (items: readonly vscode.QuickPickItem[], options?: vscode.QuickPickOptions) =>
      showQuickPick(items, { ...options, onDidSelectItem: (item) => pointedAt.fire(item as vscode.QuickPickItem) });
    vscode.window.showQuickPick = told as typeof showQuickPick;
    try {
      const first = nextEvent(pointedAt.event);
      const picked = run(commands.skipTask);
      assert.match((await first).label, / 1\.1 /);
      const second = nextEvent(pointedAt.event);
      await run('workbench.action.quickOpenSelectNext');
      assert.match((await second).label, / 1\.2 /);
      await run('workbench.action.acceptSelectedQuickOpenItem');
      await picked;
    } finally {
      vscode.window.showQuickPick = showQuickPick;
      pointedAt.dispose();
    }
    await until(hooks, 'skipped', () => hooks.store.active?.view?.counts.of.skipped === 1);
  });

  it('open the plan at the row', async () => {
    await run(commands.openPlan, await elementOf(hooks, ':2.3'));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, join(workspaceFolder(), 'PLAN.md'));
    assert.equal(editor?.selection.start.line, 20);
  });

  it('leave an existing plan and configuration as they are', async () => {
    const read = () =>
      ['PLAN.md', 'tranche.config.json'].map((name) => fs.readFileSync(join(workspaceFolder(), name), 'utf8'));
    const before = read();
    await run(commands.createSamplePlan);
    await run(commands.openConfiguration);
    assert.deepEqual(read(), before);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, join(workspaceFolder(), 'tranche.config.json'));
    await run('workbench.action.closeAllEditors');
  });

  it('answer without a row and without a run, and start nothing', async () => {
    for (const id of [
      commands.stop,
      commands.resume,
      commands.showReport,
      commands.showTerminal,
      commands.previewNextBatch,
    ]) {
      await run(id);
    }
    await run('workbench.action.closeQuickOpen');
    await run('notifications.clearAll');
    assert.equal(vscode.tasks.taskExecutions.length, 0);
  });
});

describe('tasks', () => {
  it('are offered for tasks.json and key bindings', async () => {
    await activated();
    const tasks = await vscode.tasks.fetchTasks({ type: 'tranche' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), ['Resume from Checkpoint', 'Run All', 'Run Next Batch']);
    for (const { execution } of tasks) assert.ok(execution instanceof vscode.ProcessExecution);
  });
});
