import type { Dependency, Plan } from '../plan/model';

export interface Resolved {
  /** `uid`s, each once. */
  readonly tasks: readonly string[];
  /** Phase keys, each once. */
  readonly phases: readonly string[];
  readonly unknown: readonly string[];
}

/** Finds what written dependencies mean. */
export function dependencyResolver(plan: Plan): (dependencies: readonly Dependency[]) => Resolved {
  const tasks = new Map<string, string>();
  const phases = new Map<string, string>();
  const learn = (names: Map<string, string>, name: string | null, meaning: string) => {
    if (name !== null && !names.has(name)) names.set(name, meaning);
  };
  for (const task of plan.tasks) learn(tasks, task.uid, task.uid);
  for (const task of plan.tasks) learn(tasks, task.id, task.uid);
  for (const phase of plan.phases) learn(phases, phase.key, phase.key);
  for (const phase of plan.phases) learn(phases, phase.number, phase.key);
  for (const phase of plan.phases) learn(phases, phase.title, phase.key);
  return (dependencies) => {
    const found = { tasks: new Set<string>(), phases: new Set<string>(), unknown: new Set<string>() };
    for (const { kind, target } of dependencies) {
      const meaning = (kind === 'task' ? tasks : phases).get(target);
      if (meaning === undefined) found.unknown.add(target);
      else (kind === 'task' ? found.tasks : found.phases).add(meaning);
    }
    return { tasks: [...found.tasks], phases: [...found.phases], unknown: [...found.unknown] };
  };
}
