import * as vscode from 'vscode';
import { gutterMarks } from '../../language/decorations';
import { type DisplayStatus, displayStatuses } from '../../present/statusTable';
import { Disposables } from '../disposables';
import { settingKeys } from '../ids';
import { reasonOf } from '../reasonOf';
import type { Settings } from '../settings';
import { gutterIcon } from './gutterIcons';
import type { PlanDocuments } from './planDocuments';

/** Lines by state. */
export type GutterLines = ReadonlyMap<DisplayStatus, readonly number[]>;

/** The state of every task, in the margin beside its first line. */
export class Gutter implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #documents: PlanDocuments;
  readonly #settings: Settings;
  readonly #log: vscode.LogOutputChannel;
  readonly #types = new Map<DisplayStatus, vscode.TextEditorDecorationType>();
  readonly #drawn = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  /** What each editor shows. */
  readonly #shown = new WeakMap<vscode.TextEditor, GutterLines>();

  /** An editor shows other marks than before. */
  readonly onDidDraw = this.#drawn.event;

  constructor(documents: PlanDocuments, settings: Settings, log: vscode.LogOutputChannel) {
    this.#documents = documents;
    this.#settings = settings;
    this.#log = log;
    const { window, workspace } = vscode;
    this.#owned.add(documents.onDidSettle((text) => this.#drawAll((editor) => editor.document === text)));
    this.#owned.add(documents.onDidChangeFiles(() => this.#drawAll()));
    this.#owned.add(window.onDidChangeVisibleTextEditors(() => this.#drawAll()));
    this.#owned.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingKeys.gutterIcons)) this.#drawAll();
      }),
    );
    this.#drawAll();
  }

  /** The marks of the editors that show a document, for tests. */
  linesOf(uri: vscode.Uri): GutterLines | undefined {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    return editor && this.#shown.get(editor);
  }

  #drawAll(which: (editor: vscode.TextEditor) => boolean = () => true): void {
    for (const editor of vscode.window.visibleTextEditors.filter(which)) {
      this.#draw(editor).catch((error: unknown) => this.#log.error(`Marks in the margin: ${reasonOf(error)}`));
    }
  }

  async #draw(editor: vscode.TextEditor): Promise<void> {
    const { document: text } = editor;
    const { version } = text;
    const open = this.#settings.gutterIcons ? await this.#documents.of(text) : undefined;
    if (text.version !== version) return;
    const before = this.#shown.get(editor);
    if (!open && !before) return;
    const marks = open ? gutterMarks(open.document) : new Map();
    const lines = new Map<DisplayStatus, readonly number[]>();
    for (const [status, its] of marks)
      lines.set(
        status,
        its.map(({ line }: { readonly line: number }) => line),
      );
    for (const status of displayStatuses) {
      const now = lines.get(status) ?? [];
      const then = before?.get(status) ?? [];
      // VS Code moves marks along with the text, so the same lines need not be the same marks after an edit: set anew.
      if (now.length > 0 || then.length > 0) {
        editor.setDecorations(
          this.#type(status),
          now.map((line) => new vscode.Range(line, 0, line, 0)),
        );
      }
    }
    if (open) this.#shown.set(editor, lines);
    else this.#shown.delete(editor);
    this.#drawn.fire(text.uri);
  }

  #type(status: DisplayStatus): vscode.TextEditorDecorationType {
    let type = this.#types.get(status);
    if (!type) {
      type = this.#owned.add(
        vscode.window.createTextEditorDecorationType({
          dark: { gutterIconPath: asResource(gutterIcon(status, 'dark')) },
          light: { gutterIconPath: asResource(gutterIcon(status, 'light')) },
          gutterIconSize: '80%',
          rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        }),
      );
      this.#types.set(status, type);
    }
    return type;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** A resource that holds all of the picture. */
function asResource(svg: string): vscode.Uri {
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, true);
}
