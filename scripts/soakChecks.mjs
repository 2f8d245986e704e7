// What must hold of a runner's records whatever happened to it. Told from the files alone, without the runner's code.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whole records; a torn last line is left out, any other line that is no record throws. */
export function readRecords(state) {
  const path = join(state, 'journal.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line));
}

/** Attempts that came to a good end by task: what a person may rely on from then on. */
export function completedIn(records) {
  const completed = new Map();
  for (const record of records) {
    if (record.type !== 'attempt_ended' || record.outcome !== 'completed') continue;
    completed.set(record.task, [...(completed.get(record.task) ?? []), record.attempt]);
  }
  return completed;
}

/** By the agent of this attempt; or of an earlier one, whose work was in when the runner died. */
function wasFinished(work, records, task, attempt) {
  if (work.has(`end ${task} ${attempt}`)) return true;
  const isTakenUp = records.some(
    (record) => record.gate === 'merge' && record.task === task && record.attempt === attempt,
  );
  const earlier = Array.from({ length: attempt - 1 }, (_, index) => index + 1);
  return isTakenUp && earlier.some((number) => work.has(`end ${task} ${number}`));
}

/** Complaints about records of which the last may be cut short; empty when all is well. */
export function recordComplaints(workspace) {
  const complaints = [];
  const records = readRecords(workspace.state);
  records.forEach(({ seq }, index) => {
    if (seq !== index + 1) complaints.push(`record ${index + 1} of the journal has the number ${seq}`);
  });
  const work = new Set(workspace.lines('work'));
  for (const [task, attempts] of completedIn(records)) {
    if (attempts.length > 1) complaints.push(`${task} was completed ${attempts.length} times`);
    for (const attempt of attempts) {
      if (!wasFinished(work, records, task, attempt))
        complaints.push(`${task} counts as completed but was never finished`);
    }
  }
  for (const line of workspace.lines('overlaps')) complaints.push(`two agents at once on task ${line}`);
  const open = new Map();
  for (const { type, task, attempt } of records) {
    if (type === 'attempt_started') {
      if (open.has(task)) complaints.push(`${task}: attempt ${attempt} began before ${open.get(task)} had ended`);
      open.set(task, attempt);
    } else if (type === 'attempt_ended') {
      if (open.get(task) !== attempt) complaints.push(`${task}: attempt ${attempt} ended but had not begun`);
      open.delete(task);
    }
  }
  return complaints;
}

/** Complaints about a plan whose run has come to its end. */
export function endComplaints(workspace, tasks) {
  const complaints = recordComplaints(workspace);
  const { state } = workspace;
  const completed = completedIn(readRecords(state));
  const status = JSON.parse(readFileSync(join(state, 'status.json'), 'utf8'));
  if (completed.size !== tasks) complaints.push(`${completed.size} of ${tasks} tasks are completed in the journal`);
  if (status.tasks.length !== tasks) complaints.push(`status.json has ${status.tasks.length} of ${tasks} tasks`);
  for (const task of status.tasks) {
    if (task.status !== 'completed') complaints.push(`${task.id} is ${task.status} in status.json`);
    const file = join(workspace.folder, 'out', `${task.id}.txt`);
    if (!existsSync(file)) complaints.push(`what ${task.id} wrote is lost`);
  }
  if (status.seq !== readRecords(state).length) complaints.push('status.json is not of the last record');
  complaints.push(...leftovers(workspace));
  return complaints;
}

function leftovers(workspace) {
  const files = readdirSync(workspace.state).filter((name) => /^lock|\.tmp$/.test(name));
  return [
    ...files.map((name) => `${name} was left behind`),
    ...workspace.processes().all.map((pid) => `process ${pid} was left behind`),
    ...(existsSync(join(workspace.folder, '.git')) ? workspace.worktrees() : []).map(
      (each) => `${each} was left behind`,
    ),
  ];
}
