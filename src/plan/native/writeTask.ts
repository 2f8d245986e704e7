/** One task in the native format, without the tasks below it. */
import { findFiles } from '../fileReferences';
import type { Task } from '../model';
import { readAlone, type TaskPlace } from './context';
import { detailsOf } from './details';
import { asCode, oneLine, waysToWrite } from './inline';
import { boxOf, marksOf } from './marks';

export interface WrittenTask {
  /** At the left edge. */
  readonly lines: readonly string[];
  /** What could not be written as it was. */
  readonly lost: readonly string[];
}

/** Ways to write an id so that it is read as one. */
export function waysToName(id: string): readonly string[] {
  return [`${id} `, `${id}. `, `Task ${id}: `, `**${id}** `];
}

/** Whether, and how, an id can be written at this place: what stands in front of the title. */
export function nameIn(id: string, place: TaskPlace): string | undefined {
  if (id !== oneLine(id) || id === '') return undefined;
  return waysToName(id).find((name) => {
    const task = readAlone([`- [ ] ${name}Words`], place);
    return task?.id === id && !task.generated && task.title === 'Words';
  });
}

/**
 * @param below the tasks right below it, which are written elsewhere
 * @param name what stands in front of the title; empty for a task without an id
 * @param dependencies as marks
 */
export function writeTask(
  task: Task,
  below: readonly Task[],
  place: TaskPlace,
  name: string,
  dependencies: string,
): WrittenTask {
  const lost: string[] = [];
  const title = oneLine(task.title);
  const marks = [marksOf(task), dependencies].filter((part) => part !== '').join(' ');
  const head = (way: string) =>
    ['-', boxOf(task.state), `${name}${way}`.trim(), marks].filter((part) => part !== '').join(' ');
  const reads = (way: string) => {
    const read = readAlone([head(way)], place);
    return read !== null && read.title === title && sameFlags(read, task) && read.generated === (name === '');
  };
  const ways = [withFiles(title, task), ...waysToWrite(title)];
  const plainest = plainLines();
  if (plainest) return { lines: plainest, lost: [] };
  const first = ways.find(reads);
  if (first === undefined) lost.push('its title is not read back as it was');
  const lines = [head(first ?? ways[2] ?? '')];
  const goesOn = (more: readonly string[], passes: (read: Task) => boolean): boolean => {
    const read = readAlone([...lines, ...more], place);
    if (read === null || !passes(read)) return false;
    lines.push(...more);
    return true;
  };
  for (const [at, step] of task.steps.entries()) {
    const box = step.checked ? '[x]' : '[ ]';
    const text = oneLine(step.text);
    const written = waysToWrite(text).some((way) =>
      goesOn([`  - ${box} ${way}`.trimEnd()], ({ steps }) => {
        const last = steps.at(-1);
        return last !== undefined && last.text === text && last.checked === step.checked;
      }),
    );
    if (!written) lost.push(`its step ${at + 1} is not read back as it was`);
  }
  for (const command of task.verify) {
    const count = (read: Task) => read.verify.filter((one) => one === command).length;
    const before = readAlone(lines, place);
    const ways = [`  - verify: ${asCode(command)}`, `  - verify: ${command}`];
    const written = ways.some((way) => goesOn([way], (read) => count(read) > (before ? count(before) : 0)));
    if (!written) lost.push('its verify command cannot be written');
  }
  const details = detailsOf(task, below, new Set(lines.slice(1).map((line) => line.trim())));
  if (details.length > 0) {
    const plain = indented(details);
    const quoted = details.map((line) => `  > ${line}`.trimEnd());
    const ways = [plain, ['', ...plain], quoted];
    if (!ways.some((way) => goesOn(way, isSame))) lost.push('its details cannot be written');
  }
  const found = new Set(readAlone(lines, place)?.files.map(({ path }) => path));
  const missing = task.files.map(({ path }) => path).filter((path) => !found.has(path));
  if (missing.length > 0 && !goesOn([`  - Files: ${missing.map(asCode).join(', ')}`], isSame))
    lost.push('the files it names cannot be written');
  return { lines, lost };

  /** All in one go, each in the first way there is: most tasks need no more, and asking takes its time. */
  function plainLines(): readonly string[] | null {
    const steps = task.steps.map(({ text, checked }) => `  - [${checked ? 'x' : ' '}] ${oneLine(text)}`.trimEnd());
    const verify = task.verify.map((command) => `  - verify: ${asCode(command)}`);
    const own = [head(ways[0] ?? ''), ...steps, ...verify];
    const details = detailsOf(task, below, new Set(own.slice(1).map((line) => line.trim())));
    const all = [...own, ...indented(details)];
    const read = readAlone(all, place);
    if (!read || read.title !== title || !sameFlags(read, task) || read.generated !== (name === '')) return null;
    const sameSteps =
      read.steps.length === task.steps.length &&
      read.steps.every(({ text, checked }, at) => {
        const step = task.steps[at];
        return step !== undefined && text === oneLine(step.text) && checked === step.checked;
      });
    const files = new Set(read.files.map(({ path }) => path));
    const whole =
      sameSteps &&
      read.verify.join('\n') === task.verify.join('\n') &&
      read.dependsOn.length === task.dependsOn.length &&
      task.files.every(({ path }) => files.has(path));
    return whole ? all : null;
  }

  /** Nothing has come in by what was added. */
  function isSame(read: Task): boolean {
    const before = readAlone(lines, place);
    return (
      before !== null &&
      read.title === before.title &&
      sameFlags(read, before) &&
      read.steps.length === before.steps.length &&
      read.verify.length === before.verify.length &&
      read.dependsOn.length === before.dependsOn.length
    );
  }
}

/** Behind a blank line, unless a list or a quotation comes: what follows a title or a step at once would be a part of it. */
function indented(details: readonly string[]): readonly string[] {
  const own = details.length === 0 || /^(?:[-*+]|\d{1,9}[.)]|>)(?:\s|$)/.test(details[0] ?? '') ? [] : [''];
  return [...own, ...details.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** Files that the title names, as code, as people write them. */
function withFiles(title: string, { files }: Task): string {
  const paths = new Set([...files, ...findFiles(title)].map(({ path }) => path));
  const longestFirst = [...paths].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return longestFirst.reduce((text, path) => {
    const at = text.indexOf(path);
    const alone = at >= 0 && !/[\w/`.-]/.test(text.charAt(at - 1)) && !/[\w/`-]/.test(text.charAt(at + path.length));
    return alone ? `${text.slice(0, at)}${asCode(path)}${text.slice(at + path.length)}` : text;
  }, title);
}

function sameFlags(a: Task, b: Task): boolean {
  return (
    a.state === b.state &&
    a.parallel === b.parallel &&
    a.optional === b.optional &&
    a.priority === b.priority &&
    a.expectsNoChanges === b.expectsNoChanges
  );
}
