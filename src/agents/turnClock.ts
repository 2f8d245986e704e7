/** What may end a turn from outside: the person's stop, silence, or too long a time. */

export type ClockEnd = 'stopped' | 'idle_timeout' | 'total_timeout';

export interface TurnClock {
  /** The agent gave a sign of life. */
  touch(): void;
  /** Settles when the turn has to be ended, if ever. */
  readonly rang: Promise<ClockEnd>;
  /** The turn is over. */
  stop(): void;
}

/** The longest that a timer can wait. */
const longest = 2 ** 31 - 1;

export function startClock(request: {
  readonly signal: AbortSignal;
  readonly idleMs: number;
  readonly totalMs: number;
}): TurnClock {
  const { signal, idleMs, totalMs } = request;
  let last = Date.now();
  let idle: NodeJS.Timeout | undefined;
  let ring: (end: ClockEnd) => void = () => undefined;
  const rang = new Promise<ClockEnd>((resolve) => {
    ring = resolve;
  });
  const waitForSilence = (ms: number) => {
    idle = setTimeout(
      () => {
        // Output comes too often to set the timer anew each time.
        const left = last + idleMs - Date.now();
        if (left > 0) waitForSilence(left);
        else ring('idle_timeout');
      },
      Math.min(ms, longest),
    );
  };
  waitForSilence(idleMs);
  const total = setTimeout(() => ring('total_timeout'), Math.min(totalMs, longest));
  const stopped = () => ring('stopped');
  if (signal.aborted) stopped();
  signal.addEventListener('abort', stopped);
  return {
    touch() {
      last = Date.now();
    },
    rang,
    stop() {
      clearTimeout(idle);
      clearTimeout(total);
      signal.removeEventListener('abort', stopped);
    },
  };
}

/** The failure's words for a turn that a clock ended. */
export function timeoutMessage(agent: string, end: ClockEnd, ms: number): string {
  const time = ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 100) / 10} s`;
  return end === 'idle_timeout'
    ? `Agent "${agent}" printed nothing for ${time} and was ended with all it had started. If it needs longer pauses, raise the idle limit in tranche.config.json.`
    : `Agent "${agent}" did not finish within ${time} and was ended with all it had started. If the task needs longer, raise the limit for a turn in tranche.config.json, or divide the task.`;
}
