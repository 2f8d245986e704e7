/** Waits for limits to end: by the clock on the wall or by its own, cut short by a stop or by a person's word. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How often it looks at the clock and for the person's word, in milliseconds. */
const beatMs = 1_000;
const wakeFile = 'wake';

/** Ends all waits of the run at work, whatever they wait for. */
export function wakeRunner(stateFolder: string): void {
  writeFileSync(join(stateFolder, wakeFile), '');
}

/**
 * Waits so many milliseconds. A machine that slept has waited, too; and a clock that was set back makes no wait longer.
 * `elapsed`: the time is over or somebody wanted no more waiting. `stopped`: the signal came.
 */
export async function wait(ms: number, stateFolder: string, signal: AbortSignal): Promise<'elapsed' | 'stopped'> {
  const byClock = Date.now() + ms;
  const byTimer = performance.now() + ms;
  const asked = askedAt(stateFolder);
  for (;;) {
    const left = Math.min(byClock - Date.now(), byTimer - performance.now());
    if (left <= 0 || askedAt(stateFolder) !== asked) return 'elapsed';
    try {
      await delay(Math.min(left, beatMs), undefined, { signal });
    } catch {
      return 'stopped';
    }
  }
}

/** When somebody last wanted no more waiting. */
function askedAt(stateFolder: string): number {
  return statSync(join(stateFolder, wakeFile), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
