import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import { activated, drawn, elementOf, workspaceFolder } from '../tranche';

describe('a workspace that is not trusted', () => {
  it('shows its plan', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal((await drawn(await activated())).length, 13);
  });

  it('has nothing run in it', async () => {
    const hooks = await activated();
    const row = await elementOf(hooks, ':1.1');
    const { runNextBatch, runAll, resume, runTask, retryTask, skipTask, markCompleted, markPending } = commands;
    for (const id of [runNextBatch, runAll, resume, runTask, retryTask, skipTask, markCompleted, markPending]) {
      await vscode.commands.executeCommand(id, row);
    }
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(vscode.tasks.taskExecutions.length, 0);
    assert.equal(vscode.window.terminals.length, 0);
    assert.ok(!fs.existsSync(join(workspaceFolder(), '.tranche')));
  });
});
