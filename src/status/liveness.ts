/** Who runs a plan, as the `lock` file says, and whether that is still true. */
import * as z from 'zod/mini';

const lockSchema = z.looseObject({
  pid: z.int(),
  host: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  runId: z.string(),
  /** Tells a process from a later one with the same pid; what it holds depends on the system. */
  processStart: z.optional(z.string()),
});
/** The content of the lock. Its modification time is the heartbeat. */
export type LockRecord = z.infer<typeof lockSchema>;

/** How often the holder touches the lock, in milliseconds. */
export const heartbeatMs = 5_000;
/** A heartbeat older than this, in milliseconds, is missing: three beats and a little. */
const heartbeatStaleMs = 16_000;
/** On another machine the process cannot be looked up; only a long silence counts there, in milliseconds. */
export const foreignStaleMs = 120_000;

/** Undefined when the text is no lock record: torn, empty or something else. */
export function parseLock(text: string): LockRecord | undefined {
  try {
    const result = lockSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the runner that holds the lock still works, as far as an onlooker can tell. (The runner itself asks more
 * before it takes a lock over: see `runner/lock.ts`.)
 *
 * @param heartbeatAge milliseconds since the lock was last touched
 */
export function looksAlive(
  lock: LockRecord,
  seen: { readonly host: string; readonly processExists: boolean; readonly heartbeatAge: number },
): boolean {
  // A beat from the future (clocks differ, a copied file) is no sign of life either.
  const age = Math.abs(seen.heartbeatAge);
  if (lock.host !== seen.host) return age < foreignStaleMs;
  return seen.processExists && age < heartbeatStaleMs;
}
