import * as vscode from 'vscode';
import type { PhaseView } from '../../present/planView';
import { rowId } from '../../present/rowId';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { explain, refuseUntrusted } from '../messages';
import { isRowElement } from '../treeElements';
import { isBusy, start } from './run';
import type { Command } from './services';
import { type PlanTarget, plainLabel, planTarget } from './targets';

/** A command line has an end. */
const mostTasks = 200;

/** What is left of one phase. */
export const runPhase: Command = async (services, clicked) => {
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  const target = await planTarget(services, clicked);
  if (!target || isBusy(services, target.entry)) return;
  const phase = phaseOf(target, clicked) ?? (await pickPhase(target));
  if (!phase) return;
  const left = leftIn(phase);
  const name = safe(phase.phase?.title ?? '', 60);
  if (left.length === 0) return explain(`Nothing is left to run in ${name}.`);
  if (!left.some(({ readiness }) => readiness?.ready)) {
    return explain(`No task of ${name} can run now: all of them wait for others.`, 'preview');
  }
  // More than that go on with the next start.
  const tasks = left.slice(0, mostTasks).map(({ task }) => `--task=${task.uid}`);
  await start(services, target.entry, ['run', ...tasks]);
};

function phaseOf({ entry, view }: PlanTarget, clicked: unknown): PhaseView | undefined {
  if (!isRowElement(clicked)) return undefined;
  return view.phases.find(({ phase }) => phase && clicked.id === rowId.phase(entry.key, phase.key));
}

async function pickPhase({ view }: PlanTarget): Promise<PhaseView | undefined> {
  const items = view.phases
    .filter((phase) => phase.phase && leftIn(phase).length > 0)
    .map((phase) => ({
      label: plainLabel(safe(phase.phase?.title ?? '', 80)),
      description: `${plural(leftIn(phase).length, 'task')} left`,
      phase,
    }));
  if (items.length === 0) explain('No phase of the plan has anything left to run.');
  const placeHolder = 'Which phase is to be run?';
  return items.length === 0
    ? undefined
    : (await vscode.window.showQuickPick(items, { title: 'Run Phase', placeHolder }))?.phase;
}

/** Not what is done, passed over, or at work. */
function leftIn({ tasks }: PhaseView) {
  const over: readonly string[] = ['completed', 'stale', 'skipped', 'running'];
  return tasks.filter(({ status }) => !over.includes(status));
}
