/** Names for runs and batches. */

/**
 * `run-<milliseconds since 1970>` as the plan orchestrator names its runs, and the process: what an agent leaves behind
 * is found by this name, so that two runs of one moment must not share it.
 */
export function newRunId(now: Date, pid: number): string {
  return `run-${now.getTime()}-${pid}`;
}

/** `batch_YYYYMMDD_HHMMSS` in local time, with `_2`, `_3` … for the later ones of a run. */
export function newBatchId(now: Date, index: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `batch_${date}_${time}${index > 1 ? `_${index}` : ''}`;
}
