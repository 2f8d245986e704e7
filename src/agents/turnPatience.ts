/** How long a program may wait and try again by itself, before the runner does the waiting. */
import type { HeardFailure } from './turnProgram';

/** Most services are back within it; the retries of some programs never end. */
export const defaultPatienceMs = 120_000;

export class TurnPatience {
  #failure: HeardFailure | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `lost` is called at most once, with the last of the failures that were waited out. */
  constructor(
    private readonly ms: number,
    private readonly lost: (failure: HeardFailure) => void,
  ) {}

  /** Why it waits at present; undefined when it does not. */
  get failure(): HeardFailure | undefined {
    return this.#failure;
  }

  waits(failure: HeardFailure): void {
    this.#failure = failure;
    this.#timer ??= setTimeout(() => this.lost(this.#failure ?? failure), this.ms);
  }

  /** The program gets on, or the turn is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failure = undefined;
  }
}
