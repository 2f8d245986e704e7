/** The outline of a plan, and its tasks for a search by name. */
import type { Phase, Plan, Position, Range, Task } from '../plan/model';
import { between, comparePositions, endOf } from '../plan/ranges';
import type { PlanView } from '../present/planView';
import { lookOf } from '../present/statusTable';
import { safe } from '../present/terminalText';
import type { Location, PlanDocument } from './document';
import { phaseName, phasesHere, tasksHere } from './plan';

export type SymbolKind = 'phase' | 'task' | 'step';

export interface PlanSymbol {
  readonly name: string;
  /** The state in a word, or a phase's progress. */
  readonly detail: string;
  readonly kind: SymbolKind;
  /** Holds `selectionRange` and the ranges of all children. */
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly PlanSymbol[];
}

/** Phases, in them tasks, in them sub-tasks and steps; of this document's file only. */
export function documentSymbols(document: PlanDocument): readonly PlanSymbol[] {
  const { view } = document;
  const tasks = tasksHere(document);
  const here = new Set(tasks.map(({ uid }) => uid));
  const phases = phasesHere(document);
  const phaseKeys = new Set(phases.map(({ key }) => key));
  const below = new Map<string, Task[]>();
  const inPhase = new Map<string | null, Task[]>();
  for (const task of tasks) {
    if (task.parent !== null && here.has(task.parent)) add(below, task.parent, task);
    else add(inPhase, task.phase !== null && phaseKeys.has(task.phase) ? task.phase : null, task);
  }
  const top = [...(inPhase.get(null) ?? []).map(taskSymbol), ...phases.map(phaseSymbol)];
  return top.sort((a, b) => comparePositions(a.range, b.range));

  function phaseSymbol({ key, title, range, headingRange }: Phase): PlanSymbol {
    const children = (inPhase.get(key) ?? []).map(taskSymbol);
    const counts = view?.phases.find(({ phase }) => phase?.key === key)?.counts;
    const detail = counts ? `${counts.done}/${counts.total}` : '';
    return symbol(safe(title, 120) || `Phase ${key}`, detail, 'phase', range, headingRange, children);
  }

  function taskSymbol(task: Task): PlanSymbol {
    const steps = task.steps.map(({ text, checked, range }, n) =>
      symbol(safe(text, 120) || `Step ${n + 1}`, checked ? 'ticked' : '', 'step', range, range, []),
    );
    const children = [...steps, ...(below.get(task.uid) ?? []).map(taskSymbol)];
    children.sort((a, b) => comparePositions(a.range, b.range));
    const status = view?.byUid.get(task.uid)?.status;
    const detail = status ? lookOf(status).word : task.state === 'pending' ? '' : task.state.replace('_', ' ');
    return symbol(nameOf(task), detail, 'task', task.range, task.idRange, children);
  }
}

function symbol(
  name: string,
  detail: string,
  kind: SymbolKind,
  range: Range,
  selectionRange: Range,
  children: readonly PlanSymbol[],
): PlanSymbol {
  let start: Position = range;
  let end = endOf(range);
  for (const inner of [selectionRange, ...children.map((child) => child.range)]) {
    if (comparePositions(inner, start) < 0) start = inner;
    if (comparePositions(endOf(inner), end) > 0) end = endOf(inner);
  }
  return { name, detail, kind, range: between(start, end), selectionRange, children };
}

function add<K>(lists: Map<K, Task[]>, key: K, task: Task): void {
  const list = lists.get(key);
  if (list) list.push(task);
  else lists.set(key, [task]);
}

function nameOf({ generated, id, title, uid }: Task): string {
  return safe(generated ? title : `${id} ${title}`, 120) || uid;
}

export interface FoundSymbol extends Location {
  readonly name: string;
  readonly kind: 'phase' | 'task';
  /** The phase of a task. */
  readonly container: string;
}

const mostFound = 500;

/** Tasks and phases whose id or title holds the letters of the query in this order. At most 500. */
export function findSymbols(plan: Plan, view: PlanView | undefined, query: string): readonly FoundSymbol[] {
  const letters = [...query.toLowerCase().replace(/\s+/g, '')];
  const found: FoundSymbol[] = [];
  const keep = (symbolFound: FoundSymbol) => {
    if (found.length < mostFound && holdsInOrder(symbolFound.name.toLowerCase(), letters)) found.push(symbolFound);
  };
  for (const { title, key, file, headingRange } of plan.phases) {
    keep({
      name: safe(title, 120) || `Phase ${key}`,
      kind: 'phase',
      container: safe(plan.title, 80),
      file,
      range: headingRange,
    });
  }
  const titles = new Map(plan.phases.map(({ key }) => [key, safe(phaseName(plan, key), 80)]));
  for (const task of plan.tasks) {
    const status = view?.byUid.get(task.uid)?.status;
    const phase = task.phase === null ? '' : (titles.get(task.phase) ?? '');
    const container = [phase, status && lookOf(status).word].filter(Boolean).join(' · ');
    keep({ name: nameOf(task), kind: 'task', container, file: task.file, range: task.idRange });
  }
  return found;
}

function holdsInOrder(text: string, letters: readonly string[]): boolean {
  let at = 0;
  for (const letter of letters) {
    const next = text.indexOf(letter, at);
    if (next < 0) return false;
    at = next + letter.length;
  }
  return true;
}
