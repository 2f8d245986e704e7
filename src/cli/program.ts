/** Commands, their options and their help. */
import { Command, InvalidArgumentError } from 'commander';
import { mark } from './commands/mark';
import { next } from './commands/next';
import { planShow } from './commands/planShow';
import { resume, run } from './commands/run';
import { status } from './commands/status';
import { stop } from './commands/stop';

declare const TRANCHE_VERSION: string;

const examples = `
Examples:
  tranche next             what would run next, and why
  tranche run              the next batch
  tranche run 12           the next 12 tasks, batch after batch
  tranche run --all        everything that can run
  tranche resume           goes on after a crash, a stop or a closed laptop
  tranche mark 2.3 skipped --note "not needed any more"

Exit codes:
  0    what was asked for is completed
  1    a task failed
  2    wrong usage, configuration or plan
  3    another runner is at work on this plan
  4    nothing, or not all that was asked for, can run (it says why)
  130  stopped by a person

Settings are read from tranche.config.json in the workspace.`;

/** `onEnd` receives the exit code of the command that ran. Parsing throws a `CommanderError` instead of exiting. */
export function buildProgram(onEnd: (code: number) => void): Command {
  const program = new Command('tranche')
    .description('Runs a plan of coding tasks in small batches through the coding agent you already use.')
    .version(TRANCHE_VERSION, '-V, --version')
    .helpCommand('help [command]', 'show help for a command')
    .showSuggestionAfterError()
    .addHelpText('after', examples)
    .exitOverride();

  common(program.command('run'))
    .summary('run the next batch of tasks')
    .description('Runs the next batch of tasks; with a number, that many tasks, batch after batch.')
    .argument('[count]', 'how many tasks to run', wholeNumber)
    .option('--all', 'run batch after batch until nothing more can run')
    .option('--task <id...>', 'run these tasks instead of the next ones')
    .option('--agent <name>', 'the agent to use, instead of "agent" in tranche.config.json')
    .option('--batch-size <count>', 'tasks per agent session, instead of "batchSize"', wholeNumber)
    .option('--dry-run', 'only show what would run')
    .option('--json', 'print events as lines of JSON')
    .action(async (count, options) => onEnd(await run(count, options)));

  common(program.command('resume'))
    .summary('go on where the last run stopped')
    .description('Goes on where the last run was stopped, killed or halted.')
    .option('--agent <name>', 'the agent to use')
    .option('--batch-size <count>', 'tasks per agent session', wholeNumber)
    .option('--json', 'print events as lines of JSON')
    .action(async (options) => onEnd(await resume(options)));

  common(program.command('next'))
    .description('Shows which tasks come next, and why.')
    .argument('[count]', 'how many tasks to show', wholeNumber)
    .option('--all', 'also say of every other task why it does not come now')
    .option('--json', 'print JSON')
    .action((count, options) => onEnd(next(count, options)));

  common(program.command('status'))
    .description('Shows where the plan stands.')
    .option('--json', 'print JSON')
    .action((options) => onEnd(status(options)));

  common(program.command('mark'))
    .description('Sets the status of a task by hand.')
    .argument('<id>', 'the task')
    .argument('<status>', 'pending, completed, failed or skipped')
    .option('--note <text>', 'why, for the record')
    .action((id, word, options) => onEnd(mark(id, word, options)));

  common(program.command('stop'))
    .description('Ends the run that is at work on the plan; it can be resumed.')
    .action(async (options) => onEnd(await stop(options)));

  const plan = program.command('plan').description('Looks at plans.');
  plan
    .command('show')
    .description('Shows how a plan file is read: its phases, tasks and problems.')
    .argument('<file>', 'the plan')
    .option('--json', 'print JSON')
    .action((file, options) => onEnd(planShow(file, options)));

  return program;
}

function common(command: Command): Command {
  return command
    .option('--plan <file>', 'the plan, instead of the one found in the workspace')
    .option('--workspace <folder>', 'the workspace, instead of the current folder')
    .option('--state-dir <folder>', 'the folder for state, relative to the workspace');
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1 || !/^\d+$/.test(value)) {
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  }
  return number;
}
