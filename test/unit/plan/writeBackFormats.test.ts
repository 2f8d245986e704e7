import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { completedEdit } from '../../../src/plan/writeBack';
import { taskDigest } from '../../../src/status/taskDigest';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The lines that ticking every open task, one after another, has changed. */
function tickAll(text: string, path: string): string[] {
  let now = text;
  for (const { uid } of parsePlan(text, path).tasks) {
    const plan = parsePlan(now, path);
    const task = plan.tasks.find((one) => one.uid === uid);
    assert.ok(task);
    if (task.state === 'completed') continue;
    const edit = completedEdit(bytesOf(now), task, (other) => parsePlan(other, path));
    assert.equal(edit.kind, 'edit', `${uid}: ${JSON.stringify(edit)}`);
    if (edit.kind !== 'edit') continue;
    now = new TextDecoder().decode(edit.bytes);
    const after = parsePlan(now, path).tasks.find((one) => one.uid === uid);
    assert.equal(after && taskDigest(after), taskDigest(task), 'what was done is not stale for being ticked');
    assert.deepEqual(
      plan.tasks.filter((one) => one.uid !== uid).map(({ state }) => state),
      parsePlan(now, path)
        .tasks.filter((one) => one.uid !== uid)
        .map(({ state }) => state),
      'no other task is touched',
    );
  }
  const before = text.split('\n');
  return now.split('\n').filter((line, at) => line !== before[at]);
}

describe('telling a plan of another dialect that a task is completed', () => {
  it('changes a value of JSON and nothing else', () => {
    const plan = {
      master: {
        tasks: [
          { id: 1, title: 'Set up "all"', status: 'pending', dependencies: [], subtasks: [] },
          { id: 2, title: 'Build', status: 'in-progress', dependencies: [1], subtasks: [] },
        ],
      },
    };
    assert.deepEqual(tickAll(JSON.stringify(plan, null, 2), '.taskmaster/tasks/tasks.json'), [
      '          "status": "done",'.slice(2),
      '          "status": "done",'.slice(2),
    ]);
  });

  it('changes front matter', () => {
    const text =
      '---\nid: task-7\ntitle: Sign in\nstatus: To Do\npriority: high\n---\n\n## Description\n\nLet people in.\n';
    const [changed = '', ...more] = tickAll(text, 'backlog/tasks/task-7 - Sign-in.md');
    assert.match(changed, /^status: (?:Done|Completed)$/);
    assert.deepEqual(more, []);
  });

  it('changes a cell of a table', () => {
    const text =
      '# Plan\n\n| ID | Task | Status |\n| --- | --- | --- |\n| 1 | Ask people | Not Started |\n| 2 | Tell them | Complete |\n';
    assert.deepEqual(tickAll(text, 'PLAN.md'), ['| 1 | Ask people | Complete |']);
  });
});
