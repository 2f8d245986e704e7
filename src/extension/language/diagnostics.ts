import * as vscode from 'vscode';
import { type Diagnostic, diagnosticsOf } from '../../language/diagnostics';
import { openDocument } from '../../language/document';
import { Disposables } from '../disposables';
import type { PlanStore } from '../planStore';
import { reasonOf } from '../reasonOf';
import { toRange } from './convert';
import type { PlanDocuments } from './planDocuments';
import { fileUri, type PlanFile } from './planFiles';

const diagnosticSource = 'tranche';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** What is wrong with the plans that are open in editors, and with the one that commands act on. */
export class PlanDiagnostics implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection(diagnosticSource));
  readonly #documents: PlanDocuments;
  readonly #store: PlanStore;
  readonly #log: vscode.LogOutputChannel;
  /** What was told last of each file, so that nothing is told twice. */
  readonly #told = new Map<string, string>();
  /** Grows with every look at all plans: what an older look finds out late is dropped. */
  #round = 0;

  constructor(documents: PlanDocuments, store: PlanStore, log: vscode.LogOutputChannel) {
    this.#documents = documents;
    this.#store = store;
    this.#log = log;
    this.#owned.add(documents.onDidSettle((text) => this.#attempt(this.#tellOpen(text))));
    this.#owned.add(documents.onDidChangeFiles(() => this.#attempt(this.#tellAll())));
    this.#owned.add(store.onDidChange(() => this.#attempt(this.#tellClosed())));
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument((text) => {
        if (documents.files.has(text.uri.toString())) this.#attempt(this.#tellClosed());
      }),
    );
    this.#attempt(this.#tellAll());
  }

  async #tellAll(): Promise<void> {
    await Promise.all(this.#documents.open.map((text) => this.#tellOpen(text)));
    await this.#tellClosed();
  }

  async #tellOpen(text: vscode.TextDocument): Promise<void> {
    const { version } = text;
    const open = await this.#documents.of(text);
    // An edit or a closing meanwhile has told, or will tell, something newer.
    if (!open || text.version !== version || text.isClosed) return;
    this.#tell(text.uri, diagnosticsOf(open.document), open, version);
  }

  /** Files without an editor: those of the active plan; all others have nothing to tell. */
  async #tellClosed(): Promise<void> {
    const round = ++this.#round;
    const { active } = this.#store;
    const wanted = new Set(this.#documents.open.map(({ uri }) => uri.toString()));
    if (active?.plan) {
      const { plan, view } = active;
      const texts = await this.#documents.texts(active, plan);
      if (round !== this.#round) return;
      for (const [key, file] of this.#documents.files) {
        const text = texts.get(key)?.text;
        if (file.entry !== active || text === undefined || wanted.has(key)) continue;
        wanted.add(key);
        this.#tell(file.uri, diagnosticsOf(openDocument({ text, plan, file: file.file, view })), file);
      }
    }
    for (const key of this.#told.keys()) if (!wanted.has(key)) this.#forget(key);
  }

  /** @param version of the text in an editor: with every edit VS Code moves what it shows, or loses it, so it is told anew */
  #tell(uri: vscode.Uri, found: readonly Diagnostic[], file: PlanFile, version?: number): void {
    const key = uri.toString();
    const said = JSON.stringify([version, found]);
    if (found.length === 0) this.#forget(key);
    else if (this.#told.get(key) !== said) {
      this.#told.set(key, said);
      this.#collection.set(
        uri,
        found.map((each) => toDiagnostic(each, file)),
      );
    }
  }

  #forget(key: string): void {
    if (this.#told.delete(key)) this.#collection.delete(vscode.Uri.parse(key, true));
  }

  #attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.#log.error(`Problems of plans: ${reasonOf(error)}`));
  }

  dispose(): void {
    this.#round++;
    this.#owned.dispose();
  }
}

/** As VS Code shows it. */
export function toDiagnostic(found: Diagnostic, { entry }: PlanFile): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(found.range), found.message, severities[found.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = found.code;
  if (found.related) {
    diagnostic.relatedInformation = found.related.map(
      ({ file, range, message }) =>
        new vscode.DiagnosticRelatedInformation(new vscode.Location(fileUri(entry, file), toRange(range)), message),
    );
  }
  return diagnostic;
}

/** Whether two are about the same: objects that went through VS Code are others afterwards. */
export function isSameDiagnostic(a: vscode.Diagnostic, b: vscode.Diagnostic): boolean {
  return a.source === b.source && a.code === b.code && a.message === b.message && a.range.isEqual(b.range);
}
