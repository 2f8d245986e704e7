/** What the next session needs to know: taken from the record, so that it is the same after a crash. */
import type { Plan, Task } from '../../plan/model';
import { currentStatus } from '../../status/currentStatus';
import { reportLine } from '../../status/sessionReport';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';

/** How many of the tasks done last are told about. */
const lastTasks = 8;
/** How many of a task's findings. */
const mostFindings = 5;

/** Markdown; undefined while nothing has been done by a session. */
export function handoffText(plan: Plan, status: Status): string | undefined {
  const done: Task[] = [];
  const failed: Task[] = [];
  let settled = 0;
  for (const task of plan.tasks) {
    const value = currentStatus(task, status);
    if (isSettled(value)) settled++;
    if (value === 'failed') failed.push(task);
    if (value !== 'completed' || !status.tasks.get(task.uid)?.attempts) continue;
    const place = done.findLastIndex((other) => completedAt(other, status) <= completedAt(task, status)) + 1;
    done.splice(place, 0, task);
    if (done.length > lastTasks) done.shift();
  }
  if (done.length === 0 && failed.length === 0) return undefined;
  const lines = [`${settled} of ${plan.tasks.length} tasks of the plan are done.`];
  if (done.length > 0) lines.push('', 'Done last:', '', ...done.flatMap((task) => entry(task, status)));
  if (failed.length > 0) {
    lines.push('', 'Failed and still open:', '');
    for (const task of failed.slice(0, lastTasks)) {
      const { lastFailure, lastError } = status.tasks.get(task.uid) ?? {};
      // What a person could set otherwise is not for an agent to read.
      lines.push(`- ${task.id} ${task.title}: ${lastFailure?.message ?? lastError ?? 'no reason recorded'}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function entry(task: Task, status: Status): string[] {
  const record = status.tasks.get(task.uid);
  const files = record?.changedFiles ?? [];
  const findings = (record?.reports ?? []).filter(({ kind }) => kind === 'finding').slice(-mostFindings);
  const claim = record?.claim?.replace(/\s+/g, ' ').trim();
  return [
    `- ${task.id} ${task.title}${files.length > 0 ? ` (changed: ${files.slice(0, 8).join(', ')})` : ''}`,
    ...(claim ? [`  The agent's words: ${claim}`] : []),
    ...findings.map((found) => `  Found: ${reportLine(found)}`),
  ];
}

function completedAt(task: Task, status: Status): string {
  return status.tasks.get(task.uid)?.completedAt ?? '';
}
