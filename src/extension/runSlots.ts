import type { Disposable } from './disposables';
import { RunSlot } from './runSlot';

/** The runs that this window has started: one at a time for each plan, told apart by its key. */
export class RunSlots<Execution extends object, About> implements Disposable {
  readonly #slots = new Map<string, RunSlot<Execution, About>>();
  readonly #patienceMs: number | undefined;

  constructor(patienceMs?: number) {
    this.#patienceMs = patienceMs;
  }

  /** That plan's run is at work, or about to be; without a key, that of any plan. */
  isBusy(key?: string): boolean {
    if (key !== undefined) return this.#slots.get(key)?.busy ?? false;
    return [...this.#slots.values()].some(({ busy }) => busy);
  }

  take(key: string, about: About, launch: () => PromiseLike<Execution>): Promise<void> {
    const known = this.#slots.get(key) ?? new RunSlot<Execution, About>(this.#patienceMs);
    this.#slots.set(key, known);
    return known.take(about, launch);
  }

  /** The process of an execution has begun. Of which plan, if it is one of ours. */
  began(execution: Execution): string | undefined {
    return [...this.#slots].find(([, slot]) => slot.began(execution))?.[0];
  }

  /** An execution is over. What it was about, if it was ours and its end is news. */
  ended(execution: Execution): About | undefined {
    for (const slot of this.#slots.values()) {
      const about = slot.ended(execution);
      if (about !== undefined) return about;
    }
    return undefined;
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
  }
}
