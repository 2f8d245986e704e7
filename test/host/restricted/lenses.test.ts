import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import { asked, openEditor, untilDiagnosed } from '../editor';
import { activated, until } from '../tranche';

describe('a plan in the editor of a workspace that is not trusted', () => {
  it('is read, but nothing in it starts anything', async () => {
    const hooks = await activated();
    const features = await hooks.language.loaded;
    const plan = await openEditor('PLAN.md');
    const lenses = await asked<vscode.CodeLens[]>('vscode.executeCodeLensProvider', plan.uri, 100);
    const offered = lenses.flatMap(({ command }) => command?.command ?? []);
    const acting: readonly string[] = [
      commands.runNextBatch,
      commands.runPhase,
      commands.runTask,
      commands.resume,
      commands.retryTask,
    ];
    assert.deepEqual(
      offered.filter((id) => acting.includes(id)),
      [],
    );
    await plan.replace('(depends: 1.1)', '(depends: 8.8)');
    await untilDiagnosed(plan.uri, 'a problem is told', (found) => found.some((each) => each.endsWith('8.8')));
    assert.ok((features.gutter.linesOf(plan.uri)?.size ?? 0) > 0);
    await until(hooks, 'the tree tells it, too', () => hooks.store.active?.plan?.problems.length === 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(hooks, 'and no longer', () => hooks.store.active?.plan?.problems.length === 0);
  });
});
