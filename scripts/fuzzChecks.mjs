/** What must hold of every input. A check that fails throws; the first word of its message names it. */
import { isDeepStrictEqual } from 'node:util';
import { diagnosticsOf } from '../src/language/diagnostics.ts';
import { openDocument } from '../src/language/document.ts';
import { PlanTextError } from '../src/plan/decode.ts';
import { parsePlan, parsePlanFolder } from '../src/plan/parsePlan.ts';
import { serializePlan } from '../src/plan/serialize.ts';
import { completedEdit } from '../src/plan/writeBack.ts';

/** Checks one input. Throws when something does not hold. */
export function check({ path, files, isFolder }) {
  const read = () => (isFolder ? parsePlanFolder(files, path) : parsePlan(files[0].text, path));
  const plan = read();
  demand(isDeepStrictEqual(read(), plan), 'again', 'reading the same text twice gives two plans');
  const linesOf = new Map(files.map((file) => [isFolder ? file.path : null, file.text.split(/\r\n|\n|\r/)]));
  checkNames(plan);
  checkPlaces(plan, linesOf, isFolder);
  checkSerialized(plan);
  for (const file of files) {
    diagnosticsOf(openDocument({ text: file.text, plan, file: isFolder ? file.path : null, view: undefined }));
  }
  checkWriteBack(plan, files, path, isFolder);
}

function demand(holds, name, message) {
  if (!holds) throw new Error(`${name}: ${message}`);
}

function checkNames({ tasks, phases, problems, sequentialGroups, parallelGroups, checks, references }) {
  const uids = new Set(tasks.map(({ uid }) => uid));
  const keys = new Set(phases.map(({ key }) => key));
  demand(uids.size === tasks.length, 'uids', 'a uid is there twice');
  demand(keys.size === phases.length, 'keys', 'a phase key is there twice');
  const seen = new Set();
  for (const { uid, parent, phase } of tasks) {
    demand(uid !== '', 'uids', 'a uid is empty');
    demand(
      parent === null || seen.has(parent),
      'parent',
      `${uid} stands below ${parent}, which does not come before it`,
    );
    demand(phase === null || keys.has(phase), 'phase', `${uid} stands in phase ${phase}, which is not there`);
    seen.add(uid);
  }
  for (const { phase } of checks) demand(phase === null || keys.has(phase), 'check', `a check stands in ${phase}`);
  for (const { pipelineStart } of phases)
    demand(pipelineStart === null || uids.has(pipelineStart), 'pipeline', pipelineStart);
  for (const group of sequentialGroups)
    demand(
      group.tasks.every((uid) => uids.has(uid)),
      'sequence',
      group.key,
    );
  for (const group of parallelGroups)
    demand(
      group.phases.every((key) => keys.has(key)),
      'parallel',
      group.key,
    );
  for (const problem of problems)
    demand(
      problem.tasks.every((uid) => uids.has(uid)),
      'problem',
      problem.message,
    );
  for (const { kind, target } of references)
    demand(target === null || (kind === 'task' ? uids : keys).has(target), 'reference', `${kind} ${target}`);
}

function checkPlaces(plan, linesOf, isFolder) {
  const inside = (what, range, file) => {
    const lines = linesOf.get(file);
    demand(lines !== undefined, 'file', `${what} stands in ${file}, which was not read`);
    const { line: first, endLine, endCharacter } = range;
    for (const { line, character } of [range, { line: endLine, character: endCharacter }])
      demand(
        Number.isInteger(line) && character >= 0 && character <= (lines[line]?.length ?? -1),
        'range',
        `${what} ${JSON.stringify(range)}`,
      );
    demand(
      first < endLine || (first === endLine && range.character <= endCharacter),
      'range',
      `${what} ${JSON.stringify(range)}`,
    );
  };
  for (const task of plan.tasks) {
    const { file, uid, range, idRange, stateMark } = task;
    inside(`task ${uid}`, range, file);
    inside(`id of ${uid}`, idRange, file);
    for (const name of ['dependsOn', 'annotations', 'steps'])
      for (const one of task[name]) inside(`${name} of ${uid}`, one.range, file);
    if (!stateMark) continue;
    inside(`state of ${uid}`, stateMark.range, file);
    const { line, character, endLine, endCharacter } = stateMark.range;
    const written = linesOf.get(file)[line].slice(character, endCharacter);
    demand(
      line === endLine && written === stateMark.written,
      'stateMark',
      `${uid}: ${JSON.stringify(stateMark)} but there stands ${JSON.stringify(written)}`,
    );
  }
  for (const { key, file, range, headingRange, dependsOn } of plan.phases) {
    inside(`phase ${key}`, range, file);
    inside(`heading of ${key}`, headingRange, file);
    for (const dependency of dependsOn) inside(`dependency of ${key}`, dependency.range, file);
  }
  for (const name of ['checks', 'problems', 'references'])
    for (const one of plan[name]) if (one.file !== null || !isFolder) inside(name, one.range, one.file);
  if (isFolder) return;
  for (const group of [...plan.sequentialGroups, ...plan.parallelGroups])
    inside(`group ${group.key}`, group.range, null);
}

/** The native format says the same again, but for what its warnings say. */
function checkSerialized(plan) {
  // It reads each line that it writes again.
  if (plan.tasks.length > 1000) return;
  const { text, warnings } = serializePlan(plan);
  const again = parsePlan(text, 'PLAN.md');
  const facts = ({ tasks, phases }) => ({
    tasks: tasks.map(({ id, state, phase }) => ({ id, state, phase: phases.findIndex(({ key }) => key === phase) })),
    phases: phases.length,
  });
  if (warnings.length > 0) return;
  demand(
    isDeepStrictEqual(facts(again), facts(plan)),
    'serialize',
    `${JSON.stringify(facts(plan)).slice(0, 600)} became ${JSON.stringify(facts(again)).slice(0, 600)} in ${JSON.stringify(text).slice(0, 600)}`,
  );
}

/** "Completed" changes the bytes that it says, and no other task. */
function checkWriteBack(plan, files, path, isFolder) {
  const marked = plan.tasks.filter(({ stateMark, state }) => stateMark && state !== 'completed');
  const some = marked.length > 3 ? [marked[0], marked[marked.length >> 1], marked.at(-1)] : marked;
  for (const task of some) {
    const file = isFolder ? files.find((one) => one.path === task.file) : files[0];
    // Half a character cannot be saved in a file.
    if (!file.text.isWellFormed()) continue;
    const bytes = new TextEncoder().encode(file.text);
    const readWith = (text) =>
      isFolder
        ? parsePlanFolder(
            files.map((one) => (one === file ? { path: one.path, text } : one)),
            path,
          )
        : parsePlan(text, path);
    const edit = completedEdit(bytes, task, readWith);
    if (edit.kind !== 'edit') continue;
    const { at, by } = edit;
    const expected = Buffer.concat([bytes.subarray(0, at.from), by, bytes.subarray(at.to)]);
    demand(expected.equals(edit.bytes), 'writeBack', `more than the state of ${task.uid} was changed`);
    let after;
    try {
      after = readWith(new TextDecoder('utf-8', { ignoreBOM: true }).decode(edit.bytes));
    } catch (error) {
      if (error instanceof PlanTextError) continue;
      throw error;
    }
    demand(
      after.tasks.some(({ uid, state }) => uid === task.uid && state === 'completed'),
      'writeBack',
      `${task.uid} is not completed`,
    );
    const marks = (tasks) =>
      tasks.filter(({ uid }) => uid !== task.uid).map(({ uid, stateMark }) => [uid, stateMark?.written]);
    demand(
      isDeepStrictEqual(marks(after.tasks), marks(plan.tasks)),
      'writeBack',
      `completing ${task.uid} changed another task`,
    );
  }
}
