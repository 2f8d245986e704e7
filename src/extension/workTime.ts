/**
 * Milliseconds that this thread has worked, to be subtracted from a later reading. Where Node cannot say it (before
 * 23.9), the clock stands in, which also counts the time in which other processes had the processor.
 */
export function workTime(): number {
  const usage = (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage?.();
  return usage ? (usage.user + usage.system) / 1000 : performance.now();
}
