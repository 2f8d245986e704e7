/** Lines of output as events for the display, at a pace that it can follow. */
import type { AgentEvent } from './agent';
import { cleanText } from './cleanText';

/** What comes faster is only in the log. */
const linesPerSecond = 100;

/** Returns a function that takes lines as they were printed. */
export function createTextEvents(onEvent: (event: AgentEvent) => void): (line: string) => void {
  let second = 0;
  let lines = 0;
  return (line) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      lines = 0;
    }
    if (++lines > linesPerSecond) return;
    const text = cleanText(line);
    if (text.trim() !== '') onEvent({ type: 'text', text });
  };
}
