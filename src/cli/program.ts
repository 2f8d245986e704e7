/** Commands, their options and their help. */
import { Command, Option } from 'commander';
import { templateNames } from '../plan/templates';
import { agents, doctor } from './commands/agents';
import { answer, approve, reject } from './commands/approve';
import { handoff } from './commands/handoff';
import { mark } from './commands/mark';
import { next } from './commands/next';
import { planCheck } from './commands/planCheck';
import { planConvert } from './commands/planConvert';
import { planInit } from './commands/planInit';
import { planShow } from './commands/planShow';
import { prompt } from './commands/prompt';
import { questions } from './commands/questions';
import { rehearse } from './commands/rehearse';
import { report } from './commands/report';
import { resume, run } from './commands/run';
import { status } from './commands/status';
import { stop } from './commands/stop';
import { wake } from './commands/wake';
import { reportFormats } from './reportFormats';
import { filters, selectorHelp, selectorWords, sessions, wholeNumber } from './runFlags';

declare const TRANCHE_VERSION: string;

const examples = `
Examples:
  tranche next             what would run next, and why
  tranche run              the next batch
  tranche run 12           the next 12 tasks, batch after batch
  tranche run --all        everything that can run
  tranche run 2.1-2.4      these tasks; also phase:2, or a word of their titles
  tranche run --failed     what failed, once more
  tranche resume           goes on after a crash, a stop or a closed laptop
  tranche report           what the last run came to, and what is to be done
  tranche mark 2.3 skipped --note "not needed any more"
  tranche plan init        writes a plan to begin with
  tranche plan check       says what is wrong with the plan, line by line

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

  sessions(filters(common(program.command('run'), true)))
    .summary('run the next batch of tasks, or some by name')
    .description('Runs the next batch of tasks; with a number that many, else those that are named, batch after batch.')
    .argument('[what...]', `a count, or ${selectorWords}`)
    .option('--all', 'run batch after batch until nothing more can run')
    .option('--dry-run', 'only show what would run, in which batches, and what side by side')
    .addHelpText('after', selectorHelp)
    .action(async (what, options) => onEnd(await run(what, options)));

  sessions(common(program.command('resume'), true))
    .summary('go on where the last run stopped')
    .description('Goes on where the last run was stopped, killed or halted. Asks nothing.')
    .option('--ignore-deps', 'hand out tasks although what they depend on is not done')
    .action(async (options) => onEnd(await resume(options)));

  common(program.command('rehearse'))
    .summary('play the whole plan with troubles, in a copy')
    .description(
      'Runs the whole plan with the demo agent in a scratch copy, with limits, crashes, silence and false claims by lot, and says what the settings make of it. Nothing in the workspace is touched.',
    )
    .option('--seed <number>', 'other troubles; the same number brings the same ones', wholeNumber)
    .option('--json', 'print JSON')
    .action(async (options) => onEnd(await rehearse(options)));

  filters(common(program.command('next')))
    .summary('show which tasks come next, and why')
    .description('Shows which tasks come next, and why.')
    .argument('[what...]', `how many tasks to show, or to choose from: ${selectorWords}`)
    .option('--all', 'also say of every other task why it does not come now')
    .option('--json', 'print JSON')
    .addHelpText('after', selectorHelp)
    .action(async (what, options) => onEnd(await next(what, options)));

  common(program.command('status'), true)
    .summary('show where the plan stands')
    .description('Shows where the plan stands.')
    .option('--json', 'print JSON')
    .action(async (options) => onEnd(await status(options)));

  common(program.command('report'))
    .summary('say what the last run came to')
    .description(
      'Says what the last run, or the one named, came to: what is done, what waits, what failed, what to do.',
    )
    .argument('[run-id]', 'another run than the last one')
    .option('--format <format>', reportFormats.join(', '), 'md')
    .option('--out <file>', 'where to, instead of the terminal')
    .option('--all-runs', 'all runs of the plan together')
    .action(async (runId, options) => onEnd(await report(runId, options)));

  common(program.command('prompt'))
    .summary('show what an agent would be told')
    .description('Shows the prompt that the next task, or the one named, would be handed out with.')
    .argument('[id]', 'another task than the next one')
    .action(async (id, options) => onEnd(await prompt(id, options)));

  common(program.command('handoff'))
    .summary('write the next batch as one message')
    .description(
      'Writes the next batch as one message for an agent that you start yourself: what was done, what to do.',
    )
    .action(async (options) => onEnd(await handoff(options)));

  common(program.command('mark'), true)
    .summary('set the status of a task by hand')
    .description('Sets the status of a task by hand.')
    .argument('<id>', 'the task')
    .argument('<status>', 'pending, completed, failed or skipped')
    .option('--note <text>', 'why, for the record')
    .action(async (id, word, options) => onEnd(await mark(id, word, options)));

  common(program.command('approve'), true)
    .summary('say that the work on a waiting task counts')
    .description('Completes a task that waits for a person: its work has been done, and you have looked at it.')
    .argument('<id>', 'the task')
    .option('--note <text>', 'a word on it, for the record')
    .action(async (id, options) => onEnd(await approve(id, options)));

  common(program.command('reject'))
    .summary('send the work on a waiting task back')
    .description('Says that the work on a task that waits for a person does not count. The next attempt is told why.')
    .argument('<id>', 'the task')
    .option('--note <text>', 'what is wrong')
    .action(async (id, options) => onEnd(await reject(id, options)));

  common(program.command('stop'))
    .summary('end the run at work')
    .description('Ends the run that is at work on the plan; it can be resumed.')
    .action(async (options) => onEnd(await stop(options)));

  common(program.command('questions'))
    .summary('show what agents ask you')
    .description('Shows what agents have asked and nobody has answered. Their tasks wait.')
    .option('--json', 'print JSON')
    .action(async (options) => onEnd(await questions(options)));

  common(program.command('answer'))
    .summary('answer a question')
    .description('Answers what the agent of a task has asked. The next attempt at the task is told.')
    .argument('<task>', 'the id of the task')
    .argument('<words...>', 'the answer')
    .action(async (id, words, options) => onEnd(await answer(id, words, options)));

  common(program.command('wake'))
    .summary('end the wait for a limit')
    .description('Ends the wait of the run at work, for a limit to pass say: it tries again now.')
    .action(async (options) => onEnd(await wake(options)));

  const agent = program
    .command('agents')
    .summary('show which agents there are, and try one out')
    .description('Shows which agents there are, which of them are installed, and how to mend what is not.')
    .option('--workspace <folder>', 'the workspace, instead of the current folder')
    .option('--json', 'print JSON')
    .action(async (options) => onEnd(await agents(options)));
  agent
    .command('doctor')
    .summary('try an agent out')
    .description(
      'Lets an agent do two tiny tasks in a scratch folder and shows every step. Ends with 1 when one fails.',
    )
    .argument('[agent]', 'its name, instead of the one that does the work')
    .action(async (name, _, command) => onEnd(await doctor(name, command.optsWithGlobals())));

  // The library of the protocol is loaded for nothing else.
  common(program.command('mcp'))
    .summary('serve the plan to agents')
    .description(
      'Serves the plan to agents that speak MCP, on stdin and stdout: how it stands, what comes next, what a task is about.',
    )
    .addOption(new Option('--session <file>', 'for the agent of a session that a runner keeps').hideHelp())
    .action(async (options) => onEnd(await (await import('./commands/mcp')).mcp(options, TRANCHE_VERSION)));

  const plan = program
    .command('plan')
    .summary('show, check, convert and begin plans')
    .description('Shows, checks, converts and begins plans.');
  plan
    .command('show')
    .summary('show how a plan is read')
    .description('Shows how a plan is read: its phases, tasks and problems.')
    .argument('[plan]', 'a file or folder, instead of the plan found in the current folder')
    .option('--json', 'print JSON')
    .action(async (file, options) => onEnd(await planShow(file, options)));
  plan
    .command('check')
    .summary('say what is wrong with plans')
    .description(
      'Says what is wrong with plans, one problem a line: file, line, column. Ends with 1 when there is an error.',
    )
    .argument('[plan...]', 'files or folders, instead of the plan found in the current folder')
    .option('--strict', 'end with 1 for warnings, too')
    .option('--format <format>', 'text, json or sarif', 'text')
    .action(async (files, options) => onEnd(await planCheck(files, options, TRANCHE_VERSION)));
  plan
    .command('convert')
    .summary('write a plan as numbered phases and tasks')
    .description(
      'Writes any plan as numbered phases and tasks. What cannot be written so is said. The plan itself stays as it is.',
    )
    .argument('[plan]', 'a file or folder, instead of the plan found in the current folder')
    .option('--out <file>', 'where to, instead of the terminal')
    .option('--force', 'overwrite that file')
    .action(async (file, options) => onEnd(await planConvert(file, options)));
  plan
    .command('init')
    .summary('write a plan to begin with')
    .description('Writes a small plan to begin with; never over a file that is there.')
    .argument('[file]', 'where to, instead of the place that is usual for the template')
    .option('--template <name>', `the dialect: ${templateNames.join(', ')}`, 'phases')
    .action(async (file, options) => onEnd(await planInit(file, options)));

  return program;
}

/** @param writes whether it may complete a task; the others take the option, too, and have no use for it */
function common(command: Command, writes = false): Command {
  return command
    .option('--plan <file>', 'the plan, instead of the one found in the workspace')
    .option('--workspace <folder>', 'the workspace, instead of the current folder')
    .option('--state-dir <folder>', 'the folder for state, relative to the workspace')
    .addOption(
      new Option('--tick-boxes <mode>', 'tick completed tasks in the plan: whenCompleted or never').hideHelp(!writes),
    );
}
