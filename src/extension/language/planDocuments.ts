import * as vscode from 'vscode';
import { openDocument, type PlanDocument } from '../../language/document';
import type { Plan } from '../../plan/model';
import { Disposables } from '../disposables';
import type { PlanEntry } from '../planEntry';
import type { PlanStore } from '../planStore';
import { parseFile, type ReadText, readTexts } from './parsing';
import { fileUri, type PlanFile, planFiles } from './planFiles';

/** A file of a plan, in an editor. */
export interface OpenPlan extends PlanFile {
  readonly text: vscode.TextDocument;
  readonly document: PlanDocument;
}

interface Parsed {
  readonly version: number;
  /** The other files of a plan that is a folder belong to what was read. */
  readonly others: string;
  readonly document: PlanDocument;
}

/** How long after the last key stroke an edited plan is read again, in milliseconds. */
const settledMs = 200;

/**
 * The plans that are open in editors, each read at most once for every version of its text, whoever asks. A document
 * that is no plan costs a look into a map.
 */
export class PlanDocuments implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #settled = this.#owned.add(new vscode.EventEmitter<vscode.TextDocument>());
  readonly #filesChanged = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #store: PlanStore;
  readonly #parsed = new Map<string, Parsed>();
  readonly #pending = new Map<string, NodeJS.Timeout>();
  /** Texts of the files of a plan as the store has read it. */
  readonly #texts = new WeakMap<Plan, Promise<ReadonlyMap<string, ReadText>>>();
  /** The latest of these for each plan. */
  readonly #latest = new WeakMap<PlanEntry, ReadonlyMap<string, ReadText>>();
  #files: ReadonlyMap<string, PlanFile> = new Map();
  #parses = 0;

  /** A plan in an editor has been opened, has come to rest after an edit, or stands otherwise than before. */
  readonly onDidSettle = this.#settled.event;
  /** Other files belong to plans than before. */
  readonly onDidChangeFiles = this.#filesChanged.event;

  constructor(store: PlanStore) {
    this.#store = store;
    this.#files = planFiles(store.plans);
    const { workspace } = vscode;
    this.#owned.add(store.onDidChange(() => this.#onStore()));
    this.#owned.add(workspace.onDidOpenTextDocument((text) => this.#settleSoon(text, 0)));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#settleSoon(document, settledMs)));
    this.#owned.add(workspace.onDidCloseTextDocument((text) => this.#forget(text)));
  }

  /** By the text of their URI. */
  get files(): ReadonlyMap<string, PlanFile> {
    return this.#files;
  }

  /** How often a text has been read. */
  get parses(): number {
    return this.#parses;
  }

  /** Those in editors. */
  get open(): vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((text) => this.#files.has(text.uri.toString()));
  }

  /** The plan as of the document's present text; undefined at once for a document that is no plan. */
  of(text: vscode.TextDocument): Promise<OpenPlan> | undefined {
    const file = this.#files.get(text.uri.toString());
    return file && this.#read(file, text);
  }

  /** The plan's files as they were when the store read them, by their URI; for those that no editor has. */
  texts(entry: PlanEntry, plan: Plan): Promise<ReadonlyMap<string, ReadText>> {
    let texts = this.#texts.get(plan);
    if (!texts) {
      texts = this.#readTexts(entry);
      this.#texts.set(plan, texts);
    }
    return texts;
  }

  async #readTexts(entry: PlanEntry): Promise<ReadonlyMap<string, ReadText>> {
    const uris = (entry.sources ?? [null]).map((file) => fileUri(entry, file));
    const texts = await readTexts(uris, this.#latest.get(entry));
    this.#latest.set(entry, texts);
    return texts;
  }

  async #read(file: PlanFile, text: vscode.TextDocument): Promise<OpenPlan> {
    const { entry } = file;
    // A plan of one file needs no wait: whoever asks in the middle of an edit gets the answer for that very text.
    const others = file.file === null || !entry.plan ? new Map() : await this.texts(entry, entry.plan);
    return { ...file, text, document: this.#document(file, text, others) };
  }

  #document(file: PlanFile, text: vscode.TextDocument, others: ReadonlyMap<string, ReadText>): PlanDocument {
    const key = text.uri.toString();
    const { view } = file.entry;
    const folder = file.file === null ? [] : this.#folderTexts(file.entry, others);
    const stamp = folder.map(({ stamp }) => stamp).join(' ');
    const known = this.#parsed.get(key);
    if (known && known.version === text.version && known.others === stamp) {
      if (known.document.view === view) return known.document;
      const document = { ...known.document, view };
      this.#parsed.set(key, { ...known, document });
      return document;
    }
    this.#parses++;
    const content = text.getText();
    const plan = parseFile(file, content, folder);
    const document = openDocument({ text: content, plan, file: file.file, view });
    // Of a text that is closed meanwhile nothing is kept.
    if (!text.isClosed) this.#parsed.set(key, { version: text.version, others: stamp, document });
    return document;
  }

  /** All files that a folder is read from, those without tasks included: as in their editors, else as on the disk. */
  #folderTexts(entry: PlanEntry, onDisk: ReadonlyMap<string, ReadText>) {
    const editors = new Map(vscode.workspace.textDocuments.map((text) => [text.uri.toString(), text]));
    return (entry.sources ?? []).map((path) => {
      const key = fileUri(entry, path).toString();
      const editor = editors.get(key);
      const disk = onDisk.get(key);
      const text = editor?.getText() ?? disk?.text ?? '';
      return { path, text, stamp: `${disk?.stamp ?? ''}v${editor?.version ?? ''}` };
    });
  }

  #onStore(): void {
    const files = planFiles(this.#store.plans);
    const same =
      files.size === this.#files.size && [...files].every(([key, { entry }]) => this.#files.get(key)?.entry === entry);
    if (!same) {
      this.#files = files;
      for (const key of this.#parsed.keys()) if (!files.has(key)) this.#parsed.delete(key);
      this.#filesChanged.fire();
    }
    for (const text of this.open) {
      const key = text.uri.toString();
      const view = this.#parsed.get(key)?.document.view;
      // A text that is being edited is waited for.
      if (!this.#pending.has(key) && (view === undefined || view !== files.get(key)?.entry.view))
        this.#settled.fire(text);
    }
  }

  #settleSoon(text: vscode.TextDocument, ms: number): void {
    const key = text.uri.toString();
    if (!this.#files.has(key)) return;
    clearTimeout(this.#pending.get(key));
    this.#pending.set(
      key,
      setTimeout(() => {
        this.#pending.delete(key);
        if (!text.isClosed && this.#files.has(key)) this.#settled.fire(text);
      }, ms),
    );
  }

  #forget(text: vscode.TextDocument): void {
    const key = text.uri.toString();
    clearTimeout(this.#pending.get(key));
    this.#pending.delete(key);
    this.#parsed.delete(key);
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    this.#owned.dispose();
  }
}
