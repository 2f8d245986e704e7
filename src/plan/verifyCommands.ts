/** `verify: npm test` below a task: the command that proves it. */
import { codeSpans } from './inlineText';

const field =
  /^[\s>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\[.\][ \t]+)?[*_]{0,2}(verify(?:[ \t]+with)?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*/i;

/**
 * The commands of one line. In lower case what follows is the command; after `Verify:` only what is written as code is,
 * because people also begin sentences so ("Verify: all pages load").
 */
export function readVerifyCommands(line: string): readonly string[] {
  const match = field.exec(line);
  if (!match) return [];
  const rest = line.slice(match[0].length).trim();
  if (rest.startsWith('`'))
    return codeSpans(rest)
      .map(({ text }) => text.trim())
      .filter((command) => command !== '');
  return match[1] === match[1]?.toLowerCase() && rest !== '' ? [rest] : [];
}
