import * as vscode from 'vscode';
import type { PlanView } from '../present/planView';
import type { Disposable } from './disposables';
import { type ContextKey, contextKeys } from './ids';

export type PlanState = 'missing' | 'empty' | 'broken' | 'ready';
type Value = boolean | PlanState | undefined;

/** What `when` clauses can ask. Set only when a value changes, and taken back at the end. */
export class ContextKeys implements Disposable {
  readonly #values = new Map<ContextKey, Value>();

  get values(): ReadonlyMap<ContextKey, Value> {
    return this.#values;
  }

  update(state: PlanState, active: PlanView | undefined, plans: number): void {
    this.#set(contextKeys.planState, state);
    this.#set(contextKeys.canRun, active?.canRun ?? false);
    this.#set(contextKeys.canResume, active?.canResume ?? false);
    this.#set(contextKeys.running, active?.running ?? false);
    this.#set(contextKeys.hasReport, active?.latestRun !== undefined);
    this.#set(contextKeys.severalPlans, plans > 1);
  }

  #set(key: ContextKey, value: Value): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }

  dispose(): void {
    for (const key of this.#values.keys()) this.#set(key, undefined);
  }
}
