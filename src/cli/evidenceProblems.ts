/** Evidence that tasks demand and that can never be there, however well an agent works: the plan has to be mended. */
import { type EvidenceDemand, readEvidence } from '../plan/evidence';
import type { Plan, Problem, Range, Task } from '../plan/model';
import { problem, quoted } from '../plan/problems';
import { onLine } from '../plan/ranges';
import { pathRefusal } from '../runner/isolation/safePath';

/** At the line of the demand; in data, in which nobody counts lines, at the task. */
export function evidenceProblems({ tasks, syntax }: Plan): Problem[] {
  /** A demand below a sub-task stands in the text of its parent, too. */
  const told = new Set<string>();
  return tasks.flatMap((task) =>
    readEvidence(task.text).flatMap((demand) => {
      const why = whyNever(demand);
      if (why === undefined) return [];
      const range = syntax === undefined ? placeOf(demand, task) : task.idRange;
      const place = `${task.file} ${range.line}:${range.character} ${demand.written}`;
      if (told.has(place)) return [];
      told.add(place);
      const message = `The evidence ${quoted(demand.written)} of task ${quoted(task.id)} can never be there: ${why}; mend it, or the task will fail.`;
      return [{ ...problem('annotation-not-understood', range, message, [task.uid]), file: task.file }];
    }),
  );
}

/** The same that the gate would say when the work is done; what may still come to be is left to it. */
function whyNever({ path, folder, requires, problem: found }: EvidenceDemand): string | undefined {
  if (found !== null || path === null) return found ?? undefined;
  const refusal = pathRefusal(path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, ''));
  if (refusal !== undefined) return `${quoted(path)} is not looked at, because ${refusal}`;
  if (folder && requires.some(({ kind }) => kind === 'size')) return `${quoted(path)} is a folder, which has no size`;
  return undefined;
}

function placeOf({ written }: EvidenceDemand, { text, range, idRange }: Task): Range {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trimEnd().endsWith(written) && line.includes(':'));
  if (at < 0) return idRange;
  const from = (lines[at] ?? '').lastIndexOf(written) + (at === 0 ? range.character : 0);
  return onLine(range.line + at, from, from + written.length);
}
