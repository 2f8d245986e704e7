import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import type * as vscode from 'vscode';
import { asked, diagnosed, openEditor, restore, untilDiagnosed } from '../editor';
import { activated, workspaceFolder } from '../tranche';

const first = 'backlog/tasks/task-1 - Sort the letters.md';
const second = 'backlog/tasks/task-2 - Carry the letters.md';

describe('a plan that is a folder', () => {
  const content = fs.readFileSync(join(workspaceFolder(), first), 'utf8');
  before(async () => {
    await (await activated()).language.loaded;
  });
  afterEach(() => restore(first, content));

  it('leads from one of its files to another, and back', async () => {
    const carry = await openEditor(second);
    const links = await asked<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      carry.uri,
      carry.at('task-1', 1),
    );
    const own = links.map(({ targetUri }) => basename(targetUri.fsPath));
    assert.deepEqual(own, [basename(first)]);
    const sort = await openEditor(first);
    const found = await asked<vscode.Location[]>('vscode.executeReferenceProvider', sort.uri, sort.at('task-1', 1));
    assert.deepEqual(found.map(({ uri }) => basename(uri.fsPath)).sort(), [basename(first), basename(second)]);
  });

  it('leaves nobody else to rename what it refuses to', async () => {
    // For Markdown, `[task-1, task-9]` is a link, which it would rename as a whole.
    const carry = await openEditor(second);
    const edit = await asked<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      carry.uri,
      carry.at('[task-1', 2),
      'no id',
    );
    assert.deepEqual(edit.entries(), []);
  });

  it('tells what is wrong in the file where it stands', async () => {
    const carry = await openEditor(second);
    const sort = await openEditor(first);
    await untilDiagnosed(carry.uri, 'the unknown one', (found) => found.some((each) => each.endsWith(': task-9')));
    assert.deepEqual(
      diagnosed(sort.uri).filter((each) => each.includes('unknown-dependency')),
      [],
    );
  });

  it('goes by what stands in the editors of its other files, saved or not', async () => {
    const carry = await openEditor(second);
    await untilDiagnosed(carry.uri, 'one is unknown', (found) => found.length > 0);
    const sort = await openEditor(first);
    await sort.replace('id: task-1', 'id: task-9');
    const unknown = (found: readonly string[]) => found.filter((each) => each.startsWith('Error unknown-dependency'));
    await untilDiagnosed(carry.uri, 'the other is', (found) => unknown(found).join().endsWith(': task-1'));
    assert.ok(sort.document.isDirty);
  });
});
