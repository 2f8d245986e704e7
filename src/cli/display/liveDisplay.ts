/** For a terminal: a line per task of the batch, redrawn in place; what has ended stays above. */
import logUpdate from 'log-update';
import pc from 'picocolors';
import { safe } from '../../present/terminalText';
import { durationWords } from '../../present/words';
import { agentNamed } from '../../runner/config';
import type { RunEvent } from '../../runner/runEvent';
import type { JournalRecord } from '../../status/journalRecord';
import type { Display, DisplayOptions } from './display';
import { activityLine, attemptEndWords, batchLine, headerLines, progressLine, taskLabel } from './lines';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;

interface Running {
  readonly uid: string;
  readonly attempt: number;
  readonly since: number;
  note: string;
}

export function liveDisplay({ store, agentName, config }: DisplayOptions): Display {
  let waiting: string[] = [];
  let running: Running | undefined;
  let tick = 0;
  let progress = progressLine(store);
  const started = Date.now();

  const width = () => Math.max(30, (process.stdout.columns ?? 80) - 1);
  const label = (uid: string, taken: number) => taskLabel(store, uid, Math.max(20, Math.floor(width() - taken)));
  const draw = () => {
    const lines: string[] = [];
    if (running) {
      const time = durationWords(Date.now() - running.since);
      const attempt = running.attempt > 1 ? ` attempt ${running.attempt}` : '';
      lines.push(
        `${pc.cyan(frames[tick % frames.length] ?? '')} ${label(running.uid, 24)}  ${pc.dim(`${time}${attempt}`)}`,
      );
      if (running.note) lines.push(`  ${pc.dim(safe(running.note, width() - 4))}`);
    }
    for (const uid of waiting) lines.push(pc.dim(`○ ${label(uid, 4)}`));
    lines.push('', `${progress}  ${pc.dim(durationWords(Date.now() - started))}`);
    logUpdate(lines.join('\n'));
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

  const onRecord = (record: JournalRecord) => {
    switch (record.type) {
      case 'batch_started':
        waiting = [...record.tasks];
        above(pc.bold(batchLine(record)));
        return;
      case 'attempt_started':
        waiting = waiting.filter((uid) => uid !== record.task);
        running = { uid: record.task, attempt: record.attempt, since: Date.now(), note: '' };
        draw();
        return;
      case 'attempt_ended': {
        running = undefined;
        progress = progressLine(store);
        const words = attemptEndWords(record, store);
        above(
          `${mark(record.outcome)} ${label(record.task, Math.min(words.length, width() / 2) + 5)}  ${pc.dim(words)}`,
        );
        return;
      }
      case 'batch_ended':
        waiting = [];
        draw();
        return;
      default: {
        const line = activityLine(record);
        if (line && running) running.note = line;
        if (record.type === 'gate_ended' && !record.passed && line) above(`  ${pc.yellow(line)}`);
      }
    }
  };

  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    logUpdate.clear();
    logUpdate.done();
  };
  return {
    event(event: RunEvent) {
      if (event.type === 'record') onRecord(event.record);
      else if (event.type === 'notice') above(pc.yellow(safe(event.message)));
      else if (running) running.note = agentNote(event.event);
    },
    end(end, summary) {
      close();
      const colour = end.exitCode === 0 ? pc.green : end.outcome === 'stopped' ? pc.yellow : pc.red;
      const [first = '', ...rest] = summary;
      process.stdout.write(`${[colour(first), ...rest, progressLine(store)].join('\n')}\n`);
    },
    close,
  };
}

function mark(outcome: 'completed' | 'failed' | 'interrupted'): string {
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
