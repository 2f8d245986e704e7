/** A project of Backlog.md: a file per task; what is done moves to a folder of its own. */
import type { Plan } from '../model';
import type { PlanText } from '../parsePlan';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, inOrder, nameOf } from './files';
import { mergePlans, type Part } from './merge';

const elsewhere = /^(?:drafts|archived?|docs|decisions|milestones)$/i;

export function readBacklog(files: readonly PlanText[], path: string): Plan | null {
  const tasks = files.filter(
    (file) => /\.md$/i.test(file.path) && !foldersOf(file.path).some((name) => elsewhere.test(name)),
  );
  const parts = byName(tasks).flatMap((file): Part[] => {
    const plan = readTaskFile(file.text, file.path);
    // Written by hand, a task may have nothing but its id, its title and its status.
    return plan?.format === 'backlogmd' || plan?.format === 'data' ? [{ path: file.path, plan }] : [];
  });
  if (!parts.some(({ plan }) => plan.format === 'backlogmd')) return null;
  return mergePlans(withOwnPrefix(parts), { format: 'backlogmd', title: nameOf(path) });
}

/** Projects change their prefix, and older tasks then name `task-7` what is `BACK-7` now. */
function withOwnPrefix(parts: readonly Part[]): Part[] {
  const ids = new Set(parts.flatMap(({ plan }) => plan.tasks.map(({ id }) => id)));
  const byNumber = new Map([...ids].map((id) => [numberOf(id), id]));
  const meant = (name: string) => (ids.has(name) ? name : (byNumber.get(numberOf(name)) ?? name));
  return parts.map(({ path, plan }) => ({
    path,
    plan: {
      ...plan,
      tasks: plan.tasks.map((task) => ({
        ...task,
        ...(task.parentName !== undefined && { parentName: meant(task.parentName) }),
        dependsOn: task.dependsOn.map((one) => (one.kind === 'task' ? { ...one, target: meant(one.target) } : one)),
      })),
    },
  }));
}

function numberOf(id: string): string {
  return id.replace(/^[A-Za-z][A-Za-z_]*-(?=\d)/, '').toLowerCase();
}

/** By number, in whichever of the folders they lie. */
function byName(files: readonly PlanText[]): readonly PlanText[] {
  const named = new Map(files.map((file) => [`${nameOf(file.path)}\0${file.path}`, file]));
  const order = inOrder([...named.keys()].map((path) => ({ path, text: '' })));
  return order.flatMap(({ path }) => named.get(path) ?? []);
}
