/** Options that several commands share: which tasks, and how the work on them is done. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { priorities } from '../plan/model';
import { isolations, verifyTimes } from '../runner/configSchema';

/** As in the configuration. */
const mostJobs = 32;

export const selectorWords =
  'tasks by id (1.1), range (2.1-2.4), phase (phase:2, p:2-4), all, or words of their titles';

export const selectorHelp = `
What to name:
  1.1 1.3          tasks by their ids, also with commas
  2.1-2.4          from one to another, in the order of the plan
  phase:2  p:2-4   all of a phase, by number, key or title
  all              everything
  US1  backend     all with this label: [US1], #backend, "Labels: backend"
  login "log in"   tasks whose titles hold the word, or all of these words

One whole number alone is a count: \`tranche run 12\` runs 12 tasks. A task that is called 12 is \`--task 12\`,
and one that is called 012 is 012, as nobody counts so.
Names stand before options that take several words: \`tranche run phase:2 --type docs test\`.`;

/** What narrows down the tasks. */
export function filters(command: Command): Command {
  return (
    command
      .option('--task <id...>', 'the tasks with exactly these ids, a task called 12 say')
      .option('--only-category <name...>', 'only tasks of these categories')
      .option('--skip-category <name...>', 'no tasks of these categories')
      .option('--type <name...>', 'only tasks of these types')
      .option('--priority <name...>', `only tasks of these priorities: ${priorities.join(', ')}`)
      .option('--ignore-deps', 'hand out tasks although what they depend on is not done')
      // What other runners ask for holds here in any case.
      .addOption(new Option('--strict-deps').hideHelp())
      .addOption(new Option('--phase-priority').hideHelp())
      .addOption(new Option('--no-branch-check').hideHelp())
      .option('--failed', 'only tasks that failed; those that were given up are tried again')
      .option('--stale', 'only completed tasks whose text has changed since; they are done again')
  );
}

/** How the work is done, instead of what tranche.config.json says. */
export function sessions(command: Command): Command {
  return command
    .option('--agent <name>', 'the agent for all tasks, instead of "agent" and "assign" in tranche.config.json')
    .option('--batch-size <count>', 'tasks per agent session, instead of "batchSize"', wholeNumber)
    .option(
      '--jobs <count>',
      'sessions side by side, or "auto" for what the machine takes, instead of "jobs"',
      jobsNumber,
    )
    .addOption(new Option('--isolation <mode>', 'where sessions work, instead of "isolation"').choices([...isolations]))
    .addOption(
      new Option('--verify <when>', 'when the commands of "verify" run, instead of "verifyWhen"').choices([
        ...verifyTimes,
      ]),
    )
    .option('--max-failures <count>', 'stop after so many tasks failed in a row; 0 for never', numberUpTo(1000))
    .option('--autonomous', 'start without a question, as it does where nobody is at the terminal')
    .addOption(new Option('--yes', 'the same as --autonomous').hideHelp())
    .option('--waiting-ok', 'end with 0 instead of 4 where what is left only waits for your approval')
    .option('--json', 'print events as lines of JSON');
}

function jobsNumber(value: string): number | 'auto' {
  if (value === 'auto') return value;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= mostJobs) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostJobs}, or "auto".`);
}

function numberUpTo(most: number): (value: string) => number {
  return (value) => {
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
  };
}

/** An argument that counts something. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1 || !/^\d+$/.test(value)) {
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  }
  return number;
}
