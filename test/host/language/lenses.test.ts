import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { commands, settingKeys } from '../../../src/extension/ids';
import type { LanguageFeatures } from '../../../src/extension/language/language';
import type { TestHooks } from '../../../src/extension/testHooks';
import type { DisplayStatus } from '../../../src/present/statusTable';
import { asked, type Editor, openEditor } from '../editor';
import { activated, nextEvent, StateFolder, until } from '../tranche';

describe('a plan in the editor', function () {
  this.timeout(60_000);
  let hooks: TestHooks;
  let features: LanguageFeatures;
  let state: StateFolder;
  let plan: Editor;
  before(async () => {
    hooks = await activated();
    features = await hooks.language.loaded;
    state = new StateFolder();
  });
  beforeEach(async () => {
    await state.clear(hooks);
    plan = await openEditor('PLAN.md');
  });
  afterEach(async () => {
    for (const key of [settingKeys.codeLens, settingKeys.gutterIcons]) {
      await vscode.workspace.getConfiguration().update(key, undefined, vscode.ConfigurationTarget.Global);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function lensesAt(text?: string): Promise<vscode.CodeLens[]> {
    const lenses = await asked<vscode.CodeLens[]>('vscode.executeCodeLensProvider', plan.uri, 100);
    const own = lenses.filter(({ command }) => command?.command === '' || command?.command.startsWith('tranche.'));
    return text === undefined ? own : own.filter(({ range }) => range.start.line === plan.lineOf(text));
  }
  async function click(lens: vscode.CodeLens | undefined): Promise<void> {
    assert.ok(lens?.command);
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  }
  const lineOf = (status: DisplayStatus) => features.gutter.linesOf(plan.uri)?.get(status) ?? [];

  async function untilDrawn(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + 10_000;
    while (!holds()) {
      assert.ok(Date.now() < end, `${what}: ${JSON.stringify([...(features.gutter.linesOf(plan.uri) ?? [])])}`);
      await nextEvent(features.gutter.onDidDraw);
    }
  }

  it('runs a task from the words above it, and shows what its agent said', async () => {
    const run = (await lensesAt('1.1 Write')).find(({ command }) => command?.command === commands.runTask);
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 30_000);
    await click(run);
    assert.equal((await ended).exitCode, 0);
    await until(hooks, 'it is done', () => hooks.store.active?.view?.byUid.get('1.1')?.status === 'completed');
    await untilDrawn('the margin says so', () => lineOf('completed').includes(plan.lineOf('1.1 Write')));
    const show = (await lensesAt('1.1 Write')).find(({ command }) => command?.command === commands.showOutput);
    await click(show);
    const shown = vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
    assert.match(basename(shown), /^1\.1\.\d+\.\d+\.agent\.log$/);
    assert.ok(fs.readFileSync(shown, 'utf8').length > 0);
  });

  it('runs what is left of a phase from the words above it', async () => {
    const run = (await lensesAt('## Phase 1')).find(({ command }) => command?.command === commands.runPhase);
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 30_000);
    await click(run);
    await ended;
    await until(hooks, 'two of three are done', () => hooks.store.active?.view?.counts.of.completed === 2);
    assert.equal(hooks.store.active?.view?.byUid.get('2.1')?.record?.attempts ?? 0, 0);
  });

  it('offers to try a failed task again', async () => {
    state.writeStatus({ '1.1': { status: 'failed', attempts: 1, failures: 1, runId: 'run-1' } });
    await until(hooks, 'failed', () => hooks.store.active?.view?.counts.of.failed === 1);
    const retry = (await lensesAt('1.1 Write')).find(({ command }) => command?.command === commands.retryTask);
    await click(retry);
    await until(hooks, 'to be tried again', () => hooks.store.active?.view?.counts.of.failed === 0);
  });

  it('marks how every task stands, and follows', async () => {
    await untilDrawn('all tasks are marked', () => lineOf('ready').includes(plan.lineOf('1.1 Write')));
    assert.ok(lineOf('blocked').includes(plan.lineOf('1.2 Write')));
    state.writeStatus({ '1.1': { status: 'completed' }, '1.2': { status: 'failed' } });
    await untilDrawn('both are seen', () => lineOf('completed').includes(plan.lineOf('1.1 Write')));
    assert.deepEqual(lineOf('failed'), [plan.lineOf('1.2 Write')]);
  });

  it('shows neither words nor marks when they are switched off, and both again at once', async () => {
    await untilDrawn('marks', () => lineOf('ready').length > 0);
    const set = (key: string, value: boolean) =>
      vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
    await set(settingKeys.codeLens, false);
    assert.deepEqual(await lensesAt(), []);
    await set(settingKeys.codeLens, true);
    assert.ok((await lensesAt()).length > 0);
    await set(settingKeys.gutterIcons, false);
    await untilDrawn('no marks', () => lineOf('ready').length === 0);
    await set(settingKeys.gutterIcons, true);
    await untilDrawn('marks again', () => lineOf('ready').length > 0);
  });

  it('can be run from any dialect', async () => {
    for (const path of ['specs/001-parcels/tasks.md', '.kiro/specs/stamps/tasks.md', '.taskmaster/tasks/tasks.json']) {
      plan = await openEditor(path);
      const found = await lensesAt();
      assert.ok(
        found.some(({ command }) => command?.command === commands.runTask),
        path,
      );
    }
  });
});
