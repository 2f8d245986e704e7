/** A person's word on work that waits for it. */
import * as vscode from 'vscode';
import { taskName } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { complain, explain, refuseUntrusted } from '../messages';
import { callRunner, planArguments } from '../runner';
import type { Command, Services } from './services';
import { canBe, type TaskTarget, taskTarget } from './targets';

/** The work counts: the task is completed. */
export const approveTask: Command = async (services, clicked) => {
  const target = await waitingTask(services, clicked, 'Whose work do you approve?');
  if (target) await tell(services, target, 'approve');
};

/** The work does not count; the next attempt is told why. */
export const rejectTask: Command = async (services, clicked) => {
  const target = await waitingTask(services, clicked, 'Whose work is to be done again?');
  if (!target) return;
  const reason = await vscode.window.showInputBox({
    title: `Reject ${taskName(target.task, 60)}`,
    prompt: 'What is wrong? The next attempt is told so.',
    placeHolder: 'The list has to be sorted by name',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say what is wrong, so that the next attempt can mend it.' : null),
  });
  if (reason !== undefined) await tell(services, target, 'reject', `--note=${reason.trim()}`);
};

async function waitingTask(services: Services, clicked: unknown, question: string): Promise<TaskTarget | undefined> {
  if (!vscode.workspace.isTrusted) {
    refuseUntrusted();
    return undefined;
  }
  const target = await taskTarget(services, clicked, 'decidable', question);
  if (!target || canBe('decidable', target.task, target.view)) return target;
  explain(`${taskName(target.task, 60)} does not wait for your approval: it is ${lookOf(target.task.status).spoken}.`);
  return undefined;
}

const done = { approve: 'approved', reject: 'rejected' } as const;

async function tell(
  { program, log, store }: Services,
  { entry: { place, key }, task }: TaskTarget,
  word: keyof typeof done,
  ...options: string[]
): Promise<void> {
  const { uid } = task.task;
  // After "--" an id that begins with a dash stays an id.
  const args = [word, ...options, ...planArguments(place), '--', uid];
  const { exitCode, words } = await callRunner(program, args, place.folder.fsPath);
  log.info(`${word} ${uid}: exit code ${exitCode}: ${words}`);
  if (exitCode !== 0) complain(`${taskName(task, 60)} could not be ${done[word]}. ${words}`, 'log');
  await store.reread(key);
}
