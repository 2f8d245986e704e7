import * as fs from 'node:fs';
import { resolve } from 'node:path';
import { serializePlan } from '../../plan/serialize';
import { safe, safeLines } from '../../present/terminalText';
import { plural } from '../../present/words';
import { replaceFile } from '../../runner/durable';
import { RunnerError, systemReason } from '../../runner/errors';
import { planNamed } from '../context';
import { exitCode } from '../exitCode';

export interface PlanConvertOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `tranche plan convert`: any plan as numbered phases and tasks. The plan itself is left as it is. */
export function planConvert(path: string | undefined, { out, force }: PlanConvertOptions): number {
  const { plan, name, path: source } = planNamed(resolve('.'), path);
  if (plan.tasks.length === 0) {
    throw new RunnerError(
      'usage',
      `The plan ${name} holds no tasks, so there is nothing to convert. See \`tranche plan check\`.`,
    );
  }
  const { text, warnings } = serializePlan(plan);
  // A file or another program gets every character, a terminal only harmless ones.
  if (out === undefined) process.stdout.write(process.stdout.isTTY ? safeLines(text) : text);
  else {
    write(out, text, force ?? false, source);
    const words = `${plural(plan.tasks.length, 'task')} in ${plural(plan.phases.length, 'phase')}`;
    process.stderr.write(`${safe(out)} was written: ${words}, from ${safe(name)}, read as ${plan.format}.\n`);
  }
  for (const warning of warnings) process.stderr.write(`! ${safe(warning)}\n`);
  return exitCode.done;
}

/** Throws a `RunnerError` of kind `usage` when something stands there and is not to be overwritten. */
function write(out: string, text: string, force: boolean, source: string): void {
  const absolute = resolve(out);
  try {
    if (fs.existsSync(absolute) && isSame(absolute, source)) {
      throw new RunnerError('usage', `${out} is the plan that is to be converted. Name another file with --out.`);
    }
    if (force) replaceFile(absolute, text);
    else fs.writeFileSync(absolute, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const message = exists
      ? `${out} is there already and was left as it is. Name another file, or overwrite it with --force.`
      : `${out} cannot be written: ${systemReason(error)}.`;
    throw new RunnerError('usage', message, { cause: error });
  }
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [fs.statSync(a), fs.statSync(b)];
  return one.ino === other.ino && one.dev === other.dev;
}
