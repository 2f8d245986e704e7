/** `verify: npm test` below a task: the command that proves it. */
import { codeSpans } from './inlineText';
import { type Lines, rangeOf } from './lines';
import { rangeIn, type Snippet } from './markdown/snippet';
import type { Problem, Task } from './model';
import { problem, quoted } from './problems';

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

/** Quoted text and escaped characters, which mean themselves. The runner takes `\\*` for a pattern all the same. */
const literal = /\\[^*?]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g;
const shellSign = /[|&;<>()*?#`\n]/;

/**
 * Whether a command is more than words: pipes, redirections, `&&`, `$(…)`, patterns, comments. The runner splits it with
 * shell-quote, which this room does without; they agree on what people write, and a backquote (which the runner would
 * hand to the program as it stands) counts here, too.
 */
export function needsShell(command: string): boolean {
  return shellSign.test(command.replace(literal, ''));
}

interface ProvenTask extends Pick<Task, 'uid' | 'id' | 'verify'> {
  /** The opening text. */
  readonly snippet: Snippet;
  /** Lines below it. */
  readonly body: readonly number[];
}

/** The commands of a task that the runner will refuse. */
export function verifyProblems(lines: Lines, { uid, id, verify, snippet, body }: ProvenTask): readonly Problem[] {
  const below = body.flatMap((line) => {
    const clean = lines.clean[line] ?? '';
    return readVerifyCommands(clean).map((command) => {
      const from = clean.indexOf(command);
      return { command, range: rangeOf(lines, line, from, from + command.length) };
    });
  });
  const marks = verify.slice(0, verify.length - below.length).map((command) => {
    const from = snippet.text.indexOf(command);
    return { command, range: rangeIn(lines, snippet, from, from + command.length) };
  });
  return [...marks, ...below]
    .filter(({ command }) => needsShell(command))
    .map(({ command, range }) => {
      const message = `The command ${quoted(command)} of task ${quoted(id)} needs a shell, but text of a plan never passes through a shell; put it into a script, or into "verify" of tranche.config.json.`;
      return problem('annotation-not-understood', range, message, [uid]);
    });
}
