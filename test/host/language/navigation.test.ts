import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { renameProvider } from '../../../src/extension/language/rename';
import { asked, type Editor, openEditor, restore } from '../editor';
import { activated, workspaceFolder } from '../tranche';

interface Format {
  readonly name: string;
  readonly path: string;
  /** A place that names a task, how far into it, and where that task stands. */
  readonly named: readonly [text: string, into: number];
  readonly declared: string;
  /** How often the task is named, its own place included. */
  readonly places: number;
}

const formats: readonly Format[] = [
  { name: 'phases', path: 'PLAN.md', named: ['(depends: 1.1, 1.9)', 10], declared: '1.1 Write', places: 3 },
  {
    name: 'spec-kit',
    path: 'specs/001-parcels/tasks.md',
    named: ['T001, T002', 1],
    declared: 'T001 Create',
    places: 2,
  },
  {
    name: 'Task Master',
    path: '.taskmaster/tasks/tasks.json',
    named: ['[1]', 1],
    declared: '"id": 1',
    places: 2,
  },
];

/** The text of places, in the order of the text. */
function texts({ document }: Editor, locations: readonly vscode.Location[]): string[] {
  return locations.map(({ range }) => `${range.start.line}: ${document.getText(range)}`).sort();
}

describe('finding the way in a plan', () => {
  before(async () => {
    await (await activated()).language.loaded;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const { name, path, named, declared, places } of formats) {
    it(`leads from a dependency to its task, and from there to all that name it: ${name}`, async () => {
      const plan = await openEditor(path);
      const links = await asked<vscode.LocationLink[]>('vscode.executeDefinitionProvider', plan.uri, plan.at(...named));
      const [link] = links.filter(({ targetUri }) => targetUri.toString() === plan.uri.toString());
      assert.equal(link?.targetSelectionRange?.start.line, plan.lineOf(declared));
      assert.ok(link?.originSelectionRange?.contains(plan.at(...named)));
      const inTask = link.targetSelectionRange.start;
      const found = await asked<vscode.Location[]>('vscode.executeReferenceProvider', plan.uri, inTask);
      assert.equal(found.length, places, texts(plan, found).join(' | '));
      const marked = await asked<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', plan.uri, inTask);
      assert.deepEqual(
        marked.map(({ range }) => range.start.line).sort(),
        found.map(({ range }) => range.start.line).sort(),
      );
      assert.equal(marked.filter(({ kind }) => kind === vscode.DocumentHighlightKind.Write).length, 1);
    });
  }

  it('tells on hover how a task stands, without commands and HTML', async () => {
    const plan = await openEditor('PLAN.md');
    const hovers = await asked<vscode.Hover[]>('vscode.executeHoverProvider', plan.uri, plan.at('1.2 Write', 1));
    const words = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
    const own = words.find(({ value }) => value.includes('1.1'));
    assert.ok(own, words.map(({ value }) => value).join('\n'));
    assert.match(own.value, /blocked|waits/i);
    assert.notEqual(own.isTrusted, true);
    assert.notEqual(own.supportHtml, true);
    assert.notEqual(own.supportThemeIcons, true, 'a $(zap) in a title stays as it is');
  });

  it('shows phases, tasks and steps in the outline', async () => {
    const plan = await openEditor('PLAN.md');
    const symbols = await asked<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', plan.uri);
    // Markdown's own headings are there, too; those are strings.
    const phases = symbols.filter(({ kind }) => kind === vscode.SymbolKind.Module);
    assert.deepEqual(
      phases.map(({ name, children }) => `${name}: ${children.map((task) => task.name.slice(0, 9)).join(', ')}`),
      [
        'Phase 1: Counter: 1.1 Write, 1.2 Write, 1.3 Check',
        'Phase 2: Delivery: 2.1 Write, 2.2 Write',
        'Phase 3: Evening: Count the, Count the',
      ],
    );
    const tasks = phases.flatMap(({ children }) => children);
    assert.equal(tasks.find(({ name }) => name.startsWith('1.1'))?.detail, 'ready');
    assert.equal(tasks.find(({ name }) => name.startsWith('1.2'))?.children.length, 2);
  });

  it('finds tasks of all plans by a part of their title', async () => {
    const found = await asked<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'letter box');
    const own = found.filter(({ location }) => location.uri.path.endsWith('/.taskmaster/tasks/tasks.json'));
    assert.deepEqual(
      own.map(({ name }) => name),
      ['1 Build the letter box', '2 Paint the letter box', '3 Empty the letter box'],
    );
  });

  it('folds tasks that have more than one line', async () => {
    const plan = await openEditor('PLAN.md');
    const ranges = await asked<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', plan.uri);
    const found = ranges.map(({ start, end }) => [start, end]);
    const task = plan.lineOf('1.2 Write');
    assert.ok(
      found.some(([start, end]) => start === task && end === task + 2),
      JSON.stringify(found),
    );
  });

  it('colours ids, names of tasks and states by standard kinds', async () => {
    const plan = await openEditor('PLAN.md');
    const legend = await asked<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', plan.uri);
    const tokens = await asked<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', plan.uri);
    const seen = new Set<string>();
    let line = 0;
    let character = 0;
    for (let n = 0; n < tokens.data.length; n += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0] = tokens.data.slice(n, n + 4);
      character = lines > 0 ? characters : character + characters;
      line += lines;
      const text = plan.document.getText(new vscode.Range(line, character, line, character + length));
      seen.add(`${legend.tokenTypes[type]} ${text}`);
    }
    for (const wanted of ['variable 1.1', 'variable 2.2']) assert.ok(seen.has(wanted), [...seen].join(' | '));
  });
});

describe('renaming a task', () => {
  const read = (path: string) => fs.readFileSync(join(workspaceFolder(), path), 'utf8');
  let before_: string;
  before(async () => {
    await (await activated()).language.loaded;
    before_ = read('PLAN.md');
  });
  afterEach(() => restore('PLAN.md', before_));

  it('changes its id wherever it is named, and nothing else', async () => {
    const plan = await openEditor('PLAN.md');
    const prepared = await asked<{ range: vscode.Range; placeholder: string }>(
      'vscode.prepareRename',
      plan.uri,
      plan.at('1.1 Write', 1),
    );
    assert.equal(prepared.placeholder, '1.1');
    const edit = await asked<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      plan.uri,
      plan.at('(depends: 1.1, 1.9)', 11),
      '1.7',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    await plan.document.save();
    assert.equal(
      read('PLAN.md'),
      before_
        .replace('1.1 Write', '1.7 Write')
        .replace('(depends: 1.1)', '(depends: 1.7)')
        .replace('(depends: 1.1, ', '(depends: 1.7, '),
    );
  });

  it('is refused, with a reason, for an id that another task has', async () => {
    const plan = await openEditor('PLAN.md');
    const { documents } = await (await activated()).language.loaded;
    const said: string[] = [];
    const provider = renameProvider(documents, (reason) => said.push(reason));
    const { token } = new vscode.CancellationTokenSource();
    const edit = await provider.provideRenameEdits(plan.document, plan.at('1.1 Write', 1), '1.2', token);
    assert.equal(edit?.size, 0);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /1\.2/);
  });
});
