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
  const terminals = () => vscode.window.terminals.map(({ name }) => name).filter((name) => name.includes(': Tranche'));

  const texts = new Map<string, string>();

  before(async () => {
    hooks = await activated();
    for (const { place } of hooks.store.plans) texts.set(place.fsPath, fs.readFileSync(place.fsPath, 'utf8'));
  });

  /** Nothing has happened to either. */
  async function again(): Promise<void> {
    for (const name of ['shop', 'site']) {
      while (vscode.tasks.taskExecutions.length > 0) await nextEvent(vscode.tasks.onDidEndTask);
      fs.rmSync(join(plan(name).place.folder.fsPath, '.tranche'), { recursive: true, force: true });
    }
    // Some plans are told of what is done.
    for (const [path, text] of texts) fs.writeFileSync(path, text);
    const untouched = ({ view }: PlanEntry) =>
      view?.counts.done === 0 && !view.running && view.tasks.every(({ record }) => record === undefined);
    await until(hooks, 'nothing is recorded', () => hooks.store.plans.every(untouched));
  }

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

  it('are stopped one by one: the only one at once, of several the one that is chosen', async () => {
    await again();
    for (const name of ['shop', 'site']) await executeCommand(commands.runAll, await row(name));
    const running = () => hooks.store.plans.filter(({ view }) => view?.running).map(({ place }) => place.folder.name);
    await until(hooks, 'both are at work', () => running().length === 2);
    const { showQuickPick } = vscode.window;
    const asked: string[] = [];
    const choose = async (items: readonly vscode.QuickPickItem[]) => {
      asked.push(...items.map(({ detail }) => detail ?? ''));
      return items.find(({ detail }) => detail?.startsWith('site/'));
    };
    vscode.window.showQuickPick = choose as unknown as typeof showQuickPick;
    try {
      await executeCommand(commands.stop);
      assert.deepEqual(asked, ['shop/PLAN.md', 'site/specs/001-contact-form/tasks.md']);
      await until(hooks, 'the chosen one has ended', () => running().join() === 'shop');
      await executeCommand(commands.stop);
    } finally {
      vscode.window.showQuickPick = showQuickPick;
    }
    assert.equal(asked.length, 2, 'of one run nobody is asked');
    await until(hooks, 'none is at work', () => running().length === 0);
    assert.ok(hooks.store.plans.every(({ view }) => view?.canResume));
  });

  it('are told from the palette of the tasks that can be run, and of no others', async () => {
    await again();
    const { showQuickPick } = vscode.window;
    let offered: readonly string[] = [];
    const listed = async (items: readonly vscode.QuickPickItem[]) => {
      offered = items.map(({ label }) => label.replace(/^\$\([^)]*\) /, ''));
      return undefined;
    };
    vscode.window.showQuickPick = listed as unknown as typeof showQuickPick;
    try {
      await executeCommand(commands.runTask);
    } finally {
      vscode.window.showQuickPick = showQuickPick;
    }
    const rows = await drawn(hooks);
    assert.ok(offered.length > 0);
    for (const label of offered)
      assert.ok(
        rows.some((each) => each.trim().startsWith(`${label} | ready`)),
        label,
      );
  });

  it('can be joined by a folder that is a plan, whose rows lead to its files', async () => {
    const folder = join(plan('shop').place.folder.fsPath, '.claude', 'epics', 'login');
    const issue = (name: string, steps = '- [ ] Write it\n') =>
      `---\nname: ${name}\nstatus: open\ndepends_on: []\n---\n\n# Task: ${name}\n\n## Steps\n\n${steps}`;
    const epic = () => hooks.store.plans.find(({ place }) => place.path === '.claude/epics/login');
    const titles = () => epic()?.view?.tasks.map(({ task }) => task.title) ?? [];
    try {
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(join(folder, '001.md'), issue('Form'));
      await until(hooks, 'it is there', () => titles().length > 0);
      assert.equal(epic()?.isFolder, true);
      const count = titles().length;
      fs.writeFileSync(join(folder, '002.md'), issue('Session'));
      await until(hooks, 'a file has come', () => titles().length > count);

      const document = await vscode.workspace.openTextDocument(join(folder, '001.md'));
      await vscode.window.showTextDocument(document);
      assert.equal(hooks.store.active, epic(), 'it is the one that is edited');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(document.lineCount, 0), '- [ ] And one more that is not saved\n');
      const before = JSON.stringify(epic()?.view?.plan);
      await vscode.workspace.applyEdit(edit);
      await until(hooks, 'what is not saved is seen', () => JSON.stringify(epic()?.view?.plan) !== before);
      await executeCommand('workbench.action.files.revert');
      await executeCommand('workbench.action.closeAllEditors');

      const { uid, file } = epic()?.view?.tasks.at(-1)?.task ?? assert.fail();
      assert.equal(file, '002.md');
      await executeCommand(commands.openPlan, await elementOf(hooks, `${epic()?.key}:${uid}`));
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, join(folder, file));
      await executeCommand('workbench.action.closeAllEditors');
    } finally {
      fs.rmSync(join(folder, '..', '..'), { recursive: true });
    }
    await until(hooks, 'it is gone with its folder', () => epic() === undefined);
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
