/** Which agent gets which task. */
import type { Phase, Plan, Task } from '../plan/model';
import { type TaskTraits, traitsOf } from '../plan/taskTraits';
import { isSameWord } from './sameWord';

type OneOrMore = string | readonly string[] | undefined;

/** Tasks of which everything holds that is said here go to the agent. */
export interface Assignment {
  readonly type?: OneOrMore;
  /** By number, key or title. */
  readonly phase?: OneOrMore;
  readonly category?: OneOrMore;
  readonly label?: OneOrMore;
  readonly priority?: OneOrMore;
  readonly agent: string;
}

export interface AssignmentRules {
  /** For what nothing else is said about. */
  readonly agent: string;
  /** The first one that fits counts. */
  readonly assign: readonly Assignment[];
  /** A person asked for this agent now; then nothing else counts. */
  readonly insisted?: string | undefined;
  /** Whether there is an agent of that name. What a plan says for other tools counts for nothing. */
  readonly isAgent: (name: string) => boolean;
}

/** Says of each task of the plan who gets it; each is looked at once. */
export function assignmentOf(plan: Plan, rules: AssignmentRules): (task: Task) => string {
  const { agent, assign, insisted, isAgent } = rules;
  if (insisted !== undefined) return () => insisted;
  const known = new Map<string, string>();
  const phases = new Map(plan.phases.map((phase) => [phase.key, phase]));
  return (task) => {
    const before = known.get(task.uid);
    if (before !== undefined) return before;
    const found = assigned(task);
    known.set(task.uid, found);
    return found;
  };

  function assigned(task: Task): string {
    const named = agentNamedBy(task, plan);
    if (named !== null && isAgent(named)) return named;
    if (assign.length === 0) return agent;
    const traits = traitsOf(task, plan);
    const phase = task.phase === null ? undefined : phases.get(task.phase);
    return assign.find((rule) => fits(rule, task, traits, phase))?.agent ?? agent;
  }
}

/** Agents that open tasks ask for and that there are not, each once, with the `uid` of the first task. */
export function unknownAgents(
  tasks: Iterable<Task>,
  plan: Plan,
  isAgent: (name: string) => boolean,
): Map<string, string> {
  const unknown = new Map<string, string>();
  for (const task of tasks) {
    const named = agentNamedBy(task, plan);
    if (named !== null && !isAgent(named) && !unknown.has(named)) unknown.set(named, task.uid);
  }
  return unknown;
}

function agentNamedBy(task: Task, plan: Plan): string | null {
  return /agent/i.test(task.text) ? traitsOf(task, plan).agent : null;
}

function fits(rule: Assignment, task: Task, traits: TaskTraits, phase: Phase | undefined): boolean {
  const { type, category, labels } = traits;
  return (
    holds(rule.type, [type]) &&
    holds(rule.category, [category]) &&
    holds(rule.label, labels) &&
    holds(rule.priority, [task.priority]) &&
    holds(rule.phase, phase ? [phase.key, phase.number, phase.title] : [])
  );
}

function holds(wanted: OneOrMore, found: readonly (string | null)[]): boolean {
  if (wanted === undefined) return true;
  const words = typeof wanted === 'string' ? [wanted] : wanted;
  return words.some((word) => found.some((value) => value !== null && isSameWord(word, value)));
}
