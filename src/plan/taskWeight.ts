/** How much of an agent's session a task takes. */
import type { Task } from './model';

/** Characters that weigh as much as one step or one file. */
const charactersPerPoint = 400;
const minutesPerPoint = 20;
/** Points of what is said in a word. */
const sizes: Readonly<Record<string, number>> = {
  ...{ xs: 1, trivial: 1, tiny: 1, s: 2, small: 2, low: 2, simple: 2, easy: 2 },
  ...{ m: 4, medium: 4, moderate: 4, l: 8, large: 8, high: 8, hard: 8, complex: 8 },
  ...{ xl: 13, xxl: 20, huge: 20, 'very high': 13 },
};
/** On a line of its own, in brackets, or as `est:30m` and `~4h`: "font size: 16px" says nothing of the task. */
const sized =
  /(?:(?:^[ \t]*(?:[-*+][ \t]+)?[*_]*|[[(][ \t]*)(?:complexity(?: score)?|size|effort|estimate[ds]?(?: (?:time|minutes|effort))?|est|story points|points|duration)[*_]*[ \t]*[:=][*_]*[ \t]*|(?<!\S)`?est:|(?<!\S)~)((?:very )?[a-z]+\b|\d+(?:[.,]\d+)?)(?:[ \t]*(?:[-–][ \t]*\d+(?:[.,]\d+)?[ \t]*)?(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b)?/im;
const inMinutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 8 * 60, w: 40 * 60 };

/** 1 is a short sentence or one file. What the text says of size or time counts, else its length, steps and files. */
export function weightOf(task: Task): number {
  const { steps, files, text } = task;
  return statedWeight(text) ?? steps.length + files.length + text.length / charactersPerPoint;
}

/** `Complexity: high`, `Size: M`, `Estimated time: 60 minutes`, `est: 2h`, `~4h`. */
function statedWeight(text: string): number | null {
  const [found, value = '', unit = ''] = sized.exec(text) ?? [];
  if (found === undefined) return null;
  const amount = Number.parseFloat(value.replace(',', '.'));
  if (Number.isNaN(amount)) return sizes[value.toLowerCase()] ?? null;
  const isMinutes = /minutes\b/i.test(found);
  const minutes = unit !== '' || isMinutes ? amount * (inMinutes[unit.charAt(0).toLowerCase()] ?? 1) : null;
  if (minutes === null && found.trimStart().startsWith('~')) return null;
  return Math.min(20, Math.max(1, minutes === null ? amount : minutes / minutesPerPoint));
}
