/** A person's word on a task. The runner records it: it alone writes the state. */
import * as vscode from 'vscode';
import { taskName } from '../../present/sentences';
import type { ContextWord } from '../../present/statusTable';
import type { TaskStatus } from '../../status/taskStatus';
import { complain, refuseUntrusted } from '../messages';
import { callRunner, planArguments } from '../runner';
import type { Command } from './services';
import { taskTarget } from './targets';

/** A failed or skipped task is to be tried again. */
export const retryTask = markAs('pending', 'retryable', 'Which task is to be tried again?');
/** A task is passed over; what depends on it may start. */
export const skipTask = markAs('skipped', 'skippable', 'Which task is to be skipped?');
/** A task was done otherwise. */
export const markCompleted = markAs('completed', 'completable', 'Which task is done?');
/** A task is to be done, or done once more. */
export const markPending = markAs('pending', 'resettable', 'Which task is to be done again?');

function markAs(status: TaskStatus, word: ContextWord, question: string): Command {
  return async (services, clicked) => {
    if (!vscode.workspace.isTrusted) return refuseUntrusted();
    const target = await taskTarget(services, clicked, word, question);
    if (!target) return;
    const { place, key } = target.entry;
    const { uid } = target.task.task;
    // After "--" an id that begins with a dash stays an id.
    const args = ['mark', ...planArguments(place), '--', uid, status];
    const { exitCode, words } = await callRunner(services.program, args, place.folder.fsPath);
    services.log.info(`mark ${uid} ${status}: exit code ${exitCode}: ${words}`);
    if (exitCode !== 0) complain(`${taskName(target.task, 60)} could not be marked ${status}. ${words}`, 'log');
    await services.store.reread(key);
  };
}
