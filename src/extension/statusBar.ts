import * as vscode from 'vscode';
import { type StatusBarWords, statusBarWords } from '../present/statusBar';
import { Disposables } from './disposables';
import { commands, plansView } from './ids';
import type { PlanStore } from './planStore';

/** The one item: how far the active plan is. A click shows the terminal while a run is on, the tasks otherwise. */
export class StatusBar implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #item: vscode.StatusBarItem;
  readonly #store: PlanStore;
  #shown: string | undefined;

  constructor(store: PlanStore) {
    this.#store = store;
    this.#item = this.#owned.add(
      vscode.window.createStatusBarItem('tranche.progress', vscode.StatusBarAlignment.Left, 20),
    );
    this.#item.name = 'Tranche Progress';
    this.#owned.add(store.onDidChange(() => this.#update()));
  }

  /** What the item says now; undefined while it is hidden. */
  get words(): StatusBarWords | undefined {
    const view = this.#store.active?.view;
    const runs = this.#store.plans.filter((plan) => plan.view?.running).length;
    return view && view.counts.total > 0 ? statusBarWords(view, new Date(), runs) : undefined;
  }

  #update(): void {
    const { words } = this;
    const running = this.#store.active?.view?.running ?? false;
    const wanted = JSON.stringify([words, running]);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    if (!words) {
      this.#item.hide();
      return;
    }
    this.#item.text = words.text;
    this.#item.tooltip = words.tooltip;
    this.#item.accessibilityInformation = { label: words.spoken };
    this.#item.backgroundColor = words.failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.command = running ? commands.showTerminal : `${plansView}.focus`;
    this.#item.show();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
