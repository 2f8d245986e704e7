import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import { activated, drawn } from '../tranche';

describe('a window without a folder', () => {
  it('shows the welcome view for it, and explains itself', async () => {
    const hooks = await activated();
    assert.deepEqual(await drawn(hooks), []);
    for (const id of [commands.runNextBatch, commands.openPlan, commands.createSamplePlan, commands.previewNextBatch]) {
      await vscode.commands.executeCommand(id);
    }
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(vscode.tasks.taskExecutions.length, 0);
    assert.equal(hooks.statusBar(), undefined);
  });
});
