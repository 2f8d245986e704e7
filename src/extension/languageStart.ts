import { type Disposable, Disposables } from './disposables';
import type { LanguageFeatures, LanguageParts } from './language/language';
import { reasonOf } from './reasonOf';

export interface LanguageStart extends Disposable {
  /** Settles when the first plan is known and the features are there; in a workspace without plans it never does. */
  readonly loaded: Promise<LanguageFeatures>;
}

/** Fetches the editor features as soon as there is a plan they could be for. */
export function startLanguage(parts: LanguageParts): LanguageStart {
  const owned = new Disposables();
  const { store, log } = parts;
  const firstPlan = new Promise<void>((found) => {
    const listener = owned.add(
      store.onDidChange(() => {
        if (store.plans.length === 0) return;
        listener.dispose();
        found();
      }),
    );
  });
  const loaded = firstPlan.then(async () => {
    const { LanguageFeatures } = await import('./language/language.js');
    return owned.add(new LanguageFeatures(parts));
  });
  loaded.catch((error: unknown) => log.error(`The editor features cannot be loaded: ${reasonOf(error)}`));
  return { loaded, dispose: () => owned.dispose() };
}
