import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHooks } from '../../../src/extension/testHooks';
import {
  activated,
  drawn,
  elementOf,
  iconOf,
  itemOf,
  nextEvent,
  StateFolder,
  until,
  workspaceFolder,
} from '../tranche';

describe('the tree', () => {
  let hooks: TestHooks;
  let state: StateFolder;

  before(async () => {
    hooks = await activated();
    state = new StateFolder();
    await vscode.commands.executeCommand('tranche.plans.focus');
  });
  beforeEach(() => state.clear(hooks));

  it('shows plan, phases, tasks and steps in order', async () => {
    assert.deepEqual(await drawn(hooks), [
      'Greeting service | PLAN.md',
      '  Phase 1: Groundwork | 0/3',
      '    1.1 Write the greeting to greeting.txt | ready',
      '    1.2 Write the list of names to names.txt | ready',
      '      Three names are enough',
      '      Ask where the names come from',
      '    1.3 Sort the names in names.txt',
      '  Phase 2: Service | 0/3',
      '    2.1 Greet every name in greetings.txt | blocked · waits for 1.1, 1.2 (depends)',
      '    2.2 Say goodbye in goodbye.txt | blocked · waits for 1.1 (depends)',
      '    2.3 Describe it all in NOTES.md | blocked · waits for 2.1, 2.2 (depends)',
      '  Phase 3: Finishing | 0/1',
      '    3.1 Check the spelling in NOTES.md',
    ]);
  });

  it('draws one row and its phase again when one task changes, within half a second', async () => {
    state.writeStatus({});
    state.lock(process.pid);
    await until(hooks, 'a run is seen', () => hooks.store.active?.view?.running === true);
    const before = await elementOf(hooks, ':1.2');

    const fired = nextEvent(hooks.tree.onDidChangeTreeData);
    const begun = Date.now();
    state.writeStatus({ '1.2': { status: 'in_progress', activity: 'verify', attempts: 2 } });
    const elements = await fired;
    assert.ok(Date.now() - begun < 500, `${Date.now() - begun} ms`);
    assert.deepEqual(
      elements?.map(({ id }) => id.replace(/^(\w+):.*:/, '$1 ')),
      ['phase 1', 'task 1.2'],
    );
    assert.equal(await elementOf(hooks, ':1.2'), before, 'it is the same element');
    assert.equal(await iconOf(hooks, ':1.2'), 'loading~spin');
    assert.equal((await itemOf(hooks, ':1.2')).description, 'running · verifying · attempt 2');

    const next = nextEvent(hooks.tree.onDidChangeTreeData);
    state.writeStatus({ '1.2': { status: 'in_progress', activity: 'agent', attempts: 2 } });
    assert.equal((await next)?.length, 1);
    assert.equal((await itemOf(hooks, ':1.2')).description, 'running · agent at work · attempt 2');
  });

  it('draws nothing while it is hidden, and what was missed when it is shown again', async () => {
    state.writeStatus({});
    await until(hooks, 'the status is seen', () => (hooks.store.active?.status?.tasks.size ?? 0) > 0);
    await vscode.commands.executeCommand('workbench.view.explorer');
    // The window tells the extension a little later.
    while (hooks.tree.visible) await new Promise((done) => setTimeout(done, 10));
    let fired = 0;
    const listener = hooks.tree.onDidChangeTreeData(() => fired++);
    state.writeStatus({ '1.1': { status: 'completed' } });
    await until(hooks, 'the change is seen', () => hooks.store.active?.view?.counts.done === 1);
    assert.equal(fired, 0);
    const shown = nextEvent(hooks.tree.onDidChangeTreeData);
    await vscode.commands.executeCommand('tranche.plans.focus');
    await shown;
    assert.equal(fired, 1);
    listener.dispose();
  });

  it('says interrupted when nobody works any more, and running when somebody does', async () => {
    state.writeStatus({ '1.1': { status: 'in_progress' } });
    await until(hooks, 'interrupted', () => hooks.store.active?.view?.counts.of.interrupted === 1);
    assert.equal(await iconOf(hooks, ':1.1'), 'debug-pause');
    state.lock(process.pid);
    await until(hooks, 'running', () => hooks.store.active?.view?.counts.of.running === 1);
    state.unlock();
    await until(hooks, 'interrupted again', () => hooks.store.active?.view?.counts.of.interrupted === 1);
  });

  it('keeps the last good status while the file is torn or too new, and says so', async () => {
    state.writeStatus({ '1.1': { status: 'completed' } });
    await until(hooks, 'completed', () => hooks.store.active?.view?.counts.done === 1);
    for (const [content, why] of [
      ['{"tasks": [', /JSON/],
      [JSON.stringify({ schemaVersion: 99, tasks: [] }), /99/],
      ['', /empty/],
    ] as const) {
      state.write('status.json', content);
      await until(hooks, String(why), () => why.test(hooks.store.active?.statusFault ?? ''));
      const rows = await drawn(hooks);
      assert.match(rows[1] ?? '', /^ {2}The status file cannot be used: .*the last good status is shown\.$/);
      assert.ok(rows.includes('    1.1 Write the greeting to greeting.txt | completed'));
    }
    state.writeStatus({ '1.1': { status: 'skipped' } });
    await until(hooks, 'good again', () => hooks.store.active?.statusFault === undefined);
    assert.ok((await drawn(hooks)).includes('    1.1 Write the greeting to greeting.txt | skipped'));
  });

  it('survives the deletion and the return of the state folder', async () => {
    for (let n = 0; n < 3; n++) {
      state.writeStatus({ '1.1': { status: 'failed', lastError: 'no' } });
      await until(hooks, 'failed', () => hooks.store.active?.view?.counts.of.failed === 1);
      await state.clear(hooks);
      assert.equal(await iconOf(hooks, ':1.1'), 'arrow-circle-right');
    }
  });

  it('follows the plan while it is edited, and keeps the status of tasks that stay', async () => {
    state.writeStatus({ '1.1': { status: 'completed' } });
    await until(hooks, 'completed', () => hooks.store.active?.view?.counts.done === 1);
    const document = await vscode.workspace.openTextDocument(join(workspaceFolder(), 'PLAN.md'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '<!-- a new line above -->\n');
    await vscode.workspace.applyEdit(edit);
    await until(hooks, 'the unsaved line', () => hooks.store.active?.view?.byUid.get('1.1')?.task.range.line === 11);
    assert.equal(hooks.store.active?.view?.counts.done, 1);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(hooks, 'the line is gone', () => hooks.store.active?.view?.byUid.get('1.1')?.task.range.line === 10);
  });

  it('leads to the line and speaks for itself', async () => {
    const { command, accessibilityInformation, resourceUri, contextValue } = await itemOf(hooks, ':2.2');
    assert.equal(command?.command, 'vscode.open');
    const [, options] = (command?.arguments ?? []) as [vscode.Uri, { selection: vscode.Range }];
    assert.equal(options.selection.start.line, 19);
    assert.equal(
      accessibilityInformation?.label,
      'Say goodbye in goodbye.txt, blocked by other tasks, 2 of 3 in Phase 2',
    );
    assert.equal(resourceUri?.scheme, 'tranche-task');
    assert.match(contextValue ?? '', /^task blocked /);
  });

  it('has tooltips that cannot do anything', async () => {
    const element = await elementOf(hooks, ':1.1');
    assert.ok(element);
    const { tooltip } = hooks.tree.resolveTreeItem(hooks.tree.getTreeItem(element), element);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons);
    assert.match(tooltip.value, /Can run\\: Phase 1 is open/);
  });
});
