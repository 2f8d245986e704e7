import * as fs from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type TemplateName, templateNames, templates } from '../../plan/templates';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { RunnerError, systemReason } from '../../runner/errors';
import { readPlan } from '../../runner/planFile';
import { exitCode } from '../exitCode';
import { print } from '../print';

/** `tranche plan init`: a plan to begin with. Never overwrites. */
export function planInit(file: string | undefined, options: { readonly template?: string }): number {
  const template = templateNamed(options.template ?? 'phases');
  const path = file ?? templates[template].file;
  createFile(path, templates[template].text);
  const { plan } = readPlan(resolve('.'), path);
  print(`${safe(path)} was written: ${plural(plan.tasks.length, 'task')} to replace by your own.`);
  print('Then `tranche plan check` says whether it is understood, and `tranche next` what would run first.');
  return exitCode.done;
}

function templateNamed(name: string): TemplateName {
  const found = templateNames.find((each) => each === name);
  if (found) return found;
  throw new RunnerError('usage', `There is no template "${name}". There are: ${templateNames.join(', ')}.`);
}

/** Throws a `RunnerError` of kind `usage` when something stands there. */
function createFile(path: string, text: string): void {
  const absolute = resolve(path);
  try {
    fs.mkdirSync(dirname(absolute), { recursive: true });
    fs.writeFileSync(absolute, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new RunnerError('usage', `${path} is there already and was left as it is. Name another file.`);
    }
    throw new RunnerError('usage', `${path} cannot be written: ${systemReason(error)}.`, { cause: error });
  }
}
