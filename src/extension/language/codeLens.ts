import * as vscode from 'vscode';
import { type Lens, type LensAction, lensesOf } from '../../language/lenses';
import { rowId } from '../../present/rowId';
import { Disposables } from '../disposables';
import { type CommandId, commands, settingKeys } from '../ids';
import type { PlanEntry } from '../planEntry';
import type { Settings } from '../settings';
import type { RowElement } from '../treeElements';
import { toRange } from './convert';
import type { PlanDocuments } from './planDocuments';

interface LensCommand {
  readonly id: CommandId;
  /** It starts or changes something, which nothing may in a workspace that is not trusted. */
  readonly acts: boolean;
}

const table: Readonly<Record<LensAction, LensCommand>> = {
  runNextBatch: { id: commands.runNextBatch, acts: true },
  resume: { id: commands.resume, acts: true },
  stop: { id: commands.stop, acts: false },
  showReport: { id: commands.showReport, acts: false },
  runPhase: { id: commands.runPhase, acts: true },
  runTask: { id: commands.runTask, acts: true },
  retryTask: { id: commands.retryTask, acts: true },
  approveTask: { id: commands.approveTask, acts: true },
  rejectTask: { id: commands.rejectTask, acts: true },
  answerTask: { id: commands.answerTask, acts: true },
  showOutput: { id: commands.showOutput, acts: false },
};

/** The lenses are those of the tree's rows: they call the same commands with the same rows. */
export class PlanLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #documents: PlanDocuments;
  readonly #settings: Settings;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(documents: PlanDocuments, settings: Settings) {
    this.#documents = documents;
    this.#settings = settings;
    const changed = () => this.#changed.fire();
    this.#owned.add(documents.onDidSettle(changed));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingKeys.codeLens)) changed();
      }),
    );
  }

  async provideCodeLenses(
    text: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[] | undefined> {
    if (!this.#settings.codeLens) return undefined;
    const open = await this.#documents.of(text);
    if (!open || token.isCancellationRequested) return undefined;
    return lensesOf(open.document).flatMap((lens) => toCodeLens(lens, open.entry) ?? []);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function toCodeLens(lens: Lens, entry: PlanEntry): vscode.CodeLens | undefined {
  const { range, title, tooltip, action } = lens;
  // Without a command it is words to be read.
  if (action === null) return new vscode.CodeLens(toRange(range), { title, tooltip, command: '' });
  const { id, acts } = table[action];
  if (acts && !vscode.workspace.isTrusted) return undefined;
  return new vscode.CodeLens(toRange(range), { title, tooltip, command: id, arguments: [rowOfLens(lens, entry)] });
}

function rowOfLens({ uid, phase }: Lens, entry: PlanEntry): RowElement {
  const { key } = entry;
  if (uid !== undefined) return { kind: 'row', id: rowId.task(key, uid), entry };
  if (phase !== undefined) return { kind: 'row', id: rowId.phase(key, phase), entry };
  return { kind: 'row', id: rowId.plan(key), entry };
}
