import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { assertPlaces, outline } from './dataText';
import { codesOf, covered, taskOf } from './planText';

const yaml = (...lines: string[]) => lines.join('\n');

describe('plans in YAML', () => {
  it('reads phases and tasks, ids as written', () => {
    const text = yaml(
      'title: Shop # a comment',
      'phases:',
      '  - title: "Phase 1: Base"',
      '    tasks:',
      '      - id: 001',
      '        title: Set up',
      "        status: 'done'",
      '      - id: 010',
      '        title: Go on',
      '        status: todo',
      '        depends_on: [001]',
      '        parallel: true',
      '        files: [src/a.ts]',
    );
    for (const path of ['plan.yaml', 'plan.yml', 'plan.yaml.example']) {
      const plan = parsePlan(text, path);
      assert.equal(plan.syntax, 'yaml');
      assert.equal(plan.title, 'Shop');
      assert.deepEqual(outline(plan), ['001 completed {Phase 1: Base}', '010 pending [001] {Phase 1: Base}']);
      assert.equal(taskOf(plan, '010').parallel, true);
      const mark = taskOf(plan, '010').stateMark ?? assert.fail();
      assert.deepEqual([covered(text, mark.range), mark.completed], ['todo', 'done']);
      assertPlaces(plan, text);
    }
  });

  it('takes no story from a key that is not written yet', () => {
    const text = 'development_status:\n  epic-1: in-progress\n  1-1-login: done\n  : \n  " ": done\n';
    const { tasks } = parsePlan(text, 'sprint-status.yaml');
    assert.deepEqual(
      tasks.map(({ uid }) => uid),
      ['1-1-login'],
    );
  });

  it("reads BMAD's sprint-status: epics are phases, stories tasks, retrospectives neither", () => {
    const text = yaml(
      'project: Shop',
      'development_status:',
      '  epic-1: in-progress',
      '  1-1-user-login: done',
      '  1-2-user-logout: ready-for-dev',
      '  epic-1-retrospective: optional',
      '  epic-2: backlog',
      '  2-1-search: review',
    );
    const plan = parsePlan(text, 'sprint-status.yaml');
    assert.equal(plan.format, 'bmad');
    assert.deepEqual(outline(plan), [
      '1-1-user-login completed {epic-1}',
      '1-2-user-logout pending {epic-1}',
      '2-1-search in_progress {epic-2}',
    ]);
    assert.equal(taskOf(plan, '1-1-user-login').title, 'user login');
    assertPlaces(plan, text);
  });

  it('reads the work packages of spec-kitty', () => {
    const plan = parsePlan(
      yaml(
        'work_packages:',
        '- id: WP01',
        '  title: Base',
        '  dependencies: []',
        '  owned_files:',
        '  - src/**',
        '  subtasks: [T001, T002]',
        '- id: WP02',
        '  title: Next',
        '  dependencies: [WP01]',
      ),
      'kitty-specs/001-x/wps.yaml',
    );
    assert.equal(plan.format, 'speckitty');
    assert.deepEqual(outline(plan), ['WP01 pending', 'WP02 pending [WP01]']);
    assert.deepEqual(
      taskOf(plan, 'WP01').steps.map(({ text }) => text),
      ['T001', 'T002'],
    );
    assert.deepEqual(taskOf(plan, 'WP01').files, ['src/**']);
  });

  it('unwraps Markdown that was wrapped line by line', () => {
    const text = yaml(
      'document:',
      '  - "# Plan"',
      '  - ""',
      '  - "## Phase 1: Setup"',
      '  - "- [x] 1.1 First"',
      '  - "- [ ] 1.2 Second (depends: 1.1)"',
    );
    const plan = parsePlan(text, 'plan.yml');
    assert.equal(plan.syntax, 'yaml');
    assert.deepEqual(outline(plan), ['1.1 completed {Phase 1: Setup}', '1.2 pending [1.1] {Phase 1: Setup}']);
    assert.equal(taskOf(plan, '1.2').range.line, 5);
    assertPlaces(plan, text);
    const bare = parsePlan(
      yaml('plan:', '  - ## Phase 1: Setup', '  - - [x] 1.1 First', '  - - [ ] 1.2 Second'),
      'plan.yml',
    );
    assert.deepEqual(outline(bare), ['1.1 completed {Phase 1: Setup}', '1.2 pending {Phase 1: Setup}']);
    const block = parsePlan(
      yaml('name: x', 'plan: |', '  ## Phase 1: Setup', '  - [ ] 1.1 First', '  - [ ] 1.2 Second', 'more: y'),
      'plan.yml',
    );
    assert.deepEqual(outline(block), ['1.1 pending {Phase 1: Setup}', '1.2 pending {Phase 1: Setup}']);
  });

  it('reads a list of phases, and the longest of several documents', () => {
    const text = yaml(
      '---',
      'title: x',
      '---',
      '- name: Base',
      '  tasks:',
      '    - {id: a, title: One, status: done}',
      '- name: App',
      '  tasks:',
      '    - {id: b, title: Two, depends_on: a}',
    );
    const plan = parsePlan(text, 'plan.yaml');
    assert.deepEqual(outline(plan), ['a completed {Base}', 'b pending [a] {App}']);
    assertPlaces(plan, text);
  });

  it('means phases by number or name where tasks say them', () => {
    const plan = parsePlan(
      yaml(
        'phases:',
        '  - {id: 1, name: Base}',
        '  - {id: 2, name: App}',
        'tasks:',
        '  - {id: a, title: One, phase: 2}',
        '  - {id: b, title: Two, phase: base}',
      ),
      'plan.yaml',
    );
    assert.deepEqual(outline(plan), ['a pending {App}', 'b pending {Base}']);
  });

  it('takes the mere words of tasks in phases', () => {
    const plan = parsePlan(
      yaml(
        'phases:',
        '  - name: Base',
        '    status: completed',
        '    tasks: [Set up the database, "T2: Write docs"]',
        '  - name: App',
        '    tasks:',
        '      - "[x] 2.1 Draw"',
        '      - title: Build',
        '        notes: soon',
        '      - id: x',
        '        title: Ship',
        '        status: todo',
        'sections:',
        '  - title: About',
        '    items: [one, two]',
      ),
      'plan.yaml',
    );
    assert.deepEqual(outline(plan), [
      '- completed {Base}',
      'T2 completed {Base}',
      '2.1 completed {App}',
      '- pending {App}',
      'x pending {App}',
    ]);
    assert.deepEqual(
      plan.tasks.map(({ title }) => title),
      ['Set up the database', 'Write docs', 'Draw', 'Build', 'Ship'],
    );
  });

  it('finds no tasks in settings', () => {
    for (const text of [
      'statuses: ["To Do", "Done"]\ndefault_status: To Do\ntask_prefix: back\n',
      '- hosts: all\n  tasks:\n    - name: Install\n      apt: name=x\n',
      'version: "3"\ntasks:\n  build:\n    cmds: [make]\n    desc: Build it\n',
      'sections:\n  - title: A\n    items: [one thing, two things]\n',
      'results:\n  unit: {status: passed}\n  lint: {status: failed}\n',
      'id: a1\ntitle: Requirements\nstatus: approved\nfilePath: x.md\n',
      'on: push\njobs:\n  test:\n    steps:\n      - name: x\n        run: y\n',
      '',
    ]) {
      assert.deepEqual(codesOf(parsePlan(text, 'x.yml')), ['no-tasks'], text);
    }
  });

  it('is not taken in by prose', () => {
    const plan = parsePlan('Note: this is a plan\n\n## Phase 1: A\n\n- [ ] 1.1 Do it\n', 'plan');
    assert.deepEqual([plan.syntax, plan.tasks.length], [undefined, 1]);
    assert.equal(parsePlan('[link](x)\n\n- [ ] 1.1 Do it\n', '').tasks.length, 1);
  });
});
