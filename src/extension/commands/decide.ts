/** A person's word on work that waits for it. */
import * as vscode from 'vscode';
import { taskName } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { safe } from '../../present/terminalText';
import { complain, explain, refuseUntrusted } from '../messages';
import { callRunner, planArguments } from '../runner';
import type { Command, Services } from './services';
import { canBe, type TaskTarget, taskTarget } from './targets';

/** The work counts: the task is completed. */
export const approveTask: Command = async (services, clicked) => {
  const target = await waitingTask(services, clicked, 'decidable', 'Whose work do you approve?');
  if (target) await tell(services, target, 'approve');
};

/** The work does not count; the next attempt is told why. */
export const rejectTask: Command = async (services, clicked) => {
  const target = await waitingTask(services, clicked, 'decidable', 'Whose work is to be done again?');
  if (!target) return;
  const reason = await vscode.window.showInputBox({
    title: `Reject ${taskName(target.task, 60)}`,
    prompt: 'What is wrong? The next attempt is told so.',
    placeHolder: 'The list has to be sorted by name',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say what is wrong, so that the next attempt can mend it.' : null),
  });
  if (reason !== undefined) await tell(services, target, 'reject', [`--note=${reason.trim()}`]);
};

/** The next attempt is told the answer. */
export const answerTask: Command = async (services, clicked) => {
  const target = await waitingTask(services, clicked, 'answerable', 'Which question do you answer?');
  if (!target) return;
  const answer = await vscode.window.showInputBox({
    title: `Answer ${taskName(target.task, 60)}`,
    prompt: safe(target.task.record?.question ?? '', 500),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say the answer; the next attempt is told it.' : null),
  });
  if (answer !== undefined) await tell(services, target, 'answer', [], [answer.trim()]);
};

async function waitingTask(
  services: Services,
  clicked: unknown,
  word: 'decidable' | 'answerable',
  question: string,
): Promise<TaskTarget | undefined> {
  if (!vscode.workspace.isTrusted) {
    refuseUntrusted();
    return undefined;
  }
  const target = await taskTarget(services, clicked, word, question);
  if (!target || canBe(word, target.task, target.view)) return target;
  const what = word === 'decidable' ? 'your approval' : 'an answer';
  explain(`${taskName(target.task, 60)} does not wait for ${what}: it is ${lookOf(target.task.status).spoken}.`);
  return undefined;
}

const done = { approve: 'approved', reject: 'rejected', answer: 'answered' } as const;

async function tell(
  { program, log, store }: Services,
  { entry: { place, key }, task }: TaskTarget,
  word: keyof typeof done,
  options: readonly string[] = [],
  words: readonly string[] = [],
): Promise<void> {
  const { uid } = task.task;
  // After "--" an id that begins with a dash stays an id.
  const args = [word, ...options, ...planArguments(place), '--', uid, ...words];
  const { exitCode, words: said } = await callRunner(program, args, place.folder.fsPath);
  log.info(`${word} ${uid}: exit code ${exitCode}: ${said}`);
  if (exitCode !== 0) complain(`${taskName(task, 60)} could not be ${done[word]}. ${said}`, 'log');
  await store.reread(key);
}
