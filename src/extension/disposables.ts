/** Anything that has to be let go of. */
export interface Disposable {
  dispose(): void;
}

/** Things that end together, latest first. What is added after the end is ended at once. */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#owned.push(item);
    return item;
  }

  /** Ends what is owned and stays usable. */
  clear(): void {
    for (const item of this.#owned.splice(0).reverse()) item.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
  }
}
