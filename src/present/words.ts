/** Numbers, durations and dates as people read them. One place, so that terminal, tree, status bar and reports agree. */
import { safe } from './terminalText';

/** @example plural(1, 'task') // '1 task' */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * Two units at most.
 *
 * @example durationWords(250_000) // '4m 10s'
 */
export function durationWords(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return '0s';
  if (milliseconds < 950) return `${(Math.max(milliseconds, 50) / 1000).toFixed(1)}s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(minutes / 60);
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}

/**
 * Never 100 % before all is done, never 0 % once something is.
 *
 * @example percentWords(3, 162) // '1.9 %'
 */
export function percentWords(done: number, total: number): string {
  if (total <= 0 || done <= 0) return '0 %';
  if (done >= total) return '100 %';
  const percent = Math.min(Math.max((done / total) * 100, 0.1), 99.9);
  return `${percent.toFixed(1).replace(/\.0$/, '')} %`;
}

/** @example progressWords(3, 162) // '3/162 (1.9 %)' */
export function progressWords(done: number, total: number): string {
  return `${done}/${total} (${percentWords(done, total)})`;
}

/** @example listWords(['1.1', '1.2', '1.3', '1.4'], 2) // '1.1, 1.2 and 2 more' */
export function listWords(items: readonly string[], most = 5): string {
  if (items.length <= most + 1) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/**
 * A moment in the reader's own time zone: the time alone when it is today, else with its date.
 *
 * @param iso ISO 8601; anything else comes back as plain text
 * @example momentWords('2026-03-04T14:05:00Z', new Date('2026-03-04T15:00:00Z')) // '14:05'
 */
export function momentWords(iso: string, now: Date): string {
  const at = new Date(iso);
  // Whatever else stands there came from a file that anybody may have written.
  if (Number.isNaN(at.getTime())) return safe(iso, 40);
  const time = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  const sameDay = at.toDateString() === now.toDateString();
  return sameDay ? time : `${dateWords(at)} ${time}`;
}

/** @example dateWords(new Date(2026, 2, 4)) // '2026-03-04' */
function dateWords(date: Date): string {
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** @example tokenWords(12_345) // '12.3 k' */
export function tokenWords(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1_000).toFixed(1).replace(/\.0$/, '')} k`;
  return `${(count / 1_000_000).toFixed(1).replace(/\.0$/, '')} M`;
}

/** @example capitalised('task 1.1 failed') // 'Task 1.1 failed' */
export function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
