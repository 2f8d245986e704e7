/** A plan in JSON, JSON lines, YAML or a table of values. */
import type { Plan, Problem } from '../model';
import { problem } from '../problems';
import { assemble } from './assemble';
import { Collector } from './collect';
import { readCsv } from './csv';
import { readJson } from './json';
import { readJsonLines } from './jsonl';
import { type Places, placesOf, rangeOfSpan } from './places';
import { collectTasks, titleOfDocument } from './shapes';
import type { Syntax } from './syntax';
import { type DataDocument, listOf, type Span } from './value';
import { readYaml } from './yaml';

const mostProblems = 20;

/** Reads a document. Whatever it holds, this is a plan: perhaps one without tasks, which is said. */
export function readData(text: string, path: string, syntax: Syntax): Plan {
  const document = documentOf(text, syntax);
  const places = placesOf(text);
  const isSound = soundness(document, syntax);
  const collector = new Collector(isSound);
  const root = document.root ?? listOf([], { from: 0, to: 0 });
  const format = collectTasks({ root, syntax, path }, collector);
  const { phases, tasks } = withUsedPhases(collector);
  const draft = {
    format: format ?? 'data',
    syntax,
    title: titleOfDocument(root),
    overview: {},
    phases,
    tasks,
  } as const;
  const problems = faultProblems(document, places, syntax);
  if (tasks.length === 0) problems.push(nothing(places, problems.length > 0));
  return assemble(draft, text, places, problems);
}

function documentOf(text: string, syntax: Syntax): DataDocument {
  if (syntax === 'json') return readJson(text);
  if (syntax === 'jsonl') return readJsonLines(text);
  return syntax === 'yaml' ? readYaml(text) : readCsv(text);
}

/** Whether nothing is broken inside of a piece of the text, or right behind it. */
function soundness({ faults }: DataDocument, syntax: Syntax): (span: Span) => boolean {
  // Rows stand for themselves.
  if (faults.length === 0 || syntax === 'jsonl') return () => true;
  const places = faults.map(({ at }) => at.from).sort((a, b) => a - b);
  return ({ from, to }) => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return (places[low] ?? Number.POSITIVE_INFINITY) > to;
  };
}

/** Phases without a task are only names of a list. */
function withUsedPhases({ phases, tasks }: Collector): Pick<Collector, 'phases' | 'tasks'> {
  const used = new Set(tasks.map(({ phase }) => phase));
  if (phases.every((_, at) => used.has(at))) return { phases, tasks };
  const kept = [...phases.keys()].filter((at) => used.has(at));
  const now = new Map(kept.map((at, index) => [at, index]));
  return {
    phases: phases.filter((_, at) => used.has(at)),
    tasks: tasks.map((task) => (task.phase === null ? task : { ...task, phase: now.get(task.phase) ?? null })),
  };
}

const names = { json: 'JSON', jsonl: 'JSON lines', yaml: 'YAML', csv: 'CSV' } as const;

function faultProblems({ faults }: DataDocument, places: Places, syntax: Syntax): Problem[] {
  return faults.slice(0, mostProblems).map(({ at, reason }) => {
    const message = `This is no sound ${names[syntax]}: ${reason}; correct it, for what stands around it may be read wrongly.`;
    return problem('invalid-syntax', rangeOfSpan(places, at), message);
  });
}

function nothing(places: Places, isBroken: boolean): Problem {
  const message = isBroken
    ? 'No tasks could be read from this file; correct what is wrong with it first.'
    : 'No tasks were found in this file; a plan in data needs a list "tasks" whose entries have an id, a title and a status.';
  return problem('no-tasks', rangeOfSpan(places, { from: 0, to: 0 }), message);
}
