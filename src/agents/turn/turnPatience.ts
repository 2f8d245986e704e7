/** How long a program may wait and try again by itself, before the runner does the waiting. */
import type { HeardFailure } from './turnProgram';

/** Milliseconds. Most services are back within it; the retries of some programs never end. */
export const defaultPatienceMs = 120_000;

/** So many times as long a program may be silent after a retry that also is while the model thinks. */
const thinkingFactor = 5;

export class TurnPatience {
  #failure: HeardFailure | undefined;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `lost` is called with the failure that it waits out when it has tried again for so many milliseconds.
   * `thinksSilently`: what follows a retry cannot be told from a further wait until the model has thought.
   */
  constructor(
    private readonly ms: number,
    private readonly thinksSilently: boolean,
    private readonly lost: (failure: HeardFailure) => void,
  ) {}

  /** Why it waits at present; undefined when it does not. */
  get failure(): HeardFailure | undefined {
    return this.#failure;
  }

  waits(failure: HeardFailure): void {
    if (!this.#failure) this.#since = performance.now();
    this.#failure = failure;
    if (performance.now() - this.#since >= this.ms) this.lost(failure);
    if (this.thinksSilently) clearTimeout(this.#timer);
    else if (this.#timer) return;
    const ms = this.thinksSilently ? this.ms * thinkingFactor : this.ms;
    this.#timer = setTimeout(() => this.lost(this.#failure ?? failure), ms);
  }

  /** The program gets on, or the turn is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failure = undefined;
  }
}
