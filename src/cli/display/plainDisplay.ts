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
          indices.set(record.batchId, record.index);
          print(batchMarker(record, record.index));
          return;
        case 'batch_ended': {
          print(batchMarker(record, indices.get(record.batchId) ?? 0));
          indices.delete(record.batchId);
          print(`  ${forecastWords(outlook.forecast(), new Date())}`);
          return;
        }
        case 'attempt_started':
          print(`  ${taskLabel(store, record.task)}${record.attempt > 1 ? ` (attempt ${record.attempt})` : ''}`);
          return;
        case 'attempt_ended':
          print(`  ${safe(record.task, 30)} ${attemptEndWords(record, store)}`);
          print(progressMarker(store));
          return;
        default: {
          const line = activityLine(record);
          if (line && 'task' in record) print(`  ${safe(record.task, 30)} ${line}`);
        }
      }
    },
    end(_end, summary) {
      for (const line of summary) print(line);
    },
    close: () => undefined,
  };
}
