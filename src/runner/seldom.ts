/** Work that is done now and then, as often as a share of the time allows. */

/**
 * Returns what does the work, or does not because it took so long the last time.
 *
 * @param share of the time, above 0 and up to 1
 */
export function seldom(share: number, work: () => void): () => void {
  let due = 0;
  return () => {
    const started = performance.now();
    if (started < due) return;
    work();
    const ended = performance.now();
    due = ended + (ended - started) / share;
  };
}
