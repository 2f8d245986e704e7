import * as vscode from 'vscode';
import type { PlanView } from '../present/planView';
import { waitOf } from '../present/waits';
import type { Disposable } from './disposables';
import { type ContextKey, contextKeys } from './ids';

export type PlanState = 'missing' | 'empty' | 'broken' | 'ready';
type Value = boolean | PlanState | undefined;

export interface KeyedPlan {
  readonly active: boolean;
  readonly pinned: boolean;
  readonly view: PlanView | undefined;
}

/** What `when` clauses can ask. Set only when a value changes, and taken back at the end. */
export class ContextKeys implements Disposable {
  readonly #values = new Map<ContextKey, Value>();

  get values(): ReadonlyMap<ContextKey, Value> {
    return this.#values;
  }

  update(state: PlanState, plans: readonly KeyedPlan[]): void {
    const active = plans.find((plan) => plan.active)?.view;
    this.#set(contextKeys.planState, state);
    this.#set(contextKeys.canRun, active?.canRun ?? false);
    this.#set(contextKeys.canResume, active?.canResume ?? false);
    this.#set(contextKeys.running, active?.running ?? false);
    this.#set(contextKeys.hasReport, active?.latestRun !== undefined);
    this.#set(
      contextKeys.someCanRun,
      plans.some(({ view }) => view?.canRun),
    );
    this.#set(
      contextKeys.someCanResume,
      plans.some(({ view }) => view?.canResume),
    );
    this.#set(
      contextKeys.someRunning,
      plans.some(({ view }) => view?.running),
    );
    this.#set(
      contextKeys.someWaiting,
      plans.some(({ view }) => view && waitOf(view) !== undefined),
    );
    this.#set(
      contextKeys.pinned,
      plans.some(({ pinned }) => pinned),
    );
    this.#set(contextKeys.severalPlans, plans.length > 1);
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
