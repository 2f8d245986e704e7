/** What a person, or a program, sees of a run. */
import type { Config } from '../../runner/configSchema';
import type { RunEnd } from '../../runner/run';
import type { RunEvent } from '../../runner/runEvent';
import type { StateStore } from '../../runner/stateStore';
import { jsonDisplay } from './jsonDisplay';
import { liveDisplay } from './liveDisplay';
import { plainDisplay } from './plainDisplay';
import { neverWaitForReaders } from './terminalReaders';

export interface Display {
  event(event: RunEvent): void;
  /** The run is over; `summary` is one line each. */
  end(end: RunEnd, summary: readonly string[]): void;
  /** Leaves the terminal as it was found. May be called twice. */
  close(): void;
}

export interface DisplayOptions {
  readonly json: boolean;
  readonly store: StateStore;
  readonly agentName: string;
  readonly config: Config;
}

export function openDisplay(options: DisplayOptions): Display {
  neverWaitForReaders();
  if (options.json) return jsonDisplay();
  const canRedraw =
    process.stdout.isTTY === true && process.stdout.columns > 0 && process.env.TERM !== 'dumb' && !process.env.CI;
  return canRedraw ? liveDisplay(options) : plainDisplay(options);
}
