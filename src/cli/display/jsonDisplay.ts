/** One line of JSON per event: journal records as they are on the disk, and what has no record. */
import type { RunEvent } from '../../runner/runEvent';
import type { Display } from './display';

export function jsonDisplay(): Display {
  return {
    event: (event) => write(asLine(event)),
    end: (end) => write({ type: 'summary', ...end }),
    close: () => undefined,
  };
}

function asLine(event: RunEvent): object {
  if (event.type === 'record') return event.record;
  if (event.type === 'notice') return event;
  const { type: kind, ...rest } = event.event;
  return { type: 'agent', task: event.task, kind, ...rest };
}

function write(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
