/** Lines without colour, for logs and pipes: nothing is ever drawn over. */

import { safe } from '../../present/terminalText';
import { agentNamed } from '../../runner/config';
import { print } from '../print';
import type { Display, DisplayOptions } from './display';
import { activityLine, attemptEndWords, batchLine, headerLines, progressLine, taskLabel } from './lines';

export function plainDisplay({ store, agentName, config }: DisplayOptions): Display {
  for (const line of headerLines(store, agentName, agentNamed(config, agentName).type)) print(line);
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
      if (record.type === 'batch_started') print(batchLine(record));
      else if (record.type === 'attempt_started') {
        print(`  ${taskLabel(store, record.task)}${record.attempt > 1 ? ` (attempt ${record.attempt})` : ''}`);
      } else if (record.type === 'attempt_ended') {
        print(`  ${safe(record.task, 30)} ${attemptEndWords(record, store)}  ${progressLine(store)}`);
      } else {
        const line = activityLine(record);
        if (line && 'task' in record) print(`  ${safe(record.task, 30)} ${line}`);
      }
    },
    end(_end, summary) {
      for (const line of summary) print(line);
    },
    close: () => undefined,
  };
}
