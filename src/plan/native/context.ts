/** Asks the parser how tasks would be read where they are going to stand. */
import type { Task } from '../model';
import { parsePlan } from '../parsePlan';
import { askTogether } from './together';

export interface TaskPlace {
  readonly legend: readonly string[];
  /** Heading of its phase; null before all phases. */
  readonly heading: string | null;
  readonly hasPhases: boolean;
  /** Below another task. */
  readonly nested: boolean;
  /** Ids of other tasks: a word that may be an id is one where others are like it. */
  readonly kin: readonly string[];
}

/** How would these lines be read? */
export interface Question {
  readonly lines: readonly string[];
  readonly place: TaskPlace;
}

export interface Answer {
  /** What begins on the first line; null when that is no task, or does not stand where it should. */
  readonly task: Task | null;
  /** Lines, counted from the first, on which another task or a check begins. */
  readonly strays: readonly number[];
}

/** Something that asks, waits for the answer, and goes on, until it has its result. */
export type Asking<T> = Generator<Question, T, Answer>;

/** Answers all, in the same order. */
export function answerAll(questions: readonly Question[]): readonly Answer[] {
  return askTogether(questions, readSome, ({ task, strays }) => task !== null && strays.length === 0);
}

/** The task that these lines are read as; null when they are anything but one task. */
export function* readAlone(lines: readonly string[], place: TaskPlace): Asking<Task | null> {
  const { task, strays } = yield { lines, place };
  return strays.length > 0 ? null : task;
}

const mostWithKin = 16;

function readSome(questions: readonly Question[]): readonly Answer[] {
  const text = ['# Plan', '', ...(questions[0]?.place.legend ?? []), ...kinOf(questions)];
  const starts = new Map<number, number>();
  const ownerOf: number[] = [];
  const write = (at: number, indent: string) => {
    starts.set(at, text.length);
    for (const line of questions[at]?.lines ?? []) {
      ownerOf[text.length] = at;
      text.push(line === '' ? '' : indent + line);
    }
  };
  const byHeading = new Map<string | null, number[]>();
  for (const [at, { place }] of questions.entries()) {
    const list = byHeading.get(place.heading);
    if (list) list.push(at);
    else byHeading.set(place.heading, [at]);
  }
  const headless = byHeading.get(null) ?? [];
  byHeading.delete(null);
  for (const [heading, all] of [[null, headless] as const, ...byHeading]) {
    if (heading !== null) text.push(heading, '');
    for (const at of all) if (questions[at]?.place.nested === false) write(at, '');
    const nested = all.filter((at) => questions[at]?.place.nested);
    if (nested.length > 0) text.push('- [ ] 99998.1 Above');
    for (const at of nested) write(at, '  ');
    text.push('');
  }
  if (headless.some((at) => questions[at]?.place.hasPhases))
    text.push('## Phase 99999: Other', '', '- [ ] 99999.1 Other', '');
  const { tasks, checks } = parsePlan(text.join('\n'), 'PLAN.md');
  const found = questions.map((): { task: Task | null; strays: number[] } => ({ task: null, strays: [] }));
  for (const task of tasks) {
    const line = task.range.line;
    const own = found[ownerOf[line] ?? -1];
    const start = starts.get(ownerOf[line] ?? -1);
    if (!own || start === undefined) continue;
    if (line !== start) own.strays.push(line - start);
    else if (questions[ownerOf[line] ?? -1]?.place.nested === (task.parent !== null)) own.task = task;
  }
  for (const { range } of checks) {
    const line = range.line;
    const at = ownerOf[line] ?? -1;
    found[at]?.strays.push(line - (starts.get(at) ?? line));
  }
  return found;
}

/** Among many questions there are such ids already; one that is there twice looks like a word that is no id. */
function kinOf(questions: readonly Question[]): readonly string[] {
  if (questions.length > mostWithKin) return [];
  const asked = questions.map(({ lines }) => lines[0] ?? '').join('\n');
  const kin = questions.find(({ place }) => place.kin.length > 0)?.place.kin ?? [];
  return kin.filter((id) => !asked.includes(id)).map((id) => `- [ ] ${id} Words`);
}
