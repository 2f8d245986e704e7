/**
 * Writing "completed" back to where the plan's own text says a task's state: one value, and not a byte besides. The text
 * may have been edited since the task was read, so the task is looked up anew, and any doubt is a refusal.
 */
import { decodePlan, PlanTextError } from './decode';
import { type ByteRange, bytesOf, encode, spliced } from './encodedText';
import type { Plan, Range, Task } from './model';
import { parsePlan } from './parsePlan';
import { markLine } from './statelessText';

export type CompletedEdit =
  | {
      readonly kind: 'edit';
      /** What is replaced, and by what. */
      readonly at: ByteRange;
      readonly by: Uint8Array;
      /** The whole file as it is then. */
      readonly bytes: Uint8Array;
      /** In the text as it is now. */
      readonly range: Range;
      /** What the whole file is read as then. */
      readonly plan: Plan;
    }
  /** It says "completed" already. */
  | { readonly kind: 'unneeded' }
  /** The text says nowhere, or not in one place, how the task stands. */
  | { readonly kind: 'unmarked' }
  /** The reason goes on where "the box was not ticked: " ends. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The edit that makes the text say that a task is completed.
 *
 * @param bytes of the file that the task stands in, read just now
 * @param task as it was when it was handed out
 * @param read the plan, with this as the text of that file
 * @param known what these very bytes are read as, where that is known
 */
export function completedEdit(
  bytes: Uint8Array,
  task: Task,
  read: (text: string) => Plan,
  known: Plan | null = null,
): CompletedEdit {
  if (!task.stateMark) return { kind: 'unmarked' };
  let decoded: ReturnType<typeof decodePlan>;
  try {
    decoded = decodePlan(bytes);
  } catch (error) {
    if (!(error instanceof PlanTextError)) throw error;
    return { kind: 'refused', reason: error.message };
  }
  const plan = known ?? read(decoded.text);
  if (plan.tasks.some((one) => one.uid === task.uid && one.file === task.file && one.state === 'completed')) {
    return { kind: 'unneeded' };
  }
  const present = sameTask(plan, task);
  if (!present) return { kind: 'refused', reason: 'the plan has no such task any more' };
  const { stateMark } = present;
  if (!stateMark) return { kind: 'refused', reason: 'its text no longer says in one place how it stands' };
  if (stateMark.written === stateMark.completed) return { kind: 'unneeded' };
  const changed = changeOf(task, present);
  if (changed) return { kind: 'refused', reason: changed };
  const at = bytesOf({ bytes, ...decoded }, stateMark.range);
  const { encoding } = decoded;
  if (!at || !isEqual(bytes.subarray(at.from, at.to), encode(stateMark.written, encoding))) {
    return { kind: 'refused', reason: 'the place of the box among the bytes of the file is not clear' };
  }
  const by = encode(stateMark.completed, encoding);
  const result = spliced(bytes, at, by);
  const after = isPlainBox(plan, present) ? ticked(plan, present) : read(decodePlan(result).text);
  if (sameTask(after, task)?.state !== 'completed') {
    return { kind: 'refused', reason: 'the plan would not say that it is completed even then' };
  }
  return { kind: 'edit', at, by, bytes: result, range: stateMark.range, plan: after };
}

/**
 * Whether a task's state is an empty box of a list in a plan of one file, which is read in the same way when it is
 * ticked: such a mark says nothing of anything else, as other marks may, so the plan need not be read again.
 */
function isPlainBox({ syntax }: Plan, task: Task): boolean {
  const { stateMark, state, text, file } = task;
  const line = markLine(task);
  const isEmptyBox = stateMark?.written === ' ' && /^[xX]$/.test(stateMark.completed) && state === 'pending';
  if (syntax !== undefined || file !== null || !isEmptyBox || line?.at !== 0) return false;
  const [own = ''] = text.split(/\r\n|\n|\r/, 1);
  if (!/^(?:[-*+]|\d{1,9}[.)]) \[ \] \S/.test(own) || own.charAt(line.from - 1) !== '[') return false;
  const [open, done] = [' ', stateMark.completed].map((mark) => {
    const { tasks, checks } = parsePlan(`${own.slice(0, line.from)}${mark}${own.slice(line.to)}\n`, 'PLAN.md');
    return tasks.length === 1 && checks.length === 0 ? tasks[0] : undefined;
  });
  return (
    open?.id === done?.id &&
    open?.title === done?.title &&
    open?.state === 'pending' &&
    done?.state === 'completed' &&
    done.stateMark?.written === stateMark.completed
  );
}

/** The plan with this box ticked. */
function ticked(plan: Plan, task: Task): Plan {
  const { stateMark } = task;
  const line = markLine(task);
  if (!stateMark || !line) return plan;
  const text = `${task.text.slice(0, line.from)}${stateMark.completed}${task.text.slice(line.to)}`;
  const done: Task = { ...task, state: 'completed', text, stateMark: { ...stateMark, written: stateMark.completed } };
  return { ...plan, tasks: plan.tasks.map((one) => (one === task ? done : one)) };
}

function sameTask(plan: Plan, { uid, id, title, file }: Task): Task | undefined {
  return plan.tasks.find((one) => one.uid === uid && one.id === id && one.title === title && one.file === file);
}

/** An agent may have said that it is at work; anything else in the task's first line was written by a person. */
function changeOf(task: Task, present: Task): string | null {
  if (withoutMark(present) !== withoutMark(task)) return 'its line was changed meanwhile';
  if (present.stateMark?.written === task.stateMark?.written) return null;
  if (present.state === 'pending' || present.state === 'in_progress') return null;
  return `its box was changed meanwhile and says ${present.state}`;
}

/** The line that the state stands in, or the task's first where it stands elsewhere, with a gap in place of the state. */
function withoutMark({ text, range, stateMark }: Task): string {
  const lines = text.split(/\r\n|\n|\r/);
  const line = markLine({ range, stateMark });
  const [first = ''] = lines;
  if (line === null) return first;
  const cut = [(lines[line.at] ?? '').slice(0, line.from), (lines[line.at] ?? '').slice(line.to)].join('\0');
  return line.at === 0 ? cut : `${first}\n${cut}`;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
