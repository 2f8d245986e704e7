/** Areas of Taskplane: a folder per task with its order in PROMPT.md, its state in STATUS.md, and .DONE when it is over. */
import type { Plan, WrittenState } from '../model';
import type { PlanText } from '../parsePlan';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, nameOf, withStates } from './files';
import { mergePlans, type Part } from './merge';

export function readPackets(files: readonly PlanText[], path: string): Plan | null {
  const byFolder = new Map<string, Map<string, PlanText>>();
  for (const file of files) {
    const folder = foldersOf(file.path).join('/');
    const names = byFolder.get(folder) ?? new Map<string, PlanText>();
    byFolder.set(folder, names.set(nameOf(file.path).toUpperCase(), file));
  }
  const parts = [...byFolder.values()].flatMap((names): Part[] => {
    const prompt = names.get('PROMPT.MD') ?? names.get('STATUS.MD');
    const plan = prompt && readTaskFile(prompt.text, prompt.path);
    if (!prompt || !plan || plan.format !== 'taskplane') return [];
    const state = stateOf(names);
    return [{ path: prompt.path, plan: state === null ? plan : withStates(plan, () => state) }];
  });
  return parts.length === 0 ? null : mergePlans(parts, { format: 'taskplane', title: nameOf(path) });
}

function stateOf(names: ReadonlyMap<string, PlanText>): WrittenState | null {
  if (names.has('.DONE')) return 'completed';
  const status = names.get('STATUS.MD');
  return status ? (readTaskFile(status.text, status.path)?.tasks[0]?.state ?? null) : null;
}
