import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { commands, settingKeys } from '../../../src/extension/ids';
import { PlanStore } from '../../../src/extension/planStore';
import { readSettings } from '../../../src/extension/settings';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, elementOf, nextEvent, StateFolder, until, workspaceFolder } from '../tranche';

const someTask = '## Phase 1: Now\n\n- [ ] 1.1 It came later\n';

describe('a plan that comes later', () => {
  let hooks: TestHooks;
  const paths = () => hooks.store.plans.map(({ place }) => place.path);

  before(async () => {
    hooks = await activated();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['TODO.md', 'docs']) fs.rmSync(join(workspaceFolder(), name), { recursive: true, force: true });
    // VS Code need not tell of files that come or go together with their folder.
    await hooks.store.load();
    await until(hooks, 'one plan is left', () => paths().length === 1);
  });

  function write(path: string, content: string): string {
    const file = join(workspaceFolder(), path);
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    return file;
  }

  it('is shown when a file without tasks gets its first one, and does not become the active one', async () => {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(workspaceFolder(), 'TODO.md'));
    const came = nextEvent(watcher.onDidCreate);
    const file = write('TODO.md', '# Notes\n');
    // What VS Code tells of its coming it tells once: from then on only the edit can show the plan.
    await came;
    watcher.dispose();
    await hooks.store.load();
    assert.deepEqual(paths(), ['PLAN.md']);
    fs.writeFileSync(file, someTask);
    await until(hooks, 'it is there', () => paths().includes('TODO.md'));
    assert.equal(hooks.store.active?.place.path, 'PLAN.md');
  });

  it('is shown while its first task is not saved yet', async () => {
    const file = write('TODO.md', '# Notes\n');
    await hooks.store.load();
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), someTask);
    await vscode.workspace.applyEdit(edit);
    await until(hooks, 'it is there', () => paths().includes('TODO.md'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(hooks, 'it is taken back', () => paths().length === 1);
  });

  it('is not run from here when VS Code would replace a part of its name', async () => {
    write(`docs/plans/\${userHome}.md`, someTask);
    await hooks.store.load();
    const row = await elementOf(hooks, `\${userHome}.md`);
    assert.ok(row);
    await vscode.commands.executeCommand(commands.runNextBatch, row);
    assert.equal(vscode.tasks.taskExecutions.length, 0);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

describe('the store of plans', () => {
  it('starts no timer after its end', async () => {
    const hooks = await activated();
    const state = new StateFolder();
    state.writeStatus({ '1.1': { status: 'in_progress' } });
    state.lock(process.pid);
    await until(hooks, 'a run is seen', () => hooks.store.active?.view?.running === true);
    const memento = { get: () => undefined, keys: () => [], update: async () => undefined };
    const log = vscode.window.createOutputChannel('Test of the store', { log: true });
    const begin = globalThis.setInterval;
    let begun = 0;
    globalThis.setInterval = ((...args: Parameters<typeof begin>) => {
      if (args[1] === 5_000 || args[1] === 10_000) begun++;
      return begin(...args);
    }) as typeof begin;
    try {
      const alive = new PlanStore(readSettings(), memento, log);
      await alive.load();
      alive.dispose();
      assert.equal(begun, 2, 'it looks after a run, and after what no event tells of');
      const ended = new PlanStore(readSettings(), memento, log);
      const loading = ended.load();
      ended.dispose();
      await loading;
      const endedLate = new PlanStore(readSettings(), memento, log);
      const loadingLate = endedLate.load();
      await new Promise((done) => setImmediate(done));
      endedLate.dispose();
      await loadingLate;
      assert.equal(begun, 2);
    } finally {
      globalThis.setInterval = begin;
      log.dispose();
      await state.clear(hooks);
    }
  });
});

describe('tasks of tasks.json', () => {
  const configuration = () => vscode.workspace.getConfiguration();
  const update = async (key: string, value: string | undefined) =>
    configuration().update(key, value, vscode.ConfigurationTarget.Workspace);

  it('go by the settings', async () => {
    const hooks = await activated();
    const folder = () => hooks.store.active?.place.state.folder;
    const before = folder();
    try {
      await update(settingKeys.plan, './PLAN.md');
      await update(settingKeys.stateDirectory, '.elsewhere');
      const tasks = await vscode.tasks.fetchTasks({ type: 'tranche' });
      assert.equal(tasks.length, 3);
      for (const { execution } of tasks) {
        assert.ok(execution instanceof vscode.ProcessExecution);
        assert.deepEqual(execution.args.slice(-2), ['--plan=./PLAN.md', '--state-dir=.elsewhere']);
      }
      await update(settingKeys.plan, `\${userHome}.md`);
      for (const { execution } of await vscode.tasks.fetchTasks({ type: 'tranche' })) {
        assert.ok(!(execution instanceof vscode.ProcessExecution));
      }
    } finally {
      await update(settingKeys.plan, undefined);
      await update(settingKeys.stateDirectory, undefined);
      // Else the next run would still go where these settings said.
      await hooks.store.load();
      assert.equal(folder(), before);
    }
  });
});
