import { taskArgument } from '../../present/taskArgument';
import { safe } from '../../present/terminalText';
import { readState } from '../../runner/stateReading';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';

/** `tranche questions`: what agents have asked and nobody has answered. */
export function questions(options: CommonOptions & { readonly json?: boolean }): number {
  const { plan, paths } = openContext(options);
  const { status } = readState(paths, plan.name, plan.plan);
  const open = plan.plan.tasks.flatMap((task) => {
    const { question, startedAt } = status.tasks.get(task.uid) ?? {};
    return question === undefined ? [] : [{ task, question, startedAt }];
  });
  if (options.json) {
    printJson(open.map(({ task, question, startedAt }) => ({ id: task.uid, title: task.title, question, startedAt })));
    return exitCode.done;
  }
  if (open.length === 0) print(`No agent waits for an answer in ${safe(plan.name)}.`);
  for (const { task, question } of open) {
    print(`${safe(task.id)} ${safe(task.title, 70)}`);
    print(`    ${safe(question, 2000)}`);
    print(`    \`tranche answer ${taskArgument(task.uid)} "…"\``);
  }
  return exitCode.done;
}
