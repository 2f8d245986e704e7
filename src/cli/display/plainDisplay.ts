/**
 * Lines without colour, for logs and pipes: nothing is ever drawn over. Each line about a task begins with its name, as
 * several may be at work; lines that begin with `[BATCH]` or `[PROGRESS]` keep their form for scripts (docs/events.md).
 */
import { forecastWords } from '../../present/forecast';
import { safe } from '../../present/terminalText';
import { agentNamed } from '../../runner/config';
import { print } from '../print';
import type { Display, DisplayOptions } from './display';
import { activityLine, attemptEndWords, batchMarker, headerLines, progressMarker, taskLabel } from './lines';
import { openOutlook } from './outlook';

export function plainDisplay({ store, agentName, config }: DisplayOptions): Display {
  for (const line of headerLines(store, agentName, agentNamed(config, agentName).type)) print(line);
  const outlook = openOutlook(store, config);
  /** By batch. */
  const indices = new Map<string, number>();
  /** By task, what a gate has just said of it. */
  const said = new Map<string, string>();
  /** A batch, and nothing was said since of what is left. */
  let isOver = false;
  return {
    event(event) {
      if (event.type === 'notice') {
        print(`! ${safe(event.message)}`);
        return;
      }
      if (event.type === 'agent') {
        // Without a screen to update, what the agent says word by word belongs into its log.
        if (event.event.type === 'retrying') print(`  ${safe(event.task)} ${safe(event.event.message, 200)}`);
        return;
      }
      const { record } = event;
      outlook.see(record);
      switch (record.type) {
        case 'batch_started':
          // Behind the last batch there is nothing more to foretell.
          if (isOver) print(`  ${forecastWords(outlook.forecast(), new Date())}`);
          isOver = false;
          indices.set(record.batchId, record.index);
          print(batchMarker(record, record.index));
          return;
        case 'batch_ended': {
          print(batchMarker(record, indices.get(record.batchId) ?? 0));
          indices.delete(record.batchId);
          isOver = true;
          return;
        }
        case 'attempt_started':
          print(`  ${taskLabel(store, record.task)}${record.attempt > 1 ? ` (attempt ${record.attempt})` : ''}`);
          return;
        case 'attempt_ended':
          said.delete(record.task);
          print(`  ${safe(record.task, 30)} ${attemptEndWords(record, outlook.usedBy(record.task))}`);
          print(progressMarker(store));
          return;
        default: {
          const line = activityLine(record);
          if (!line || !('task' in record)) return;
          // The gate has just said why.
          const why = record.type === 'activity_changed' ? record.reason?.replace(/\.$/, '') : undefined;
          const isSaid = why !== undefined && said.get(record.task)?.includes(safe(why, 200)) === true;
          print(`  ${safe(record.task, 30)} ${isSaid ? 'is told so and goes on' : line}`);
          if (record.type === 'gate_ended') said.set(record.task, line);
          else said.delete(record.task);
        }
      }
    },
    end(_end, summary) {
      for (const line of summary) print(line);
    },
    close: () => undefined,
  };
}
