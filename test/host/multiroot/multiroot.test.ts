import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import type { PlanEntry } from '../../../src/extension/planEntry';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, drawn, elementOf, nextEvent, until } from '../tranche';

describe('two folders, each with a plan of another kind', function () {
  this.timeout(120_000);
  let hooks: TestHooks;
  const { executeCommand } = vscode.commands;
  const plan = (name: string): PlanEntry => {
    const found = hooks.store.plans.find(({ place }) => place.folder.name === name);
    return found ?? assert.fail(`no plan in ${name}`);
  };
  const row = async (name: string) => (await elementOf(hooks, plan(name).key)) ?? assert.fail(name);
  const itemWords = async (name: string) => hooks.tree.getTreeItem(await row(name)).contextValue?.split(' ') ?? [];
  const terminals = () => vscode.window.terminals.map(({ name }) => name).filter((name) => name.startsWith('Tranche: '));

  before(async () => {
    hooks = await activated();
  });

  it('are shown below their folders, as what they are', async () => {
    assert.deepEqual(
      hooks.store.plans.map(({ place }) => `${place.folder.name}/${place.path}`),
      ['shop/PLAN.md', 'site/specs/001-contact-form/tasks.md'],
    );
    const rows = await drawn(hooks);
    assert.equal(rows[0], 'shop');
    assert.ok(rows.includes('site') && rows.some((each) => /T001 .*\| ready/.test(each)), rows.join('\n'));
    assert.equal(hooks.contextKeys.values.get('tranche.severalPlans'), true);
  });

  it('are run at the same time, each with a state, a terminal and a status of its own', async () => {
    await executeCommand(commands.runAll, await row('shop'));
    await until(hooks, 'the first is at work', () => plan('shop').view?.running === true);
    // What can be done with the other one does not depend on it.
    assert.ok((await itemWords('site')).includes('startable'));
    assert.ok((await itemWords('shop')).includes('stoppable'));
    assert.ok(!(await itemWords('shop')).includes('startable'));

    await executeCommand(commands.runAll, await row('site'));
    const both = () => plan('shop').view?.running === true && plan('site').view?.running === true;
    await until(hooks, 'both are at work', both);
    assert.equal(vscode.tasks.taskExecutions.length, 2);
    assert.match(hooks.statusBar()?.tooltip ?? '', /^2 runs at the same time$/m);
    assert.equal(hooks.contextKeys.values.get('tranche.someRunning'), true);

    const ended = (name: string) => {
      const view = plan(name).view;
      return view?.running === false && view.counts.of.completed === 3;
    };
    await until(hooks, 'both are completed', () => ended('shop') && ended('site'), 60_000);
    for (const [name, slug] of [
      ['shop', 'PLAN'],
      ['site', 'specs.001-contact-form.tasks'],
    ] as const) {
      const { folder, state } = plan(name).place;
      assert.equal(state.ownStatus, join(folder.fsPath, '.tranche', slug, 'status.json'));
      const { summary } = JSON.parse(fs.readFileSync(state.ownStatus, 'utf8'));
      assert.equal(summary.completed, 3);
    }
    assert.equal(terminals().length, 2, terminals().join());
    assert.doesNotMatch(hooks.statusBar()?.tooltip ?? '', /runs/);
  });

  it('use the same terminal for every run of a plan', async () => {
    const before = terminals();
    const task = (await elementOf(hooks, ':1.1')) ?? assert.fail();
    await executeCommand(commands.markPending, task);
    await until(hooks, 'to be done again', () => plan('shop').view?.canRun === true);
    while (vscode.tasks.taskExecutions.length > 0) await nextEvent(vscode.tasks.onDidEndTask);
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 60_000);
    await executeCommand(commands.runTask, task);
    assert.equal((await ended).exitCode, 0);
    await until(hooks, 'done once more', () => plan('shop').view?.counts.of.completed === 3);
    assert.deepEqual(terminals(), before);
  });

  it('can be pinned: that one comes first, and commands act on it whatever is edited', async () => {
    await executeCommand(commands.selectPlan, await row('site'));
    assert.equal(hooks.store.plans[0], plan('site'));
    assert.equal(hooks.store.active, plan('site'));
    assert.ok((await itemWords('site')).includes('pinned'));
    const icon = hooks.tree.getTreeItem(await row('site')).iconPath;
    assert.ok(icon instanceof vscode.ThemeIcon && icon.id === 'pinned');
    await vscode.window.showTextDocument(vscode.Uri.file(plan('shop').place.fsPath));
    assert.equal(hooks.store.active, plan('site'));
    const listed = nextEvent(hooks.store.onDidChange);
    await executeCommand(commands.unpinPlan);
    await listed;
    assert.equal(hooks.store.plans[0], plan('shop'));
    // The one that is looked at, once nothing is pinned.
    assert.equal(hooks.store.active, plan('shop'));
    await executeCommand('workbench.action.closeAllEditors');
  });
});
