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

/** Where a clock gets its time from; tests bring their own. */
export interface Time {
  /** Milliseconds that only ever grow: the time of day jumps when somebody sets it. */
  now(): number;
  /** Returns what takes the timer back. */
  start(run: () => void, ms: number): () => void;
}

const systemTime: Time = {
  now: () => performance.now(),
  start(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Looked at this often, so that a sleep is seen for what it is long before a limit is due. */
const beatMs = 10_000;
/** A timer this late was not held up by a busy machine. */
const sleepMs = 30_000;

/**
 * Whether time goes on while the machine sleeps differs from system to system, so a timer that comes far too late is
 * what tells of it. The agent slept as well: it gets a fresh idle period, and the gap is no part of the total.
 */
export function startClock(
  request: { readonly signal: AbortSignal; readonly idleMs: number; readonly totalMs: number },
  time: Time = systemTime,
): TurnClock {
  const { signal, idleMs, totalMs } = request;
  let lastSign = time.now();
  let lastBeat = lastSign;
  let awakeMs = 0;
  let cancel: () => void = () => undefined;
  let ring: (end: ClockEnd) => void = () => undefined;
  const rang = new Promise<ClockEnd>((resolve) => {
    ring = resolve;
  });
  const waitForBeat = () => {
    const left = Math.min(beatMs, lastSign + idleMs - lastBeat, totalMs - awakeMs);
    const planned = Math.max(1, Math.ceil(left));
    cancel = time.start(() => beat(planned), planned);
  };
  const beat = (planned: number) => {
    const now = time.now();
    const passed = now - lastBeat;
    const late = passed - planned;
    const slept = late > sleepMs || late > idleMs;
    lastBeat = now;
    awakeMs += slept ? planned : passed;
    if (slept) lastSign = now;
    if (now - lastSign >= idleMs) ring('idle_timeout');
    else if (awakeMs >= totalMs) ring('total_timeout');
    else waitForBeat();
  };
  waitForBeat();
  const stopped = () => ring('stopped');
  if (signal.aborted) stopped();
  signal.addEventListener('abort', stopped);
  return {
    touch() {
      lastSign = time.now();
    },
    rang,
    stop() {
      cancel();
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
