/**
 * Any plan in the native format: numbered phases with tasks. Each piece is written the plainest way that the parser
 * reads back as it was; what cannot be written so is told, never dropped in silence.
 */
import type { Dependency, Phase, Plan, Task } from './model';
import { namesOf, phaseNamed } from './names';
import type { TaskPlace } from './native/context';
import { differences } from './native/differences';
import { headLines } from './native/head';
import { oneLine, waysToWrite } from './native/inline';
import { legendOf } from './native/marks';
import { headingOf, nameTasks } from './native/names';
import { writeTask } from './native/writeTask';
import { parsePlan } from './parsePlan';

export interface SerializedPlan {
  readonly text: string;
  /** What is not as it was, one sentence each. */
  readonly warnings: readonly string[];
}

/** Writes a plan. What the result is read as is the same plan, but for what `warnings` say. */
export function serializePlan(plan: Plan): SerializedPlan {
  const warnings: string[] = [];
  const legend = legendOf(plan.tasks);
  const headings = new Map(plan.phases.map((phase, at) => [phase.key, headingOf(phase, at + 1)]));
  for (const phase of plan.phases) {
    if (headings.get(phase.key)?.exact === false)
      warnings.push(
        `Phase "${oneLine(phase.title)}" could not keep its title; it is "${headings.get(phase.key)?.line.slice(3)}" now.`,
      );
  }
  const phaseOf = new Map(
    plan.tasks.map((task) => [task.uid, task.phase !== null && headings.has(task.phase) ? task.phase : null]),
  );
  const children = childrenOf(plan, phaseOf);
  const belowOf = new Map<string, Task[]>();
  for (const task of plan.tasks) {
    if (task.parent === null) continue;
    const list = belowOf.get(task.parent);
    if (list) list.push(task);
    else belowOf.set(task.parent, [task]);
  }
  const placeOf = (task: Task): TaskPlace => {
    const phase = phaseOf.get(task.uid) ?? null;
    return {
      legend,
      heading: phase === null ? null : (headings.get(phase)?.line ?? null),
      hasPhases: plan.phases.length > 0,
      nested: children.nested.has(task.uid),
    };
  };
  const phaseNumbers = new Map(plan.phases.map((phase, at) => [phase.key, numberFor(phase, at, plan.phases)]));
  const names = nameTasks(plan, placeOf, (task) => phaseNumbers.get(phaseOf.get(task.uid) ?? '') ?? '0');
  const known = namesOf(plan.tasks, plan.phases);
  const idOf = (uid: string) => names.get(uid)?.id ?? null;

  const blockOf = (task: Task): string[] => {
    const { id = null, lead = '', renamed = false } = names.get(task.uid) ?? {};
    const kept = renamed && !task.generated;
    if (kept)
      warnings.push(
        `The id of task "${oneLine(task.id)}" cannot be written; it is called ${id} now, and the old id stands in its title.`,
      );
    const written = kept ? { ...task, title: `${oneLine(task.id)}: ${task.title}` } : task;
    const { marks, lost: unwritten } = dependencyMarks(task.dependsOn);
    const { lines, lost } = writeTask(written, belowOf.get(task.uid) ?? [], placeOf(task), lead, marks);
    for (const what of [...unwritten, ...lost]) warnings.push(`Task "${oneLine(task.id)}": ${what}.`);
    const below = (children.of.get(task.uid) ?? []).flatMap(blockOf);
    return [...lines, ...below.map((line) => (line === '' ? '' : `  ${line}`))];
  };

  const notes = groupNotes();
  const sections: string[][] = [headLines(plan, legend, notes.parallel, warnings)];
  const write = (phase: Phase | null) => {
    const key = phase?.key ?? null;
    const tasks = (children.top.get(key) ?? []).flatMap(blockOf);
    const own = notes.of.get(key) ?? [];
    const opening = phase ? phaseOpening(phase) : [];
    const checks = plan.checks.filter((check) => (headings.has(check.phase ?? '') ? check.phase : null) === key);
    const verify =
      phase && checks.length > 0 ? ['**VERIFY:**', '', ...checks.flatMap((check) => checkLine(check, phase))] : [];
    sections.push([...opening, ...own.flatMap((note) => [note, '']), ...tasks, '', ...verify, '']);
  };
  write(null);
  for (const phase of plan.phases) write(phase);
  const general = plan.checks.filter(({ phase }) => !headings.has(phase ?? ''));
  if (general.length > 0)
    sections.push(['## Success Criteria', '', ...general.flatMap((check) => checkLine(check, null))]);
  const text = `${squeeze(sections.flat()).join('\n')}\n`;
  return { text, warnings: [...warnings, ...differences(plan, parsePlan(text, 'PLAN.md'), idOf, warnings)] };

  function phaseOpening(phase: Phase): string[] {
    const start = phase.pipelineStart === null ? null : idOf(phase.pipelineStart);
    const lines = start === null ? [] : [`**pipeline-start:** when ${start} completes`, ''];
    lines.push(headings.get(phase.key)?.line ?? '', '');
    if (phase.objective !== null) lines.push(`**Objective:** ${waysToWrite(phase.objective)[0] ?? ''}`, '');
    for (const list of dependencyLists(phase.dependsOn).lists) lines.push(`**Depends on:** ${list}`, '');
    return lines;
  }

  function dependencyMarks(dependsOn: readonly Dependency[]): { marks: string; lost: readonly string[] } {
    const { lists, lost } = dependencyLists(dependsOn);
    return {
      marks: lists
        .map((list) => (/^(?:\d|[A-Z]+-?\d)/.test(list) ? `(depends: ${list})` : `(depends on ${list})`))
        .join(' '),
      lost,
    };
  }

  /** Task ids in one list, numbered phases in one, each other phase in one of its own. */
  function dependencyLists(dependsOn: readonly Dependency[]): { lists: readonly string[]; lost: readonly string[] } {
    const ids: string[] = [];
    const numbers: string[] = [];
    const others: string[] = [];
    const lost: string[] = [];
    for (const { kind, target } of dependsOn) {
      if (kind === 'task') {
        const uid = known.tasks.get(target);
        const id = uid === undefined ? target : idOf(uid);
        if (id === null || id !== oneLine(id) || /[()[\],;]/.test(id))
          lost.push(`its dependency on "${oneLine(target)}" cannot be written`);
        else ids.push(id);
        continue;
      }
      const phase = plan.phases.find(({ key }) => key === phaseNamed(known, target));
      const name = phase ? (phase.number ?? phase.title) : target;
      if (/^\d{1,5}(?:\.\d{1,5})*$|^[A-Z]$/.test(name)) numbers.push(`Phase ${name}`);
      else if (/[()[\],;&`]|\band\b/.test(name))
        lost.push(`its dependency on phase "${oneLine(name)}" cannot be written`);
      else others.push(`the ${oneLine(name)} phase`);
    }
    const lists = [
      ...(ids.length > 0 ? [ids.join(', ')] : []),
      ...(numbers.length > 0 ? [numbers.join(', ')] : []),
      ...others,
    ];
    return { lists, lost };
  }

  function groupNotes(): { of: ReadonlyMap<string | null, readonly string[]>; parallel: readonly string[] } {
    const of = new Map<string | null, string[]>();
    for (const { tasks, reason } of plan.sequentialGroups) {
      const ids = tasks.map(idOf);
      const key = phaseOf.get(tasks[0] ?? '') ?? null;
      const note = `**Execution Note:** Tasks ${ids.join(', ')} are [SEQUENTIAL]${reasonOf(reason)}`;
      of.set(key, [...(of.get(key) ?? []), note]);
    }
    const parallel = plan.parallelGroups.flatMap(({ phases, reason }) => {
      const numbers = phases.map((key) => plan.phases.find((phase) => phase.key === key)?.number ?? null);
      if (!numbers.includes(null))
        return [`**Execution Note:** Phases ${numbers.join(', ')} are [PARALLEL]${reasonOf(reason)}`];
      warnings.push(`That phases ${phases.join(', ')} may be open together cannot be written: they have no numbers.`);
      return [];
    });
    return { of, parallel };
  }

  function checkLine({ text: words, checked }: Plan['checks'][number], phase: Phase | null): string[] {
    const above = phase
      ? [headings.get(phase.key)?.line ?? '', '', '- [ ] 99998.1 Words', '', '**VERIFY:**']
      : ['## Success Criteria'];
    const line = waysToWrite(words)
      .map((way) => `- [${checked ? 'x' : ' '}] ${way}`.trimEnd())
      .find((way) => {
        const { checks } = parsePlan(['# Plan', '', ...above, '', way, ''].join('\n'), 'PLAN.md');
        return checks.length === 1 && checks[0]?.text === oneLine(words) && checks[0].checked === checked;
      });
    if (line === undefined) warnings.push(`The check "${oneLine(words)}" cannot be written.`);
    return line === undefined ? [] : [line];
  }
}

function reasonOf(reason: string): string {
  const line = oneLine(reason);
  return line === '' ? '' : ` - ${line}`;
}

/** Tasks below others stand below them if both are of one phase. */
function childrenOf(plan: Plan, phaseOf: ReadonlyMap<string, string | null>) {
  const of = new Map<string, Task[]>();
  const top = new Map<string | null, Task[]>();
  const nested = new Set<string>();
  for (const task of plan.tasks) {
    const phase = phaseOf.get(task.uid) ?? null;
    const above = task.parent !== null && phaseOf.get(task.parent) === phase ? task.parent : null;
    if (above !== null) nested.add(task.uid);
    const list = above === null ? top.get(phase) : of.get(above);
    if (list) list.push(task);
    else if (above === null) top.set(phase, [task]);
    else of.set(above, [task]);
  }
  return { of, top, nested };
}

function numberFor(phase: Phase, at: number, phases: readonly Phase[]): string {
  if (phase.number !== null && /^\d{1,5}$/.test(phase.number)) return phase.number;
  const taken = new Set(phases.map(({ number }) => number));
  let number = at + 1;
  while (taken.has(String(number))) number += phases.length;
  return String(number);
}

function squeeze(lines: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const line of lines) if (line !== '' || (result.length > 0 && result.at(-1) !== '')) result.push(line);
  while (result.at(-1) === '') result.pop();
  return result;
}
