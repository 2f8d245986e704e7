import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, elementOf, iconOf, nextEvent, StateFolder, until, workspaceFolder } from '../tranche';

describe('runs', function () {
  this.timeout(120_000);
  let hooks: TestHooks;
  let state: StateFolder;
  const ours = () => vscode.window.terminals.filter(({ name }) => name.includes('Tranche'));
  const view = () => hooks.store.active?.view;

  before(async () => {
    hooks = await activated();
    state = new StateFolder();
  });
  beforeEach(() => state.clear(hooks));

  async function ran(command: string, ...args: unknown[]): Promise<number | undefined> {
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 60_000);
    await vscode.commands.executeCommand(command, ...args);
    const { exitCode } = await ended;
    await until(hooks, 'the end of the run is seen', () => view()?.running === false);
    return exitCode;
  }

  it('complete the next batch in a terminal that leaves the focus where it was', async () => {
    const document = await vscode.workspace.openTextDocument(join(workspaceFolder(), 'PLAN.md'));
    await vscode.window.showTextDocument(document);
    assert.equal(await ran(commands.runNextBatch), 0);
    await until(hooks, 'three tasks are done', () => view()?.counts.of.completed === 3);
    assert.equal(ours().length, 1);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.equal(await iconOf(hooks, ':1.3'), 'pass');
    assert.ok(fs.existsSync(join(workspaceFolder(), 'greeting.txt')));
  });

  it('leave one terminal after twenty of them', async () => {
    const task = (await elementOf(hooks, ':1.1')) ?? assert.fail();
    for (let n = 0; n < 20; n++) {
      assert.equal(await ran(commands.runTask, task), 0);
      await vscode.commands.executeCommand(commands.markPending, task);
      await until(hooks, 'to be done again', () => view()?.counts.done === 0);
      await until(hooks, 'the terminal is free', () => vscode.tasks.taskExecutions.length === 0);
    }
    assert.equal(ours().length, 1);
  });

  it('show the report', async () => {
    await ran(commands.runNextBatch);
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await vscode.commands.executeCommand(commands.showReport);
    while (!labels().some((label) => label.includes('report.md')))
      await nextEvent(vscode.window.tabGroups.onDidChangeTabs);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('refuse a second one while one is at work, and stop when told to', async () => {
    await ran(commands.runNextBatch);
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 60_000);
    await vscode.commands.executeCommand(commands.runTask, await elementOf(hooks, ':2.1'));
    await until(hooks, 'it runs', () => view()?.counts.of.running === 1);
    await vscode.commands.executeCommand(commands.runNextBatch);
    assert.equal(vscode.tasks.taskExecutions.length, 1);
    await vscode.commands.executeCommand(commands.stop);
    assert.equal((await ended).exitCode, 130);
    await until(hooks, 'it is interrupted', () => view()?.counts.of.interrupted === 1 && view()?.canResume === true);
  });

  it('are interrupted, and to be resumed, when the runner is killed', async () => {
    await ran(commands.runNextBatch);
    // By hand, in another terminal: the extension knows of it by its files alone.
    const script = join(
      vscode.extensions.getExtension('tranche-dev.tranche')?.extensionPath ?? '',
      'dist',
      'tranche.js',
    );
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [script, 'run', '--task=2.1'], {
      cwd: workspaceFolder(),
      env,
      stdio: 'ignore',
    });
    await until(hooks, 'it runs', () => view()?.counts.of.running === 1);
    assert.equal(hooks.contextKeys.values.get('tranche.canResume'), false);
    child.kill('SIGKILL');
    await until(hooks, 'it is interrupted', () => view()?.counts.of.interrupted === 1);
    assert.equal(await iconOf(hooks, ':2.1'), 'debug-pause');
    assert.equal(hooks.contextKeys.values.get('tranche.canResume'), true);
    assert.equal(hooks.statusBar()?.text, '$(debug-pause) 3/7');
  });
});
