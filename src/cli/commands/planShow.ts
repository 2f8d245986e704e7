import { resolve } from 'node:path';
import { planToJson } from '../../plan/planToJson';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { planNamed } from '../context';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';
import { problemLine } from '../problemLine';

/** `tranche plan show`: how a file is read, before anything is run. */
export function planShow(path: string | undefined, options: { readonly json?: boolean }): number {
  const { plan, name } = planNamed(resolve('.'), path);
  const file = path ?? name;
  if (options.json) {
    printJson(planToJson(plan));
    return exitCode.done;
  }
  print(safe(plan.title || file));
  for (const phase of [null, ...plan.phases]) {
    const tasks = plan.tasks.filter((task) => task.phase === (phase?.key ?? null));
    if (!phase && tasks.length === 0) continue;
    print();
    print(phase ? safe(phase.title) : plan.phases.length === 0 ? 'Tasks' : 'Before any phase');
    for (const task of tasks) {
      const depends = task.dependsOn.map(({ kind, target }) => (kind === 'phase' ? `phase ${target}` : target));
      const notes = [
        task.state !== 'pending' && task.state,
        depends.length > 0 && `depends on ${depends.join(', ')}`,
        task.priority !== 'medium' && task.priority,
        task.optional && 'optional',
      ].filter(Boolean);
      const indent = task.parent === null ? '  ' : '    ';
      print(
        `${indent}${safe(task.id)} ${safe(task.title, 90)}${notes.length > 0 ? ` (${safe(notes.join(', '))})` : ''}`,
      );
    }
  }
  print();
  print(`${plural(plan.tasks.length, 'task')} in ${plural(plan.phases.length, 'phase')}, read as ${plan.format}.`);
  for (const problem of plan.problems) print(problemLine(problem, file));
  return exitCode.done;
}
