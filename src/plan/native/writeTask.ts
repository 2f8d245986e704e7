/** One task in the native format, without the tasks below it. */
import { findFiles } from '../fileReferences';
import type { Step, Task } from '../model';
import { readVerifyCommands } from '../verifyCommands';
import { type Asking, readAlone, type TaskPlace } from './context';
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
function waysToName(id: string): readonly string[] {
  return [`${id} `, `${id}. `, `Task ${id}: `, `**${id}** `];
}

/** Whether, and how, an id can be written at this place: what stands in front of the title; null where it cannot. */
export function* nameIn(id: string, place: TaskPlace): Asking<string | null> {
  if (id !== oneLine(id) || id === '') return null;
  for (const name of waysToName(id)) {
    const task = yield* readAlone([`- [ ] ${name}Words`], place);
    if (task?.id === id && !task.generated && task.title === 'Words') return name;
  }
  return null;
}

/**
 * @param below the tasks right below it, which are written elsewhere
 * @param name what stands in front of the title; empty for a task without an id
 * @param dependencies as marks
 */
export function* writeTask(
  task: Task,
  below: readonly Task[],
  place: TaskPlace,
  name: string,
  dependencies: string,
): Asking<WrittenTask> {
  const title = oneLine(task.title);
  const marks = [marksOf(task), dependencies].filter((part) => part !== '').join(' ');
  const head = (way: string) =>
    ['-', boxOf(task.state), `${name}${way}`.trim(), marks].filter((part) => part !== '').join(' ');
  const reads = (read: Task | null) =>
    read !== null && read.title === title && sameFlags(read, task) && read.generated === (name === '');
  const ways = [withFiles(title, task), ...waysToWrite(title)];

  // All in one go, each in the first way there is: most tasks need no more.
  const plain = plainLines(task, below, head(ways[0] ?? ''));
  const whole = yield* readAlone(plain, place);
  if (whole && reads(whole) && isWhole(whole, task)) return { lines: plain, lost: [] };

  const lost: string[] = [];
  let lines: readonly string[] = [];
  for (const way of ways) {
    if (lines.length === 0 && reads(yield* readAlone([head(way)], place))) lines = [head(way)];
  }
  if (lines.length === 0) {
    lost.push('its title is not read back as it was');
    lines = [head(ways[2] ?? '')];
  }
  const steps = yield* writeSteps(lines, task, place);
  lines = [...lines, ...steps.lines];
  lost.push(...steps.lost.map((at) => `its step ${at + 1} is not read back as it was`));

  let now = yield* readAlone(lines, place);
  const commands = without(task.verify, now?.verify ?? [])
    .map(verifyLine)
    .filter((line) => line !== null);
  const withCommands = commands.length > 0 ? yield* readAlone([...lines, ...commands], place) : null;
  const count = now?.verify.length ?? 0;
  if (withCommands && withCommands.verify.length === count + commands.length) {
    lines = [...lines, ...commands];
    now = withCommands;
  }
  if ((now?.verify.length ?? 0) < count + task.verify.length)
    lost.push('not all of its verify commands can be written');

  const details = detailsOf(task, below, new Set(lines.slice(1).map((line) => line.trim())));
  if (details.length > 0) {
    const own = indented(details);
    const quoted = details.map((line) => `  > ${line}`.trimEnd());
    const more = yield* addTo(lines, now, [own, ['', ...own], quoted], place);
    if (more) lines = more;
    else lost.push('its details cannot be written');
  }
  const found = new Set((yield* readAlone(lines, place))?.files);
  const missing = task.files.filter((path) => !found.has(path));
  if (missing.length > 0) {
    const more = yield* addTo(lines, now, [[`  - Files: ${missing.map(asCode).join(', ')}`]], place);
    if (more) lines = more;
    else lost.push('the files it names cannot be written');
  }
  return { lines, lost };
}

function plainLines(task: Task, below: readonly Task[], head: string): readonly string[] {
  const steps = task.steps.map(({ text, checked }) => stepLine(oneLine(text), checked));
  const commands = without(task.verify, steps.flatMap(readVerifyCommands));
  const own = [head, ...steps, ...commands.map((command) => `  - verify: ${asCode(command)}`)];
  const details = detailsOf(task, below, new Set(own.slice(1).map((line) => line.trim())));
  return [...own, ...indented(details)];
}

/** Whether all of a task was read, but for its title and what stands beside it. */
function isWhole(read: Task, task: Task): boolean {
  const sameSteps =
    read.steps.length === task.steps.length && read.steps.every((step, at) => isStep(step, task.steps[at]));
  const files = new Set(read.files);
  return (
    sameSteps &&
    [...read.verify].sort().join('\n') === [...task.verify].sort().join('\n') &&
    read.dependsOn.length === task.dependsOn.length &&
    task.files.every((path) => files.has(path))
  );
}

function stepLine(text: string, checked: boolean): string {
  return `  - ${checked ? '[x]' : '[ ]'} ${text}`.trimEnd();
}

function isStep(read: Step | undefined, step: Step | undefined): boolean {
  return read !== undefined && step !== undefined && read.text === oneLine(step.text) && read.checked === step.checked;
}

/** How often steps are written anew before those that are still not read are given up. */
const stepRounds = 8;

/** Each step in the first way in which it is read; `lost` are the numbers of those that are read in none. */
function* writeSteps(
  above: readonly string[],
  { steps, verify }: Task,
  place: TaskPlace,
): Asking<{ readonly lines: readonly string[]; readonly lost: readonly number[] }> {
  const meant = new Set(verify);
  const isPlain = (way: string) => readVerifyCommands(stepLine(way, false)).every((command) => meant.has(command));
  let kept = steps.map((step, at) => {
    const ways = waysToWrite(step.text);
    return { at, step, ways: [...ways.filter(isPlain), ...ways.filter((way) => !isPlain(way))] };
  });
  for (let round = 0; kept.length > 0 && round < stepRounds; round++) {
    const lines = kept.map(({ step, ways }) => stepLine(ways[0] ?? '', step.checked));
    const { task, strays } = yield { lines: [...above, ...lines], place };
    const start = task?.range.line ?? 0;
    const read = new Map(task?.steps.map((step) => [step.range.line - start - above.length, step]));
    const isGood = kept.map(({ step }, line) => isStep(read.get(line), step) && !strays.includes(line + above.length));
    if (strays.length === 0 && isGood.every(Boolean) && read.size >= kept.length) {
      const good = new Set(kept.map(({ at }) => at));
      return { lines, lost: [...steps.keys()].filter((at) => !good.has(at)) };
    }
    kept = kept
      .map((one, line) => (isGood[line] ? one : { ...one, ways: one.ways.slice(1) }))
      .filter(({ ways }) => ways.length > 0);
  }
  return { lines: [], lost: [...steps.keys()] };
}

/** The words without those that are said already; one that is there twice must be said twice. */
function without(words: readonly string[], said: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const word of said) left.set(word, (left.get(word) ?? 0) + 1);
  return words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}

/** Null where the command is read in no way. */
function verifyLine(command: string): string | null {
  const ways = [`  - verify: ${asCode(command)}`, `  - verify: ${command}`];
  return ways.find((way) => readVerifyCommands(way).join('\n') === command) ?? null;
}

/** The lines with the first of these added that nothing else of the task comes in by; null when there is none. */
function* addTo(
  lines: readonly string[],
  now: Task | null,
  ways: readonly (readonly string[])[],
  place: TaskPlace,
): Asking<readonly string[] | null> {
  if (now === null) return null;
  for (const way of ways) {
    const read = yield* readAlone([...lines, ...way], place);
    const isSame =
      read !== null &&
      read.title === now.title &&
      sameFlags(read, now) &&
      read.steps.length === now.steps.length &&
      read.verify.length === now.verify.length &&
      read.dependsOn.length === now.dependsOn.length;
    if (isSame) return [...lines, ...way];
  }
  return null;
}

/** Behind a blank line, unless a list or a quotation comes: what follows a title or a step at once would be a part of it. */
function indented(details: readonly string[]): readonly string[] {
  const own = details.length === 0 || /^(?:[-*+]|\d{1,9}[.)]|>)(?:\s|$)/.test(details[0] ?? '') ? [] : [''];
  return [...own, ...details.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** Files that the title names, as code, as people write them. */
function withFiles(title: string, { files }: Task): string {
  const paths = new Set([...files, ...findFiles(title).map(({ path }) => path)]);
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
