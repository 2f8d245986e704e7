import type { StatusBarWords } from '../present/statusBar';
import type { ContextKeys } from './contextKeys';
import type { LanguageStart } from './languageStart';
import type { PlanStore } from './planStore';
import type { PlanTree } from './planTree';
import type { StatusBar } from './statusBar';

/** What `activate` returns to tests, and only to them. */
export interface TestHooks {
  readonly store: PlanStore;
  readonly tree: PlanTree;
  readonly contextKeys: ContextKeys;
  readonly language: LanguageStart;
  statusBar(): StatusBarWords | undefined;
  /** Milliseconds that the synchronous part of `activate` took. */
  readonly activatedIn: number;
}

export function testHooks(parts: Omit<TestHooks, 'statusBar'> & { readonly statusBarItem: StatusBar }): TestHooks {
  const { statusBarItem, ...hooks } = parts;
  return { ...hooks, statusBar: () => statusBarItem.words };
}
