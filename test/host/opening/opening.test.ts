import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { activated, until, workspaceFolder } from '../tranche';

describe('opening a workspace with a plan', () => {
  it('activates the extension by itself, in less than 20 ms', async () => {
    const hooks = await activated();
    assert.ok(hooks.activatedIn < 20, `${hooks.activatedIn} ms`);
    assert.equal(hooks.statusBar()?.text, '$(checklist) 0/7');
  });

  it('starts nothing, writes nothing and shows nothing that was not asked for', () => {
    assert.equal(vscode.window.terminals.length, 0);
    assert.equal(vscode.tasks.taskExecutions.length, 0);
    assert.equal(vscode.window.activeTextEditor, undefined);
    assert.deepEqual(fs.readdirSync(workspaceFolder()).sort(), ['PLAN.md', 'tranche.config.json']);
  });

  it("uses and follows the status file that the plan's own orchestrator keeps", async () => {
    const hooks = await activated();
    const path = join(workspaceFolder(), 'docs', 'plan-outputs', 'PLAN', 'status.json');
    const tasks = [{ id: '1.1', status: 'completed', phase: 'Phase 1: Groundwork', description: 'Write the greeting' }];
    fs.mkdirSync(join(path, '..'), { recursive: true });
    fs.writeFileSync(path, JSON.stringify({ planPath: 'PLAN.md', planName: 'x', tasks, runs: [], summary: {} }));
    await until(hooks, 'it is seen', () => hooks.store.active?.view?.counts.done === 1);
  });
});
