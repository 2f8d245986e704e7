import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { asked, openEditor, restore } from '../editor';
import { activated, workspaceFolder } from '../tranche';

describe('writing a plan', () => {
  let content: string;
  before(async () => {
    await (await activated()).language.loaded;
    content = fs.readFileSync(join(workspaceFolder(), 'PLAN.md'), 'utf8');
  });
  afterEach(() => restore('PLAN.md', content));

  async function offered(uri: vscode.Uri, at: vscode.Position): Promise<string[]> {
    const list = await asked<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, at);
    return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('offers the tasks that can be waited for', async () => {
    const plan = await openEditor('PLAN.md');
    const labels = await offered(plan.uri, plan.at('(depends: 2.1)', '(depends: '.length));
    assert.ok(
      ['1.1', '1.2', '1.3'].every((id) => labels.some((label) => label.startsWith(id))),
      labels.join(', '),
    );
    assert.ok(!labels.some((label) => label.startsWith('2.2')), 'not itself');
  });

  it('says in every row of the list what a task is about, not only in the one that is chosen', async () => {
    const plan = await openEditor('PLAN.md');
    const at = plan.at('(depends: 2.1)', '(depends: '.length);
    const list = await asked<vscode.CompletionList>('vscode.executeCompletionItemProvider', plan.uri, at);
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? { label } : label));
    assert.match(labels.find(({ label }) => label === '1.2')?.description ?? '', /^Write the/);
  });

  it('has the text of this very moment, in the middle of an edit', async () => {
    const plan = await openEditor('PLAN.md');
    await plan.replace('- [ ] 2.1 Write', '- [ ] 2.7 Write');
    const labels = await offered(plan.uri, plan.at('(depends: 2.1)', '(depends: '.length));
    assert.ok(
      labels.some((label) => label.startsWith('2.7')),
      labels.join(', '),
    );
  });
});
