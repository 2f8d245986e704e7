import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import { activated, drawn, until, workspaceFolder } from '../tranche';

describe('a folder without a plan', () => {
  it('loads nothing', () => {
    assert.equal(vscode.extensions.getExtension('tranche-dev.tranche')?.isActive, false);
  });

  it('shows the welcome view for it, and nothing in the status bar', async () => {
    const hooks = await activated();
    assert.deepEqual(await drawn(hooks), []);
    assert.equal(hooks.contextKeys.values.get('tranche.planState'), 'missing');
    assert.equal(hooks.statusBar(), undefined);
    await vscode.commands.executeCommand(commands.runNextBatch);
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.deepEqual(
      fs.readdirSync(workspaceFolder()).filter((name) => !name.startsWith('.')),
      [],
    );
  });

  it('gets a sample plan when asked to, and shows it', async () => {
    const hooks = await activated();
    await vscode.commands.executeCommand(commands.createSamplePlan);
    await until(hooks, 'there is a plan', () => hooks.store.active?.view?.counts.total === 5);
    assert.equal(hooks.contextKeys.values.get('tranche.planState'), 'ready');
    assert.deepEqual(hooks.store.active?.view?.plan.problems, []);
    assert.equal((await drawn(hooks))[0], 'Hello, Tranche | PLAN.md');
  });

  it('notices a plan without tasks, and that it is deleted', async () => {
    const hooks = await activated();
    const path = join(workspaceFolder(), 'PLAN.md');
    fs.writeFileSync(path, '# Nothing yet\n');
    await until(hooks, 'it is empty', () => hooks.contextKeys.values.get('tranche.planState') === 'empty');
    assert.deepEqual(await drawn(hooks), []);
    fs.rmSync(path);
    await until(hooks, 'it is gone', () => hooks.contextKeys.values.get('tranche.planState') === 'missing');
  });
});
