/** How long VS Code may take from being asked for a task to its process, in milliseconds, before a refusal is assumed. */
const patienceMs = 10_000;

/**
 * The one run of a plan that this window has started. VS Code does not tell when it refuses a task, so that a run whose process
 * does not begin stops counting after a while; should it begin later, it counts again.
 */
export class RunSlot<Execution extends object, About> {
  readonly #patienceMs: number;
  #starting = false;
  #current: { readonly execution: Execution; readonly about: About; doubted: boolean } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(patience = patienceMs) {
    this.#patienceMs = patience;
  }

  /** From the moment somebody asks for a run, before VS Code has answered. */
  get busy(): boolean {
    return this.#starting || (this.#current !== undefined && !this.#current.doubted);
  }

  async take(about: About, launch: () => PromiseLike<Execution>): Promise<void> {
    this.#starting = true;
    try {
      const current = { execution: await launch(), about, doubted: false };
      this.#current = current;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        current.doubted = true;
      }, this.#patienceMs);
    } finally {
      this.#starting = false;
    }
  }

  /** The process of an execution has begun. Whether it is ours. */
  began(execution: Execution): boolean {
    if (this.#current?.execution !== execution) return false;
    clearTimeout(this.#timer);
    this.#current.doubted = false;
    return true;
  }

  /** An execution is over. What it was about, if it was ours and its end is news. */
  ended(execution: Execution): About | undefined {
    const current = this.#current;
    if (current?.execution !== execution) return undefined;
    clearTimeout(this.#timer);
    this.#current = undefined;
    return current.about;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
