/** Starting runs. Each says no, and why, when it cannot. */
import * as vscode from 'vscode';
import { nothingToRunWords } from '../../present/batchPreview';
import { checkpointWords, taskName } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { explain, refuseUntrusted } from '../messages';
import type { PlanEntry } from '../planEntry';
import type { Command, Services } from './services';
import { canBe, plainLabel, planTarget, taskTarget } from './targets';

/** The next batch, in one agent session. */
export const runNextBatch: Command = (services, clicked) => runSome(services, clicked, ['run']);

/** Batch after batch until nothing more can run. */
export const runAll: Command = (services, clicked) => runSome(services, clicked, ['run', '--all']);

async function runSome(services: Services, clicked: unknown, args: readonly string[]): Promise<void> {
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  const target = await planTarget(services, clicked);
  if (!target || isBusy(services, target.entry)) return;
  if (!target.view.canRun) return explain(nothingToRunWords(target.view), 'preview');
  await start(services, target.entry, args);
}

/** One task by itself. */
export const runTask: Command = async (services, clicked) => {
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  const target = await taskTarget(services, clicked, 'runnable', 'Which task is to be run?');
  if (!target || isBusy(services, target.entry)) return;
  const { task, entry } = target;
  if (!canBe('runnable', task, target.view)) {
    return explain(`${taskName(task, 60)} cannot be run now: it is ${lookOf(task.status).spoken}.`, 'preview');
  }
  await start(services, entry, ['run', `--task=${task.task.uid}`]);
};

/** Says which checkpoint it is, then goes on from there. */
export const resume: Command = async (services, clicked) => {
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  const target = await planTarget(services, clicked);
  if (!target || isBusy(services, target.entry)) return;
  const checkpoint = checkpointWords(target.view, new Date());
  if (checkpoint === undefined) {
    return explain('There is nothing to resume: no run of this plan was left before its end.', 'runNext');
  }
  const go = { label: '$(debug-continue) Resume', description: checkpoint.when, detail: plainLabel(checkpoint.where) };
  const title = `Resume ${target.entry.place.path}`;
  const answer = await vscode.window.showQuickPick([go], { title, placeHolder: 'Go on from this checkpoint?' });
  if (answer && !isBusy(services, target.entry)) await start(services, target.entry, ['resume']);
};

/** Every plan has a terminal of its own, named by its title. */
export function start({ task }: Services, { place, view }: PlanEntry, args: readonly string[]): Promise<void> {
  return task.start(place, args, view?.plan.title);
}

/** Other plans may be at work at the same time. */
export function isBusy({ task }: Services, { place, key, view }: PlanEntry): boolean {
  if (view?.running) explain(`A run is at work on ${place.path} already.`, 'terminal');
  else if (task.isBusy(key))
    explain(`A run of ${place.path} that was started from this window is still at work.`, 'terminal');
  else return false;
  return true;
}
