import { relative, resolve, sep } from 'node:path';
import type { Problem } from '../../plan/model';
import { problemToJson } from '../../plan/planToJson';
import { comparePositions } from '../../plan/ranges';
import { type LocatedProblem, toSarif } from '../../present/sarif';
import { safe, safeLines } from '../../present/terminalText';
import { plural } from '../../present/words';
import { readConfig } from '../../runner/config';
import { RunnerError } from '../../runner/errors';
import type { PlanFile } from '../../runner/planFile';
import { readState, statePaths } from '../../runner/stateReading';
import { boxDifferences } from '../../status/boxDifferences';
import { planNamed } from '../context';
import { evidenceProblems } from '../evidenceProblems';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';
import { problemLine } from '../problemLine';

export interface PlanCheckOptions {
  readonly format?: string;
  readonly strict?: boolean;
}

interface Checked {
  /** Relative to the current folder. */
  readonly path: string;
  readonly plan: PlanFile;
  readonly problems: readonly Problem[];
}

const formats = ['text', 'json', 'sarif'];

/** `tranche plan check`: what is wrong with plans, for people, editors and build servers. Touches nothing. */
export function planCheck(paths: readonly string[], options: PlanCheckOptions, version: string): number {
  const format = options.format ?? 'text';
  if (!formats.includes(format)) {
    throw new RunnerError('usage', `There is no format "${format}". Use one of ${formats.join(', ')}.`);
  }
  const cwd = resolve('.');
  const checked: Checked[] = [];
  const unreadable: { path: string; message: string }[] = [];
  for (const path of paths.length > 0 ? paths : [undefined]) {
    try {
      checked.push(check(cwd, path));
    } catch (error) {
      if (!(error instanceof RunnerError)) throw error;
      unreadable.push({ path: path ?? '', message: error.message });
    }
  }
  const problems = checked.flatMap((one) => one.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (format === 'sarif') printJson(toSarif(checked.flatMap(located), version));
  else if (format === 'json') {
    const plans = checked.map(({ path, plan: { plan }, problems: found }) => ({
      path,
      format: plan.format,
      tasks: plan.tasks.length,
      problems: found.map((problem) => ({ ...problemToJson(problem), file: fileOf(path, problem) })),
    }));
    printJson({ plans, unreadable, errors, warnings: problems.length - errors });
  } else printText(checked, errors);
  for (const { message } of unreadable) process.stderr.write(`${safeLines(message)}\n`);
  if (unreadable.length > 0) return exitCode.usage;
  return errors > 0 || (options.strict && problems.length > 0) ? exitCode.taskFailed : exitCode.done;
}

function check(cwd: string, path: string | undefined): Checked {
  const plan = planNamed(cwd, path);
  const name = relative(cwd, plan.path).split(sep).join('/') || '.';
  const problems = [...plan.plan.problems, ...evidenceProblems(plan.plan), ...differences(cwd, plan)];
  problems.sort((a, b) => (a.file === b.file ? compare(a, b) : (a.file ?? '') < (b.file ?? '') ? -1 : 1));
  return { path: name, plan, problems };
}

function compare(a: Problem, b: Problem): number {
  return comparePositions(a.range, b.range);
}

/** Of a plan of this workspace that has been worked on. A state or configuration that cannot be read is not the plan's fault. */
function differences(cwd: string, { plan, name }: PlanFile): readonly Problem[] {
  try {
    const { stateDirectory, tickBoxes } = readConfig(cwd);
    return boxDifferences(plan, readState(statePaths(cwd, stateDirectory, name), name, plan).status, tickBoxes, name);
  } catch (error) {
    if (error instanceof RunnerError) return [];
    throw error;
  }
}

function located({ path, problems }: Checked): LocatedProblem[] {
  return problems.map((problem) => ({ path: fileOf(path, problem), problem }));
}

function fileOf(path: string, { file }: Problem): string {
  return file === null ? path : `${path}/${file}`;
}

function printText(checked: readonly Checked[], errors: number): void {
  for (const { path, problems } of checked) for (const problem of problems) print(problemLine(problem, path));
  if (checked.length === 0) return;
  const all = checked.flatMap(({ problems }) => problems).length;
  const tasks = checked.reduce((sum, { plan }) => sum + plan.plan.tasks.length, 0);
  const [only] = checked;
  const where = checked.length === 1 && only ? safe(only.path) : plural(checked.length, 'plan');
  const warnings = all - errors;
  const found = all === 0 ? 'no problems' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  const read = checked.length === 1 && only ? `, read as ${only.plan.plan.format}` : '';
  print(`${where}: ${plural(tasks, 'task')}${read}: ${found}.`);
}
