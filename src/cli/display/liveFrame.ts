/** What the live display shows at one moment, cut to the size of the terminal: a row too many or too long leaves a trace. */
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { displayWidth, fitted } from './displayWidth';

export interface RunningTask {
  readonly sign: string;
  readonly label: string;
  readonly time: string;
  readonly attempt: string;
  readonly note: string;
}

export interface Frame {
  /** One of each session at work. */
  readonly running: readonly RunningTask[];
  /** `uid`s. */
  readonly waiting: readonly string[];
  readonly labelOf: (uid: string) => string;
  readonly progress: string;
  readonly time: string;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Some terminals do not know their size and say zero. */
export function terminalSize({ columns, rows }: Partial<TerminalSize>): TerminalSize {
  return { columns: columns || 80, rows: rows || 24 };
}

/** What may be written into a row; in the last column the cursor would already be in the next one. */
export function usableWidth({ columns }: TerminalSize): number {
  return Math.max(1, columns - 1);
}

/** Less of a task's name than this tells nothing, so that what stands behind it goes first. */
const leastLabel = 14;

export function frameLines({ running, waiting, labelOf, progress, time }: Frame, size: TerminalSize): string[] {
  const width = usableWidth(size);
  // The running tasks and their notes, an empty row, the progress, and the row that the cursor stands in.
  const withNotes = size.rows - 3 - 2 * running.length >= 0;
  const most = Math.max(1, size.rows - 4);
  const room = size.rows - 3 - running.length * (withNotes ? 2 : 1);
  const lines: string[] = [];
  for (const task of running.slice(0, running.length > most ? most - 1 : most)) {
    lines.push(...taskLines(task, width, withNotes));
  }
  if (running.length > most) lines.push(fitted(`… and ${running.length - most + 1} more at work`, width));
  const shown = waiting.length <= room ? waiting : waiting.slice(0, Math.max(0, room - 1));
  for (const uid of shown) lines.push(pc.dim(`○ ${fitted(labelOf(uid), width - 2)}`));
  if (shown.length < waiting.length && room > 0)
    lines.push(pc.dim(fitted(`… and ${waiting.length - shown.length} more`, width)));
  if (room >= 0) lines.push('');
  const whole = `${progress}  ${time}`;
  lines.push(displayWidth(whole) <= width ? `${progress}  ${pc.dim(time)}` : fitted(progress, width));
  return lines;
}

function taskLines({ sign, label, time, attempt, note }: RunningTask, width: number, withNote: boolean): string[] {
  const tails = [`  ${time}${attempt}`, `  ${time}`];
  const least = Math.min(leastLabel, displayWidth(label));
  const tail = tails.find((words) => width - 2 - displayWidth(words) >= least) ?? '';
  const name = fitted(label, width - 2 - displayWidth(tail));
  const line = `${pc.cyan(sign)} ${name}${pc.dim(tail)}`;
  return note && withNote ? [line, `  ${pc.dim(fitted(note, width - 2))}`] : [line];
}

/** The rows that lines take once the terminal has wrapped them anew. */
export function rowsTaken(lines: readonly string[], columns: number): number {
  return lines.reduce((rows, line) => rows + rowsOf(line, columns), 0);
}

function rowsOf(line: string, columns: number): number {
  if (displayWidth(line) <= columns) return 1;
  let rows = 1;
  let used = 0;
  for (const character of stripVTControlCharacters(line)) {
    const width = displayWidth(character);
    if (used + width > columns) {
      rows++;
      used = 0;
    }
    used += width;
  }
  return rows;
}
