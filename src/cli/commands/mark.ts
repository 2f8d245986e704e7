import { safe } from '../../present/terminalText';
import { RunnerError } from '../../runner/errors';
import { StateStore } from '../../runner/stateStore';
import { tickTask } from '../../runner/tick';
import type { TaskStatus } from '../../status/taskStatus';
import { type CommonOptions, findTask, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print } from '../print';
import { sayRefusal } from '../sayRefusal';

/** `in_progress` is not among them: only a runner that works on the task may say so. */
const markable: readonly TaskStatus[] = ['pending', 'completed', 'failed', 'skipped'];

/** `tranche mark`: a person's word on a task. */
export function mark(id: string, word: string, options: CommonOptions & { readonly note?: string }): number {
  const status = markable.find((each) => each === word);
  if (!status) throw new RunnerError('usage', `A task cannot be marked "${word}". Use one of ${markable.join(', ')}.`);
  const context = openContext(options);
  const task = findTask(context, id);
  const store = StateStore.open(context.workspace, context.stateDirectory, context.plan, `mark-${Date.now()}`);
  try {
    for (const notice of store.notices) process.stderr.write(`${safe(notice)}\n`);
    const heldAs = store.status.tasks.get(task.uid)?.heldAs;
    if (heldAs !== undefined) {
      const words = `Its work waited for a word and is not on the branch. It is kept: \`git show ${heldAs}\`.`;
      process.stderr.write(`${safe(words)}\n`);
    }
    store.record({ type: 'marked', task: task.uid, status, ...(options.note !== undefined && { note: options.note }) });
    if (status === 'completed') tickTask({ ...context, store, emit: sayRefusal }, task);
  } finally {
    store.close();
  }
  print(`${safe(task.id)} ${safe(task.title, 70)}: ${status}`);
  return exitCode.done;
}
