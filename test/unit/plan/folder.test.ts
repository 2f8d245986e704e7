import assert from 'node:assert/strict';
import { parsePlanFolder } from '../../../src/plan/parsePlan';
import { outline } from './dataText';
import { codesOf, covered, problemOf, taskOf } from './planText';

type Files = Readonly<Record<string, string | readonly string[]>>;
const folder = (files: Files, path = 'plans/x') =>
  parsePlanFolder(
    Object.entries(files).map(([name, text]) => ({
      path: name,
      text: typeof text === 'string' ? text : text.join('\n'),
    })),
    path,
  );
const matter = (...lines: string[]) => ['---', ...lines, '---', ''];

describe('plans that are a folder', () => {
  it('of Backlog.md: every task file, drafts and archive left out, in the order of their numbers', () => {
    const task = (id: string, status: string, ...more: string[]) =>
      matter(`id: ${id}`, `title: T ${id}`, `status: ${status}`, 'labels: []', ...more);
    const files = {
      'config.yml': 'project_name: x',
      'tasks/task-10 - Ten.md': task('task-10', 'To Do', 'dependencies: [task-2]', 'parent_task_id: task-9'),
      'tasks/task-9 - Nine.md': task('task-9', 'In Progress', 'dependencies: [task-404]'),
      'completed/task-2 - Two.md': task('task-2', 'Done'),
      'drafts/draft-1 - No.md': task('draft-1', 'Draft'),
      'archive/tasks/task-1 - Old.md': task('task-1', 'To Do'),
      'docs/readme.md': ['# Docs', '- [ ] no task'],
    };
    const plan = folder(files, 'backlog');
    assert.equal(plan.format, 'backlogmd');
    assert.deepEqual(outline(plan), [
      'task-2 completed',
      'task-9 in_progress [task-404]',
      'task-10 pending <task-9 [task-2]',
    ]);
    const ten = taskOf(plan, 'task-10');
    assert.equal(ten.file, 'tasks/task-10 - Ten.md');
    assert.equal(covered(files['tasks/task-10 - Ten.md'].join('\n'), ten.stateMark?.range ?? assert.fail()), 'To Do');
    assert.equal(problemOf(plan, 'unknown-dependency').file, 'tasks/task-9 - Nine.md');
    assert.ok(plan.references.some(({ target, file }) => target === 'task-2' && file === ten.file));
    assert.deepEqual(plan.files, ['completed/task-2 - Two.md', 'tasks/task-9 - Nine.md', 'tasks/task-10 - Ten.md']);
  });

  it('of Backlog.md: tasks with the least that one needs, too', () => {
    const plan = folder({
      'tasks/task-1 - A.md': matter('id: task-1', 'title: A', 'status: Done', 'assignee: []'),
      'tasks/task-2 - B.md': matter('id: task-2', 'title: B', 'status: To Do', 'dependencies: [task-1]'),
      'tasks/notes.md': ['# Notes', '', '- [ ] no task'],
    });
    assert.equal(plan.format, 'backlogmd');
    assert.deepEqual(outline(plan), ['task-1 completed', 'task-2 pending [task-1]']);
  });

  it('of Backlog.md: what older tasks call by another prefix', () => {
    const task = (id: string, ...more: string[]) =>
      matter(`id: ${id}`, `title: T ${id}`, 'status: To Do', 'labels: []', ...more);
    const plan = folder({
      'tasks/back-7 - A.md': task('BACK-7'),
      'tasks/back-7.1 - B.md': task('BACK-7.1', 'dependencies: [task-7]', 'parent_task_id: TASK-7'),
    });
    assert.deepEqual(outline(plan), ['BACK-7 pending', 'BACK-7.1 pending <BACK-7 [BACK-7]']);
  });

  it('of ccpm: the numbered files, titled by the epic', () => {
    const task = (name: string, status: string, depends: string) =>
      matter(`name: ${name}`, `status: ${status}`, 'created: x', `depends_on: ${depends}`, 'parallel: false');
    const plan = folder({
      'epic.md': [
        ...matter('name: shop', 'status: backlog', 'progress: 0%', 'prd: x'),
        '- [ ] 001.md - A',
        '- [ ] 002.md - B',
      ],
      '002.md': task('B', 'open', '[001]'),
      '001.md': task('A', 'closed', '[]'),
      'updates/001/stream-A.md': ['# Stream', '- [ ] no task'],
      'execution-status.md': ['# Status', '- [ ] no task'],
    });
    assert.deepEqual([plan.format, plan.title], ['ccpm', 'shop']);
    assert.deepEqual(outline(plan), ['001 completed', '002 pending [001]']);
    assert.deepEqual(plan.problems, []);
  });

  it('of spec-kitty: the log of events has the last word', () => {
    const wp = (id: string, lane: string) =>
      matter(
        `work_package_id: ${id}`,
        `title: P ${id}`,
        `lane: ${lane}`,
        id === 'WP02' ? 'dependencies: [WP01]' : 'dependencies: []',
      );
    const plan = folder({
      'tasks/WP01-a.md': wp('WP01', 'planned'),
      'tasks/WP02-b.md': wp('WP02', 'planned'),
      'tasks/WP03-c.md': wp('WP03', 'doing'),
      'tasks.md': ['## Work Package WP01: A', '- [ ] T001 x'],
      'status.json': JSON.stringify({ work_packages: { WP01: { lane: 'in_progress' } } }),
      'status.events.jsonl':
        '{"wp_id":"WP01","from_lane":"planned","to_lane":"done"}\n{"wp_id":"WP02","from_lane":"planned","to_lane":"blocked"}\n',
    });
    assert.equal(plan.format, 'speckitty');
    assert.deepEqual(outline(plan), ['WP01 completed', 'WP02 blocked [WP01]', 'WP03 in_progress']);
    assert.equal(taskOf(plan, 'WP01').stateMark, null);
    assert.equal(taskOf(plan, 'WP03').stateMark?.written, 'doing');
  });

  it('of prompts by category: both ways of writing them, in the order of the categories', () => {
    const plan = folder({
      'README.md': '# Prompts',
      'meta/summary.json': JSON.stringify({ total_tasks: 3 }),
      'naming_issues.md': [
        '# Naming',
        '',
        '## Task: TASK-003',
        'Rename the helper',
        'Priority: 4',
        'Code file: `src/help.ts`',
        '',
        '### Suggestions',
        '- Rename it',
      ],
      'not_implemented.md': [
        '# Not implemented',
        '',
        '## Task 1: TASK-001 - Add a cache',
        '**Priority:** 2',
        '**Code file:** `src/cache.ts`',
        '**Test file:** `test/cache.test.ts`',
        '```python',
        '## Task: TASK-099',
        '```',
        '',
        '---',
        '',
        '## Task 2: TASK-002 - Mend the cache',
        '**Priority:** 1',
        '## What next',
        'Words',
      ],
    });
    assert.equal(plan.format, 'smartspec');
    assert.deepEqual(outline(plan), [
      'TASK-001 pending {not_implemented}',
      'TASK-002 pending {not_implemented}',
      'TASK-003 pending {naming_issue}',
    ]);
    assert.deepEqual(
      plan.tasks.map(({ priority }) => priority),
      ['high', 'critical', 'low'],
    );
    assert.deepEqual(
      plan.tasks.map(({ title }) => title),
      ['Add a cache', 'Mend the cache', 'Rename the helper'],
    );
    assert.deepEqual(taskOf(plan, 'TASK-001').files, ['src/cache.ts', 'test/cache.test.ts']);
    assert.match(taskOf(plan, 'TASK-003').text, /^## Task: TASK-003[\s\S]*- Rename it$/);
    assert.doesNotMatch(taskOf(plan, 'TASK-002').text, /What next/);
    const [list] = plan.parallelGroups;
    assert.deepEqual([list?.isOneList, list?.phases], [true, plan.phases.map(({ key }) => key)]);
  });

  it('of tasks sorted by level, with the states of their tracker', () => {
    const plan = folder({
      'level-1/TASK-001.md': ['# TASK-001: Base', '## Acceptance Criteria', '- [ ] a'],
      'level-2/TASK-003.md': ['# TASK-003: Page'],
      'level-1/TASK-002.md': ['# TASK-002: More'],
      'progress/task-execution-tracker.json': JSON.stringify({
        taskStatus: {
          'TASK-001': { status: 'approved' },
          'TASK-003': { status: 'pending', priority: 'high', dependencies: ['TASK-001'] },
        },
      }),
    });
    assert.equal(plan.format, 'cinerental');
    assert.deepEqual(outline(plan), [
      'TASK-001 completed {level-1}',
      'TASK-002 pending {level-1}',
      'TASK-003 pending [TASK-001] {level-2}',
    ]);
    assert.deepEqual(
      plan.phases.map(({ key, title }) => [key, title]),
      [
        ['1', 'level-1'],
        ['2', 'level-2'],
      ],
    );
    assert.equal(taskOf(plan, 'TASK-003').priority, 'high');
    assert.deepEqual(
      plan.checks.map(({ file }) => file),
      ['level-1/TASK-001.md'],
    );
  });

  it('of Taskplane: one task per folder, its state from STATUS.md and .DONE', () => {
    const prompt = (id: string, needs = 'None') => [
      `# Task: ${id} — Do ${id}`,
      '## Review Level: 1',
      '## Dependencies',
      `- ${needs}`,
      '## Steps',
      '### Step 0: X',
      '- [ ] a',
    ];
    const plan = folder({
      'CONTEXT.md': ['# Area', '- [ ] debt'],
      'TP-001-a/PROMPT.md': prompt('TP-001'),
      'TP-001-a/STATUS.md': ['# TP-001: Do — Status', '**Status:** 🟨 In Progress', '### Step 0: X'],
      'TP-001-a/.DONE': '',
      'TP-002-b/PROMPT.md': prompt('TP-002', 'TP-001'),
      'TP-002-b/STATUS.md': [
        '# TP-002: Do — Status',
        '**Current Step:** 0',
        '**Status:** 🟨 In Progress',
        '### Step 0: X',
      ],
      'TP-010-c/PROMPT.md': prompt('TP-010', 'area/TP-002'),
      'TP-010-c/STATUS.md': ['# TP-010: Do — Status', '**Status:** 🔵 Ready for Execution', '### Step 0: X'],
    });
    assert.equal(plan.format, 'taskplane');
    assert.deepEqual(outline(plan), ['TP-001 completed', 'TP-002 in_progress [TP-001]', 'TP-010 pending [TP-002]']);
  });

  it('of GSD: the roadmap lists, the plans tell more', () => {
    const gsd = (phase: string, number: string, depends: string) => [
      ...matter(
        `phase: ${phase}`,
        `plan: ${number}`,
        'wave: 1',
        `depends_on: ${depends}`,
        'files_modified: [src/a.ts]',
      ),
      '<task><name>Begin</name></task>',
    ];
    const plan = folder(
      {
        'PROJECT.md': '# P',
        'ROADMAP.md': [
          '# Roadmap: Shop',
          '',
          '## Phases',
          '- [ ] **Phase 1: Base** - first',
          '',
          '## Phase Details',
          '',
          '### Phase 1: Base',
          'Plans:',
          '- [x] 01-01-PLAN.md — Tables',
          '- [ ] 01-02-PLAN.md — Pages',
        ],
        'phases/01-base/01-01-PLAN.md': gsd('01-base', '01', '[]'),
        'phases/01-base/01-02-PLAN.md': gsd('01-base', '02', '["01-01"]'),
        'phases/01-base/01-02-SUMMARY.md': '# Done',
        'phases/01-base/01-03-PLAN.md': gsd('01-base', '03', '["01-02"]'),
      },
      '.planning',
    );
    assert.equal(plan.format, 'gsd');
    assert.ok(plan.tasks.length >= 3, outline(plan).join('\n'));
    const third = taskOf(plan, '01-03');
    assert.deepEqual(
      [third.file, third.state, plan.phases.find(({ key }) => key === third.phase)?.number],
      ['phases/01-base/01-03-PLAN.md', 'pending', '1'],
    );
    const second = plan.tasks.find(({ text }) => text.includes('01-02-PLAN'));
    assert.deepEqual(
      [second?.file, second?.state, second?.steps.map(({ text }) => text)],
      ['ROADMAP.md', 'pending', ['Begin']],
    );
  });

  it('of BMAD: stories are phases, and what the sprint calls done is done', () => {
    const story = (number: string) => [
      `# Story ${number}: Login ${number}`,
      '',
      'Status: review',
      '',
      '## Tasks / Subtasks',
      '',
      '- [ ] Task 1: Form (AC: 1)',
      '- [x] Task 2: Check (AC: 2)',
    ];
    const plan = folder({
      'sprint-status.yaml': [
        'development_status:',
        '  epic-1: in-progress',
        '  1-1-login: done',
        '  1-2-logout: in-progress',
        '  1-3-search: backlog',
      ],
      '1-1-login.md': story('1.1'),
      '1-2-logout.md': story('1.2'),
    });
    assert.equal(plan.format, 'bmad');
    assert.deepEqual(
      plan.tasks.map(({ state, file }) => `${state} ${file}`),
      [
        'completed 1-1-login.md',
        'completed 1-1-login.md',
        'pending 1-2-logout.md',
        'completed 1-2-logout.md',
        'pending sprint-status.yaml',
      ],
    );
    assert.deepEqual(
      plan.phases.map(({ title }) => title),
      ['Story 1.1: Login 1.1', 'Story 1.2: Login 1.2', 'epic-1'],
    );
    assert.equal(new Set(plan.tasks.map(({ uid }) => uid)).size, 5);
  });

  it('of Task Master: the list, not its copies', () => {
    const plan = folder({
      'tasks.json': JSON.stringify({ master: { tasks: [{ id: 1, title: 'A', status: 'done' }] } }),
      'task_001.txt': ['# Task ID: 1', '# Title: A', '# Status: done'],
    });
    assert.deepEqual([outline(plan), plan.files], [['1 completed'], ['tasks.json']]);
  });

  it('of an agent: a small file per task', () => {
    const task = (id: string, blockedBy: string[]) =>
      JSON.stringify({ id, subject: `S ${id}`, description: 'd', status: 'pending', blocks: [], blockedBy });
    const plan = folder({ '10.json': task('10', ['2']), '2.json': task('2', []), '.lock': '' });
    assert.equal(plan.format, 'claude');
    assert.deepEqual(outline(plan), ['2 pending', '10 pending [2]']);
  });

  it('of a change with its list of tasks, whatever stands beside it', () => {
    const plan = folder({
      'proposal.md': ['# Why', '- [ ] no task'],
      'design.md': '# How',
      'specs/auth/spec.md': ['## Scenario', '- [ ] no task'],
      'tasks.md': ['## 1. Setup', '- [x] 1.1 One', '- [ ] 1.2 Two'],
    });
    assert.deepEqual(
      plan.tasks.map(({ id, file }) => [id, file]),
      [
        ['1.1', 'tasks.md'],
        ['1.2', 'tasks.md'],
      ],
    );
  });

  it('of several lists: ids that begin anew stay apart', () => {
    const list = ['## Phase 1: A', '- [x] 1.1 One', '- [ ] 1.2 Two (depends: 1.1)'];
    const plan = folder({ 'a.md': list, 'b.md': list, 'notes.md': 'Words', 'data.bin.json': '{"a": 1}' });
    assert.deepEqual(
      plan.tasks.map(({ uid }) => uid),
      ['1.1', '1.2', '1.1@b', '1.2@b'],
    );
    assert.deepEqual(
      taskOf(plan, '1.2@b').dependsOn.map(({ target }) => target),
      ['1.1@b'],
    );
    assert.deepEqual(
      plan.phases.map(({ key }) => key),
      ['1', '1@b'],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('tells of ids that two files claim', () => {
    const task = (title: string) => matter('id: task-1', `title: ${title}`, 'status: To Do', 'labels: []');
    const plan = folder({ 'tasks/a.md': task('A'), 'tasks/b.md': task('B') });
    const found = problemOf(plan, 'duplicate-id');
    assert.equal(found.file, 'tasks/b.md');
    assert.match(found.message, /already used in tasks\/a\.md/);
    assert.deepEqual(
      plan.tasks.map(({ uid }) => uid),
      ['task-1', 'task-1@b'],
    );
  });

  it('finds circles across files', () => {
    const task = (id: string, needs: string) =>
      matter(`id: ${id}`, `title: ${id}`, 'status: To Do', `dependencies: [${needs}]`, 'labels: []');
    const plan = folder({ 'tasks/a.md': task('t-1', 't-2'), 'tasks/b.md': task('t-2', 't-1') });
    assert.deepEqual(codesOf(plan), ['dependency-cycle']);
  });

  it('says once that nothing was found', () => {
    for (const files of [{}, { 'a.md': 'Words', 'b.json': '{"a": [', 'c.yml': 'x: y' }]) {
      const plan = folder(files);
      assert.deepEqual([plan.tasks.length, codesOf(plan)], [0, ['no-tasks']]);
    }
  });

  it('tells of a range in a list each end, as in a plan of one file', () => {
    const text = ['- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C (depends: 1.1-1.2)'].join('\n');
    const plan = folder({ 'a.md': text, 'b.md': '- [ ] 2.1 D (depends: 1.3)' });
    assert.deepEqual(
      plan.references.map(({ target, file, range }) => [
        target,
        covered(file === 'a.md' ? text : '- [ ] 2.1 D (depends: 1.3)', range),
      ]),
      [
        ['1.1', '1.1'],
        ['1.2', '1.2'],
        ['1.3', '1.3'],
      ],
    );
  });
});
