import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import { type CommandId, commands } from '../ids';
import { complain } from '../messages';
import { reasonOf } from '../reasonOf';
import { answerTask, approveTask, rejectTask } from './decide';
import { markCompleted, markPending, retryTask, skipTask } from './mark';
import { createSamplePlan, openConfiguration, openPlan, selectPlan, unpinPlan } from './plans';
import { previewNextBatch } from './preview';
import { resume, runAll, runNextBatch, runTask } from './run';
import { runPhase } from './runPhase';
import type { Command, Services } from './services';
import { showLog, showReport, showTerminal } from './show';
import { showOutput } from './showOutput';
import { stop } from './stop';
import { wake } from './wake';

const table: Readonly<Record<CommandId, Command>> = {
  [commands.runNextBatch]: runNextBatch,
  [commands.runAll]: runAll,
  [commands.resume]: resume,
  [commands.stop]: stop,
  [commands.runTask]: runTask,
  [commands.runPhase]: runPhase,
  [commands.previewNextBatch]: previewNextBatch,
  [commands.retryTask]: retryTask,
  [commands.skipTask]: skipTask,
  [commands.markCompleted]: markCompleted,
  [commands.markPending]: markPending,
  [commands.approveTask]: approveTask,
  [commands.rejectTask]: rejectTask,
  [commands.answerTask]: answerTask,
  [commands.wake]: wake,
  [commands.openPlan]: openPlan,
  [commands.selectPlan]: selectPlan,
  [commands.unpinPlan]: unpinPlan,
  [commands.showReport]: showReport,
  [commands.showOutput]: showOutput,
  [commands.showTerminal]: showTerminal,
  [commands.showLog]: showLog,
  [commands.createSamplePlan]: createSamplePlan,
  [commands.openConfiguration]: openConfiguration,
};

/** Registers every command; what goes wrong in one is logged and said, with the log as the way on. */
export function registerCommands(services: Services): vscode.Disposable {
  const owned = new Disposables();
  for (const [id, command] of Object.entries(table)) {
    owned.add(
      vscode.commands.registerCommand(id, async (clicked: unknown) => {
        try {
          await command(services, clicked);
        } catch (error) {
          services.log.error(`${id}: ${reasonOf(error)}`);
          complain(`Tranche could not do this: ${reasonOf(error)}`, 'log');
        }
      }),
    );
  }
  return owned;
}
