/** For a terminal: a line per task of the batch, redrawn in place; what has ended stays above. */
import logUpdate from 'log-update';
import pc from 'picocolors';
import { shortForecastWords } from '../../present/forecast';
import { safe } from '../../present/terminalText';
import { durationWords } from '../../present/words';
import { agentNamed } from '../../runner/config';
import type { RunEvent } from '../../runner/runEvent';
import type { JournalRecord } from '../../status/journalRecord';
import type { Display, DisplayOptions } from './display';
import { displayWidth, fitted } from './displayWidth';
import {
  activityLine,
  attemptEndWords,
  batchLine,
  headerLines,
  isNotable,
  progressLine,
  taskLabel,
  waitingWords,
} from './lines';
import { frameLines, rowsTaken, terminalSize, usableWidth } from './liveFrame';
import { openOutlook } from './outlook';
import { isUnread } from './terminalReaders';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
/** The window keeps its size for so long before anything is drawn again; tmux tells of it every 250 ms. */
const resizeMs = 500;
/** No terminal shows more of it in one row. */
const longestLabel = 500;
/** What is too long for a row is not shown; goes on in the next one. */
const cutRows = '\u001b[?7l';
const breakRows = '\u001b[?7h';
/** One row up, and wiped out. */
const rowAbove = '\u001b[1A\u001b[2K';

interface Running {
  readonly attempt: number;
  readonly since: number;
  note: string;
}

export function liveDisplay({ store, agentName, config }: DisplayOptions): Display {
  /** What the sessions at work have before them, by batch. */
  const waiting = new Map<string, readonly string[]>();
  /** By task. */
  const running = new Map<string, Running>();
  let tick = 0;
  const outlook = openOutlook(store, config);
  const ahead = () =>
    [progressLine(store), waitingWords(store), shortForecastWords(outlook.forecast())].filter(Boolean).join('  ');
  let progress = ahead();
  const started = Date.now();

  /** What was drawn last. */
  let shown: readonly string[] = [];
  let resizing: NodeJS.Timeout | undefined;
  const size = () => terminalSize(process.stdout);
  const label = (uid: string) => taskLabel(store, uid, longestLabel);
  const draw = () => {
    if (resizing || isUnread(process.stdout)) return;
    const now = Date.now();
    shown = frameLines(
      {
        running: [...running].map(([uid, { attempt, since, note }]) => ({
          sign: frames[tick % frames.length] ?? '',
          label: label(uid),
          time: durationWords(now - since),
          attempt: attempt > 1 ? ` attempt ${attempt}` : '',
          note: safe(note, longestLabel),
        })),
        waiting: [...waiting.values()].flat(),
        labelOf: label,
        progress,
        time: durationWords(now - started),
      },
      size(),
    );
    // A terminal that has become narrower may tell of it only some frames later. Until then its rows are cut, not broken.
    process.stdout.write(cutRows);
    logUpdate(shown.join('\n'));
    process.stdout.write(breakRows);
  };
  /** As it became narrower, the terminal broke the rows that were too long for it, so there is more to wipe out. */
  const wipe = () => {
    const broken = rowsTaken(shown, size().columns) - shown.length;
    logUpdate.clear();
    process.stdout.write(rowAbove.repeat(broken));
    shown = [];
  };
  /** Nothing is drawn while somebody pulls at the window: what is not there cannot be broken. */
  const onResize = () => {
    wipe();
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      resizing = undefined;
      draw();
    }, resizeMs);
    resizing.unref();
  };
  const above = (line: string) => {
    logUpdate.clear();
    process.stdout.write(`${line}\n`);
    draw();
  };

  for (const line of headerLines(store, agentName, agentNamed(config, agentName).type))
    process.stdout.write(`${line}\n`);
  const timer = setInterval(() => {
    tick++;
    draw();
  }, frameMs);
  timer.unref();
  process.stdout.on('resize', onResize);

  const note = (uid: string, words: string) => {
    const task = running.get(uid);
    if (task) task.note = words;
  };
  const onRecord = (record: JournalRecord) => {
    outlook.see(record);
    switch (record.type) {
      case 'batch_started':
        waiting.set(record.batchId, record.tasks);
        above(pc.bold(batchLine(record)));
        return;
      case 'attempt_started':
        waiting.set(
          record.batchId,
          (waiting.get(record.batchId) ?? []).filter((uid) => uid !== record.task),
        );
        running.set(record.task, { attempt: record.attempt, since: Date.now(), note: '' });
        draw();
        return;
      case 'attempt_ended': {
        running.delete(record.task);
        progress = ahead();
        const words = attemptEndWords(record, outlook.usedBy(record.task));
        const width = usableWidth(size());
        // This stays, so the words may go on in the next row.
        const taken = Math.min(displayWidth(words), Math.floor(width / 2)) + 4;
        const name = fitted(label(record.task), Math.max(width - taken, Math.min(20, width - 2)));
        above(`${mark(record.outcome)} ${name}  ${pc.dim(words)}`);
        return;
      }
      case 'batch_ended':
        waiting.delete(record.batchId);
        progress = ahead();
        draw();
        return;
      default: {
        const line = activityLine(record);
        if (line && 'task' in record) note(record.task, line);
        if (record.type === 'gate_ended' && isNotable(record) && line) {
          above(`  ${safe(record.task, 30)} ${pc.yellow(line)}`);
        }
      }
    }
  };

  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    clearTimeout(resizing);
    process.stdout.off('resize', onResize);
    logUpdate.clear();
    logUpdate.done();
  };
  return {
    event(event: RunEvent) {
      if (event.type === 'record') onRecord(event.record);
      else if (event.type === 'notice') above(pc.yellow(safe(event.message)));
      else note(event.task, agentNote(event.event));
    },
    end(end, summary) {
      close();
      const isTrouble = end.exitCode !== 0 && (end.failed.length > 0 || end.outcome === 'halted');
      const colour = end.exitCode === 0 ? pc.green : isTrouble ? pc.red : pc.yellow;
      const [first = '', ...rest] = summary;
      process.stdout.write(`${[colour(first), ...rest, progressLine(store)].join('\n')}\n`);
    },
    close,
  };
}

function mark(outcome: 'completed' | 'failed' | 'interrupted' | 'parked'): string {
  if (outcome === 'completed') return pc.green('✔');
  return outcome === 'failed' ? pc.red('✖') : pc.yellow('‖');
}

function agentNote(event: Extract<RunEvent, { type: 'agent' }>['event']): string {
  switch (event.type) {
    case 'tool':
      return `${event.name} ${event.detail}`;
    case 'text':
      return event.text.trim().split('\n').at(-1) ?? '';
    case 'retrying':
      return event.message;
    case 'session':
      return '';
  }
}
