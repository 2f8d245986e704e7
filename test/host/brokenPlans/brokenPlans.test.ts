import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, drawn, elementOf, itemOf, until, workspaceFolder } from '../tranche';

const planAt = (hooks: TestHooks, path: string) => hooks.store.plans.find(({ place }) => place.path === path);

describe('plans with something wrong', () => {
  it('say what, and do not hide the others', async () => {
    const hooks = await activated();
    const rows = await drawn(hooks);
    assert.match(rows.find((row) => row.startsWith('PLAN.md')) ?? '', /^PLAN\.md \| \S/);
    assert.ok(
      rows.some((row) => /^ {2}\d+ problems? \| in the plan, \d errors?$/.test(row)),
      rows.join('\n'),
    );
    assert.ok(
      rows.some((row) => /^ {4}Line [57]: /.test(row)),
      rows.join('\n'),
    );
    assert.ok(rows.includes('    1.4 Free | ready'), rows.join('\n'));
    assert.ok(!rows.some((row) => row.includes('Read me')), 'a page without tasks is left out');
  });

  it('can be chosen between', async () => {
    const hooks = await activated();
    assert.equal(hooks.contextKeys.values.get('tranche.severalPlans'), true);
    const [first, second] = await hooks.tree.getChildren();
    assert.ok(first && second);
    for (const element of [first, second]) {
      await vscode.commands.executeCommand(commands.selectPlan, element);
      assert.equal(`plan:${hooks.store.active?.key}`, element.id);
      assert.match(hooks.tree.getTreeItem(element).contextValue ?? '', /\bactive\b|\bbroken\b/);
    }
    assert.equal(hooks.store.active?.place.path, 'docs/plans/cyclic.md');
    assert.equal(hooks.store.plans[0]?.place.path, 'docs/plans/cyclic.md', 'the pinned one comes first');
    assert.match((await itemOf(hooks, 'cyclic.md')).contextValue ?? '', /\bpinned\b/);
  });

  it('are mended by editing', async () => {
    const hooks = await activated();
    fs.writeFileSync(join(workspaceFolder(), 'PLAN.md'), '## Phase 1: Now\n\n- [ ] 1.1 It can be read\n');
    await until(hooks, 'it is read', () => planAt(hooks, 'PLAN.md')?.view?.counts.total === 1);
    assert.ok(await elementOf(hooks, 'PLAN.md:1.1'));
  });

  it('are found where the configuration says', async () => {
    const hooks = await activated();
    fs.writeFileSync(join(workspaceFolder(), 'mine.md'), '## Phase 1: Now\n\n- [ ] 1.1 Mine\n');
    fs.writeFileSync(join(workspaceFolder(), 'tranche.config.json'), '{ "plan": "mine.md", }');
    await until(
      hooks,
      'it comes first',
      () => hooks.store.plans.find(({ pinned }) => !pinned)?.place.path === 'mine.md',
    );
    fs.writeFileSync(join(workspaceFolder(), 'tranche.config.json'), '{ "plan": "gone.md" }');
    await until(hooks, 'it is missing', () => planAt(hooks, 'gone.md')?.planFault === 'it does not exist');
    assert.equal(hooks.store.active?.place.path, 'docs/plans/cyclic.md', 'the pinned plan stays');
  });
});
