import * as vscode from 'vscode';
import { progressLine } from '../present/planRows';
import { rowId } from '../present/rowId';
import { headline } from '../present/sentences';
import { stepRows } from '../present/taskRows';
import { plural } from '../present/words';
import { Disposables } from './disposables';
import { plansView } from './ids';
import type { PlanEntry } from './planEntry';
import type { PlanChange, PlanStore } from './planStore';
import { type RowElement, rowOf, type TreeElement } from './treeElements';
import { tooltipOf, treeItem } from './treeItems';

/** The tree: plans, phases, tasks, steps. Draws again only the rows that have changed, and nothing while it is hidden. */
export class PlanTree implements vscode.TreeDataProvider<TreeElement>, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<TreeElement[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TreeElement>;
  readonly #store: PlanStore;
  /** Elements the view has been given. */
  readonly #elements = new Map<string, TreeElement>();
  /** Rows that changed while the view was hidden; everything when undefined. */
  #missed: Set<string> | undefined = new Set();

  constructor(store: PlanStore) {
    this.#store = store;
    this.#view = this.#owned.add(
      vscode.window.createTreeView(plansView, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(store.onDidChange((change) => this.#onChange(change)));
    this.#owned.add(this.#view.onDidChangeVisibility(({ visible }) => visible && this.#catchUp()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#updateHeader()));
    this.#updateHeader();
  }

  #onChange({ list, rows }: PlanChange): void {
    this.#updateHeader();
    if (list) this.#missed = undefined;
    for (const id of rows) this.#missed?.add(id);
    if (this.#view.visible) this.#catchUp();
  }

  #catchUp(): void {
    const missed = this.#missed;
    this.#missed = new Set();
    if (!missed) {
      this.#elements.clear();
      this.#changed.fire(undefined);
      return;
    }
    // Rows that were never asked for are not drawn yet, and will be asked for when they are.
    const elements = [...missed].flatMap((id) => this.#elements.get(id) ?? []);
    if (elements.length > 0) this.#changed.fire(elements);
  }

  #updateHeader(): void {
    const { active, plans } = this.#store;
    this.#view.description = active?.view ? progressLine(active.view) : '';
    this.#view.message = this.#message();
    const attention = plans.reduce((sum, { view }) => sum + (view?.counts.attention ?? 0), 0);
    this.#view.badge =
      attention > 0
        ? { value: attention, tooltip: `${plural(attention, 'task')} failed, interrupted or waiting for you` }
        : undefined;
  }

  /** One line above the rows: how the active plan stands. Nothing where a welcome view explains more. */
  #message(): string {
    const view = this.#store.active?.view;
    if (!view || view.counts.total === 0) return '';
    return vscode.workspace.isTrusted
      ? headline(view, new Date())
      : `${headline(view, new Date())} – Restricted Mode: trust this workspace to run`;
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    return treeItem(element);
  }

  resolveTreeItem(item: vscode.TreeItem, element: TreeElement): vscode.TreeItem {
    const tooltip = element.kind === 'row' ? tooltipOf(element, new Date()) : undefined;
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    await this.#store.loaded;
    if (!element) return this.#roots();
    if (element.kind === 'folder') {
      return this.#store.plans
        .filter(({ place }) => folderId(place.folder.uri) === element.id)
        .map((plan) => this.#planElement(plan));
    }
    const row = rowOf(element);
    if (!row) return [];
    const { entry } = element;
    const rows = row.children.filter((id) => entry.rows.has(id)).map((id) => this.#rowElement(entry, id));
    const task = row.kind === 'task' && row.uid !== undefined ? entry.view?.byUid.get(row.uid)?.task : undefined;
    const steps = task ? stepRows(task, entry.key) : [];
    return [...rows, ...steps.map((step): RowElement => ({ kind: 'row', id: step.id, entry, step }))];
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  /** Unfolds what is above the row and scrolls to it, without taking focus or selection. Nothing while hidden. */
  async show(entry: PlanEntry, id: string): Promise<void> {
    if (!this.#view.visible || !entry.rows.has(id)) return;
    await this.#view.reveal(this.#rowElement(entry, id), { select: false, focus: false });
  }

  getParent(element: TreeElement): TreeElement | undefined {
    if (element.kind === 'folder') return undefined;
    const parent = rowOf(element)?.parent;
    if (parent !== undefined) return this.#rowElement(element.entry, parent);
    return this.#severalFolders ? this.#folderElement(element.entry) : undefined;
  }

  #roots(): TreeElement[] {
    const { plans } = this.#store;
    // A plan without tasks is explained by the welcome view, which shows only when there is nothing else.
    if (plans.every((plan) => plan.isEmpty)) return [];
    if (!this.#severalFolders) return plans.map((plan) => this.#planElement(plan));
    return [...new Set(plans.map((plan) => this.#folderElement(plan)))];
  }

  get #severalFolders(): boolean {
    return new Set(this.#store.plans.map(({ place }) => place.folder.uri)).size > 1;
  }

  #planElement(entry: PlanEntry): TreeElement {
    return this.#rowElement(entry, rowId.plan(entry.key));
  }

  #rowElement(entry: PlanEntry, id: string): TreeElement {
    return this.#element(id, () => ({ kind: 'row', id, entry }));
  }

  #folderElement({ place }: PlanEntry): TreeElement {
    const id = folderId(place.folder.uri);
    return this.#element(id, () => ({ kind: 'folder', id, name: place.folder.name }));
  }

  #element(id: string, make: () => TreeElement): TreeElement {
    const known = this.#elements.get(id);
    if (known) return known;
    const element = make();
    this.#elements.set(id, element);
    return element;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function folderId(uri: string): string {
  return `folder:${uri}`;
}
