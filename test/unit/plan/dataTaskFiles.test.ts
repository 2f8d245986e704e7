import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { assertPlaces, outline } from './dataText';
import { codesOf, covered, taskOf } from './planText';

const read = (path: string, ...lines: string[]) => {
  const text = lines.join('\n');
  const plan = parsePlan(text, path);
  assertPlaces(plan, text);
  return { plan, text };
};

describe('files that are one task', () => {
  it('of Backlog.md: front matter, criteria as checks', () => {
    const { plan, text } = read(
      'backlog/tasks/back-7.1 - Export.md',
      '---',
      'id: BACK-7.1',
      "title: 'Export: as CSV'",
      'status: In Progress',
      'assignee: []',
      'created_date: 2026-01-01',
      'dependencies:',
      '  - task-3',
      'priority: high',
      'parent_task_id: BACK-7',
      '---',
      '',
      '## Description',
      '',
      'Change `src/export.ts`.',
      '',
      '## Acceptance Criteria',
      '<!-- AC:BEGIN -->',
      '- [x] #1 It exports',
      '- [ ] #2 It quotes',
      '<!-- AC:END -->',
      '## Implementation Plan',
      '- [x] Write it',
      '- [ ] Test it',
    );
    assert.equal(plan.format, 'backlogmd');
    assert.deepEqual(outline(plan), ['BACK-7.1 in_progress <BACK-7 [task-3]']);
    const task = taskOf(plan, 'BACK-7.1');
    assert.equal(task.title, 'Export: as CSV');
    assert.equal(task.priority, 'high');
    assert.equal(task.text, text);
    assert.deepEqual([task.range.line, task.range.character], [0, 0]);
    assert.deepEqual(task.stateMark && [covered(text, task.stateMark.range), task.stateMark.completed], [
      'In Progress',
      'Done',
    ]);
    assert.deepEqual(
      plan.checks.map(({ text: words, checked }) => [words, checked]),
      [
        ['#1 It exports', true],
        ['#2 It quotes', false],
      ],
    );
    assert.deepEqual(
      task.steps.map(({ text: words, checked }) => [words, checked]),
      [
        ['Write it', true],
        ['Test it', false],
      ],
    );
    assert.deepEqual(task.files, ['src/export.ts']);
  });

  it('whose front matter is no YAML, as people write it', () => {
    const { plan, text } = read(
      '',
      '---',
      'id: task-9',
      'title: Web: show it',
      'status: To Do',
      'assignee:',
      '  - @ann',
      'labels: [a, b]',
      'dependencies: [task-1, task-2]',
      '---',
      '',
      'Text',
    );
    assert.deepEqual(outline(plan), ['task-9 pending [task-1 task-2]']);
    assert.equal(plan.tasks[0]?.title, 'Web: show it');
    assert.equal(covered(text, plan.tasks[0]?.dependsOn[1]?.range ?? assert.fail()), 'task-2');
  });

  it('of ccpm: numbers as written, the list that "github" becomes, the checklist as steps', () => {
    const lines = [
      '---',
      'name: Add the model',
      'status: open',
      'created: 2026-01-01T00:00:00Z',
      'github: [Will be updated when synced to GitHub]',
      'depends_on: [001, 010]',
      'parallel: true',
      'conflicts_with: [004]',
      '---',
      '',
      '# Task: Add the model',
      '',
      '## Acceptance Criteria',
      '- [ ] Works',
      '',
      '## Checklist',
      '- [x] Write',
      '- [ ] Test',
      '',
      '## Definition of Done',
      '- [ ] Reviewed',
    ];
    const { plan } = read('.claude/epics/shop/003.md', ...lines);
    assert.equal(plan.format, 'ccpm');
    // Only the file's name says 003; in a folder that is the task's id.
    assert.deepEqual(outline(plan), ['- pending [001 010]']);
    assert.equal(plan.tasks[0]?.id, '003');
    assert.equal(plan.tasks[0]?.parallel, true);
    assert.deepEqual([plan.checks.length, plan.tasks[0]?.steps.length], [2, 2]);
    assert.equal(plan.tasks[0]?.stateMark?.completed, 'closed');
    const unnamed = read('x.md', ...lines).plan;
    assert.deepEqual([unnamed.tasks[0]?.generated, unnamed.tasks[0]?.title], [true, 'Add the model']);
  });

  it('but not the page of an epic, whose list they stand in', () => {
    const { plan } = read(
      '.claude/epics/shop/epic.md',
      '---',
      'name: shop',
      'status: backlog',
      'created: x',
      'progress: 0%',
      'prd: x',
      'github: [x]',
      '---',
      '',
      '# Epic: shop',
      '',
      '## Tasks Created',
      '- [ ] 001.md - One (parallel: false)',
      '- [ ] 002.md - Two (parallel: true, depends: 001)',
    );
    assert.equal(plan.tasks.length, 2);
  });

  it('of spec-kitty: the lane, in the front matter or last in the log', () => {
    const lines = (lane: string) => [
      '---',
      'work_package_id: WP02',
      'title: Build',
      lane,
      'dependencies: [WP01]',
      'subtasks:',
      '- T004',
      '- T005',
      'owned_files:',
      '- src/build/**',
      'phase: Phase 1 - Base',
      '---',
      '',
      '# Work Package Prompt: WP02 – Build',
      '',
      '### Subtask T004 – Compile',
      '',
      '## Definition of Done Checklist',
      '- [ ] Done',
      '',
      '## Activity Log',
      '- x – lane=planned – a',
      '- y – lane=done – b',
    ];
    const { plan, text } = read('tasks/WP02-build.md', ...lines('lane: "for_review"'));
    assert.deepEqual(outline(plan), ['WP02 in_progress [WP01]']);
    const mark = plan.tasks[0]?.stateMark ?? assert.fail();
    assert.deepEqual([covered(text, mark.range), mark.completed], ['for_review', 'done']);
    assert.deepEqual(
      plan.tasks[0]?.steps.map((step) => step.text),
      ['T004 – Compile', 'T005'],
    );
    assert.ok(plan.tasks[0]?.files.includes('src/build/**'));
    assert.equal(plan.checks.length, 1);
    const logged = read('', ...lines('agent: x')).plan;
    assert.deepEqual([logged.tasks[0]?.state, logged.tasks[0]?.stateMark], ['completed', null]);
  });

  it('of GSD: the plan is the task, its elements are the steps', () => {
    const { plan } = read(
      '.planning/phases/01-base/01-02-PLAN.md',
      '---',
      'phase: 01-base',
      'plan: 02',
      'type: execute',
      'wave: 2',
      'depends_on: ["01-01"]',
      'files_modified: [src/a.ts, src/b.ts]',
      'autonomous: true',
      '---',
      '',
      '<objective>',
      'Make the login work.',
      '</objective>',
      '<tasks>',
      '<task type="auto">',
      '  <name>Task 1: Form</name>',
      '  <files>src/a.ts</files>',
      '</task>',
      '<task type="auto"><name>Task 2: Check</name></task>',
      '</tasks>',
      '<success_criteria>',
      '- [ ] All green',
      '</success_criteria>',
    );
    assert.equal(plan.format, 'gsd');
    assert.deepEqual(outline(plan), ['01-02 pending [01-01]']);
    assert.equal(plan.title, 'Make the login work.');
    assert.deepEqual(plan.tasks[0]?.files, ['src/a.ts', 'src/b.ts']);
    assert.deepEqual(
      plan.tasks[0]?.steps.slice(0, 2).map(({ text }) => text),
      ['Task 1: Form', 'Task 2: Check'],
    );
  });

  it('of Taskplane: order and state, steps rather than tasks', () => {
    const prompt = read(
      'tasks/TP-014-cache/PROMPT.md',
      '# Task: TP-014 — Cache headers',
      '',
      '**Size:** M',
      '',
      '## Review Level: 2',
      '',
      '## Dependencies',
      '- **Task:** TP-003 (the server)',
      '- **None**',
      '',
      '## Context',
      '- `docs/a.md`',
      '',
      '## File Scope',
      '- `src/http/cache.ts`',
      '- `test/**`',
      '',
      '## Steps',
      '### Step 0: Do it',
      '- [ ] add ETag',
      '### Step 1: Testing & Verification',
      '- [ ] run tests',
      '',
      '## Completion Criteria',
      '- [ ] all done',
    ).plan;
    assert.equal(prompt.format, 'taskplane');
    assert.deepEqual(outline(prompt), ['TP-014 pending [TP-003]']);
    assert.equal(prompt.tasks[0]?.title, 'Cache headers');
    assert.deepEqual(prompt.tasks[0]?.files, ['src/http/cache.ts', 'test/**']);
    assert.deepEqual([prompt.tasks[0]?.steps.length, prompt.checks.length], [2, 1]);
    const { plan, text } = read(
      '',
      '# TP-014: Cache headers — Status',
      '',
      '**Current Step:** Step 1',
      '\u200B**Status:** 🟨 In Progress',
      '',
      '### Step 0: Do it',
      '**Status:** ✅ Complete',
      '- [x] add ETag',
    );
    assert.deepEqual(outline(plan), ['TP-014 in_progress']);
    assert.equal(plan.tasks[0]?.title, 'Cache headers');
    assert.equal(covered(text, plan.tasks[0]?.stateMark?.range ?? assert.fail()), '🟨 In Progress');
  });

  it('named by a first heading only: criteria are checks, work is steps', () => {
    const { plan } = read(
      'tasks/level-1/TASK-007.md',
      '# TASK-007: Model the data',
      '',
      '**Status:** done',
      '**Depends on:** TASK-001, TASK-002',
      '',
      '## Work',
      '1. [x] Draw',
      '',
      '## Acceptance',
      '**Acceptance criteria:**',
      '- [x] Drawn',
    );
    assert.equal(plan.format, 'cinerental');
    assert.deepEqual(outline(plan), ['TASK-007 completed [TASK-001 TASK-002]']);
    assert.deepEqual([plan.tasks[0]?.steps.length, plan.checks.length], [1, 1]);
  });

  it('of ralph-orchestrator, with no id anywhere', () => {
    const { plan } = read(
      'x.code-task.md',
      '---',
      'status: completed',
      'created: 2026-01-01',
      'started: null',
      '---',
      '# Task: Update the arguments',
      '',
      '## Dependencies',
      '- None',
    );
    assert.equal(plan.format, 'ralph');
    assert.deepEqual(
      [plan.tasks[0]?.generated, plan.tasks[0]?.title, plan.tasks[0]?.state],
      [true, 'Update the arguments', 'completed'],
    );
  });

  it('but not lists of tasks with front matter or such a heading', () => {
    const list = ['', '## Phase 1: A', '- [ ] 1.1 One', '- [ ] 1.2 Two'];
    for (const head of [
      ['---', 'id: plan-1', 'title: A', 'status: draft', '---'],
      ['# Task: the whole'],
      ['# TASK-001: the whole'],
      ['---', 'description: x', '---', '# Tasks: y'],
    ]) {
      const { plan } = read('tasks.md', ...head, ...list);
      assert.deepEqual(
        plan.tasks.map(({ id }) => id),
        ['1.1', '1.2'],
        head.join(),
      );
    }
    assert.deepEqual(codesOf(read('', '---', 'title: A note', 'status: draft', '---', 'Words').plan), ['no-tasks']);
  });
});
