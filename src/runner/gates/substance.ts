/** What a failed command complained of, in a few words: more than its exit code, less than its output. */
import type { FailureNames } from './failureNames';

const mostNames = 3;
const longestName = 160;
const longestLine = 200;

/** Lines that only frame what others say: rules of dashes, dots of progress, a stack's places. */
const empty = /^(?:[\s\p{P}\p{S}]*|at .+:\d+:\d+\)?|npm (?:error|ERR!|warn).*|Node\.js v[\d.]+)$/u;

/**
 * The failures that it names; where it names none, its last two lines that say something. Empty where it said nothing.
 *
 * @param output the end of what it printed, fit to be shown
 */
export function substanceOf(output: string, names: FailureNames): string {
  if (names.size > 0) {
    const shown = [...names.keys()].slice(0, mostNames).map((name) => cut(name, longestName));
    const more = names.size > mostNames ? ` and ${names.size - mostNames} more` : '';
    return `${shown.join('; ')}${more}`;
  }
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => !empty.test(line));
  return telling
    .slice(-2)
    .map((line) => cut(line, longestLine))
    .join(' / ');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
