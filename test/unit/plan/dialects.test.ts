import assert from 'node:assert/strict';
import { readMarkdown } from '../../../src/plan/markdown/readMarkdown';
import type { Plan } from '../../../src/plan/model';
import { codesOf, covered, targetsOf, taskOf } from './planText';

const read = (...lines: string[]) => readMarkdown(lines.join('\n'));

/** `id state ^parent phase <dependencies> flags`, what is not there left out. */
function rowsOf(plan: Plan): string[] {
  const titles = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const ids = new Map(plan.tasks.map(({ uid, id }) => [uid, id]));
  return plan.tasks.map((task) =>
    [
      task.generated ? `(${task.title})` : task.id,
      task.state,
      task.parent === null ? '' : `^${ids.get(task.parent)}`,
      task.phase === null ? '' : `@${titles.get(task.phase)}`,
      task.dependsOn.length > 0 ? `<${targetsOf(task).join(' ')}` : '',
      task.parallel ? 'P' : '',
      task.optional ? 'O' : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}

const stepsOf = (plan: Plan) => plan.tasks.map(({ steps }) => steps.length);

describe('headings that are tasks', () => {
  it('are known by a task word, a prefix or a box, whatever the language', () => {
    for (const [heading, id, title] of [
      ['### Task 3: Build it', '3', 'Build it'],
      ['### Task 2.5: Build it', '2.5', 'Build it'],
      ['### Task 2a: Build it', '2a', 'Build it'],
      ['### **Task 3**: Build it', '3', 'Build it'],
      ['### TASK-3.1: Build it', 'TASK-3.1', 'Build it'],
      ['### TASK 4: Build it ##', '4', 'Build it'],
      ['#### SPEC-05: Build it', 'SPEC-05', 'Build it'],
      ['### タスク 1.1: Build it', '1.1', 'Build it'],
      ['### 任务 1：Build it', '1', 'Build it'],
      ['### Подзадача 1.2: Build it', '1.2', 'Build it'],
      ['### Задача 7. Build it', '7', 'Build it'],
      ['## Work Package WP01: Build it', 'WP01', 'Build it'],
      ['### WP02 - Build it', 'WP02', 'Build it'],
      ['### Subtask T001 – Build it', 'T001', 'Build it'],
      ['### T12: Build it', 'T12', 'Build it'],
      ['### US-001: Build it', 'US-001', 'Build it'],
      ['## Task CG-00.1: Build it', 'CG-00.1', 'Build it'],
      ['## Task: TASK-001', 'TASK-001', ''],
      ['### Slice S01 — Build it', 'S01', 'Build it'],
      ['### - [ ] 1. Build it', '1', 'Build it'],
      ['### [ ] 1.2 Build it', '1.2', 'Build it'],
      ['### ✅ Task 1: Build it', '1', 'Build it'],
      ['### Task 10a — Build it', '10a', 'Build it'],
      ['#### Task A: Build it', 'A', 'Build it'],
    ] as const) {
      const plan = read('# Plan', '', '## Part', '', heading, '', '- [ ] a step');
      assert.deepEqual(
        plan.tasks.map((task) => [task.id, task.title, task.steps.length]),
        [[id, title, 1]],
        heading,
      );
    }
  });

  it('are not those that group', () => {
    for (const heading of [
      '### 1.1 Setup',
      '### Phase 2: Setup',
      '### Tasks',
      '### Task Status',
      '### Task management for 3 users',
      '### P0: Setup',
      '### Step 1: Setup',
      '### Scenario 4: Setup',
      '### Epic 1: Setup',
      '### FR-001: Setup',
    ]) {
      const plan = read('# Plan', '', heading, '', '- [ ] Do it');
      assert.deepEqual(
        plan.tasks.map(({ title, phase }) => [title, phase !== null]),
        [['Do it', true]],
        heading,
      );
    }
  });

  it('have the state that their steps add up to', () => {
    const plan = read(
      '### Task 1: a',
      '- [x] x',
      '- [x] y',
      '### Task 2: b',
      '- [x] x',
      '- [ ] y',
      '### Task 3: c',
      '- [-] one',
      '### Task 4: d',
      'Words.',
      '### Task 5: e',
      '- [ ] x',
    );
    assert.deepEqual(rowsOf(plan), ['1 completed', '2 in_progress', '3 in_progress', '4 pending', '5 pending']);
    assert.deepEqual(stepsOf(plan), [2, 2, 1, 0, 1]);
    assert.deepEqual(
      plan.tasks.map(({ stateMark }) => stateMark),
      [null, null, null, null, null],
    );
  });

  it('have the state that their own words say, and its place', () => {
    for (const [line, state, written, completed] of [
      ['- **Status:** ✅ Done', 'completed', '✅ Done', '✅ Done'],
      ['- **STATUS:** COMPLETED ✅', 'completed', 'COMPLETED ✅', 'COMPLETED ✅'],
      ['**Status**: In Progress  ', 'in_progress', 'In Progress', 'Completed'],
      ['Status: pending', 'pending', 'pending', 'completed'],
      ['- **Status:** 🟡 In Progress', 'in_progress', '🟡 In Progress', '✅ Completed'],
      ['- **Status**: ❌ Failed', 'failed', '❌ Failed', '✅ Completed'],
      ['- Status: BLOCKED', 'blocked', 'BLOCKED', 'COMPLETED'],
      ['- **Status:** Deferred', 'skipped', 'Deferred', 'Completed'],
      ['- **Status:** ❌ Not implemented', 'pending', '❌ Not implemented', '✅ Completed'],
      ['- **Status:** Ready for review', 'in_progress', 'Ready for review', 'Completed'],
      ['- **Status:** ⏳', 'pending', '⏳', '✅'],
      ['- **状态**：已完成', 'completed', '已完成', '已完成'],
      ['- **Статус:** В работе', 'in_progress', 'В работе', 'Completed'],
    ] as const) {
      const text = ['### Task 1: a', '', line, '- [x] step', '- [ ] step'].join('\n');
      const task = taskOf(readMarkdown(text), '1');
      assert.equal(task.state, state, line);
      const mark = task.stateMark;
      assert.ok(mark, line);
      assert.deepEqual([covered(text, mark.range), mark.written, mark.completed], [written, written, completed]);
    }
  });

  it('write "completed" as the file does elsewhere', () => {
    const plan = read(
      '### Task 1: a',
      '- **Status:** ✔️ Finished',
      '### Task 2: b',
      '- **Status:** ⏳ Waiting to start',
      '### Task 3: c',
      '- **Status:** ⏳ Planned',
    );
    assert.deepEqual(
      plan.tasks.map(({ state, stateMark }) => [state, stateMark?.completed]),
      [
        ['completed', '✔️ Finished'],
        ['blocked', '✔️ Finished'],
        ['pending', '✔️ Finished'],
      ],
    );
  });

  it('say their state in the heading', () => {
    for (const [heading, state, title] of [
      ['### Task 1: a ✅', 'completed', 'a'],
      ['### Task 1: a (Complete)', 'completed', 'a'],
      ['### Task 1: a — DONE', 'completed', 'a'],
      ['### ⏳ Task 1: a', 'pending', 'a'],
      ['### - [x] Task 1: a', 'completed', 'a'],
      ['### - [-] 1. a', 'in_progress', 'a'],
      ['### ~~Task 1: a~~', 'skipped', 'a'],
      ['### Task 1: a (deferred)', 'skipped', 'a'],
      ['### Task 1: Show what is open (fast)', 'pending', 'Show what is open (fast)'],
    ] as const) {
      const task = taskOf(read(heading, '- [ ] step'), '1');
      assert.deepEqual([task.state, task.title], [state, title], heading);
    }
  });

  it('have steps, checks and sub-tasks below them', () => {
    const plan = read(
      '# Plan',
      '## Phase 1: A',
      '### Task 1: One',
      '- [ ] step',
      '**Acceptance Criteria:**',
      '- [ ] holds',
      '#### Definition of Done',
      '- [x] merged',
      '#### Work',
      '- [x] another step',
      '- [ ] 1.1 with an id',
      '### Task 2: Quality gate',
      '- [ ] npm test',
      '## Rollout',
      '- [ ] outside',
      '## Documentation Tasks',
      '- [ ] write',
    );
    assert.deepEqual(rowsOf(plan), [
      '1 in_progress @Phase 1: A',
      '1.1 pending ^1 @Phase 1: A',
      '2 pending @Phase 1: A',
      '(write) pending @Documentation Tasks',
    ]);
    assert.deepEqual(stepsOf(plan), [2, 0, 1, 0]);
    assert.deepEqual(
      plan.checks.map(({ text }) => text),
      ['holds', 'merged', 'outside'],
    );
  });

  it('may be parents of others', () => {
    const plan = read('# Plan', '## Task 10: All', '### Task 10a: One', '- [x] a', '### Task 10b: Two', '- [ ] b');
    assert.deepEqual(rowsOf(plan), ['10 in_progress', '10a completed ^10', '10b pending ^10']);
  });

  it('depend on each other by fields below', () => {
    const plan = read(
      '### Task 1: a',
      '### Task 2: b',
      '**Depends on:** Task 1',
      '### Task 3: c',
      '- **Dependencies:** Task 1, Task 2',
      '### Task 4: d',
      '- Dependencies: None',
      '### Task 5: e',
      '- **依赖**：任务 1',
      '### Task 6: f',
      '- **Depends on:** 1 (done), 2 (done), the account',
    );
    assert.deepEqual(plan.tasks.map(targetsOf), [[], ['1'], ['1', '2'], [], ['1'], ['1', '2']]);
    assert.deepEqual(codesOf(plan), []);
  });

  it('are iterations in a plan with validation commands', () => {
    const lines = ['### Iteration 1: a', '- [ ] x', '### Iteration 2.5: b', '- [x] y'];
    assert.deepEqual(
      rowsOf(read('# P', '## Validation Commands', '- `npm test`', ...lines)).map((row) => row.slice(0, 3)),
      ['1 p', '2.5'],
    );
    assert.deepEqual(rowsOf(read('# P', ...lines)), ['(x) pending @Iteration 1: a', '(y) completed @Iteration 2.5: b']);
  });

  it('are stories where they carry a state of their own', () => {
    const story = (id: string) => [`#### ${id}: Story`, '**Status**: In Progress', '- [ ] x'];
    assert.deepEqual(rowsOf(read('## Epic 1', ...story('E1.1'), ...story('E1.2'))), [
      'E1.1 in_progress @Epic 1',
      'E1.2 in_progress @Epic 1',
    ]);
    assert.deepEqual(rowsOf(read('## M1: One', '- [ ] x', '## M2: Two', '- [ ] y')), [
      '(x) pending @M1: One',
      '(y) pending @M2: Two',
    ]);
  });

  it('are slices of a roadmap, in headings and in tables', () => {
    const headings = read('# M1', '## Slice S01 — Base', '## Slice S02 — API (Complete)', '### **S3**: UI (Complete)');
    assert.deepEqual(rowsOf(headings), ['S01 pending', 'S02 completed', 'S3 completed ^S02']);
    const table = read(
      '| ID | Title | Risk | Done | Depends |',
      '|---|---|---|---|---|',
      '| S01 | Base | high | ✅ | — |',
      '| S02 | API | low | no | S01 |',
    );
    assert.deepEqual(rowsOf(table), ['S01 completed', 'S02 pending <S01']);
  });

  it('are left out when nobody has filled them in, and when they only explain boxes', () => {
    assert.deepEqual(rowsOf(read('## Epic 1', '#### Task 1.1: {{title}}', '- [ ] {{criterion}}')), []);
    const plan = read(
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '- [x] 1.2 b',
      '## Notes',
      '### Task 1.1: on a',
      '### Task 1.2: on b',
    );
    assert.deepEqual(rowsOf(plan), ['1.1 pending @Phase 1: A', '1.2 completed @Phase 1: A']);
  });
});

describe('rows of tables', () => {
  it('are tasks by a column of ids and one of titles or states', () => {
    const text = [
      '# Plan',
      '## Execution',
      '| ID | Task | Depends on | Status |',
      '|----|:-----|-----------:|--------|',
      '| A1 | Lay `a \\| b` | – | Completed ✅ |',
      '| **A2** | [Raise](x.md) it | A1 | 🟡 In Progress |',
      '| A3 | Paint | A1-A2 | Not started |',
      '|  | Sum | | |',
    ].join('\n');
    const plan = readMarkdown(text);
    assert.equal(plan.format, 'table');
    assert.deepEqual(rowsOf(plan), [
      'A1 completed @Execution',
      'A2 in_progress @Execution <A1',
      'A3 pending @Execution <A1 A2',
    ]);
    assert.deepEqual(
      plan.tasks.map(({ title, idRange, stateMark }) => [
        title,
        covered(text, idRange),
        stateMark && covered(text, stateMark.range),
        stateMark?.completed,
      ]),
      [
        ['Lay a \\| b', 'A1', 'Completed ✅', 'Completed ✅'],
        ['Raise it', 'A2', '🟡 In Progress', 'Completed ✅'],
        ['Paint', 'A3', 'Not started', 'Completed ✅'],
      ],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('have headers in other languages', () => {
    for (const header of [
      '| № | Задача | Зависимости | Статус |',
      '| 编号 | 任务 | 依赖 | 状态 |',
      '| # | タスク | 依存 | ステータス |',
      '| No. | Description | Dependencies | State |',
    ]) {
      const plan = read('## Work', header, '|---|---|---|---|', '| 1 | a | - | done |', '| 2 | b | 1 | todo |');
      assert.deepEqual(rowsOf(plan), ['1 completed @Work', '2 pending @Work <1'], header);
    }
  });

  it('are tasks where a cell holds a box, beside other boxes too', () => {
    const plan = read(
      '- [ ] 1.1 a',
      '',
      '| ID | What | Done |',
      '|---|---|---|',
      '| B1 | x | [x] |',
      '| B2 | y | [ ] |',
    );
    assert.deepEqual(rowsOf(plan), ['1.1 pending', 'B1 completed', 'B2 pending']);
    assert.equal(plan.tasks[1]?.stateMark?.written, 'x');
  });

  it('need no ids where their cells hold boxes', () => {
    const plan = read('| Area | What | Done |', '|---|---|---|', '| a | Write | [x] |', '| b | Test | [ ] |');
    assert.deepEqual(rowsOf(plan), ['(Write) completed', '(Test) pending']);
  });

  it('are no tasks in reports, registers and beside boxes', () => {
    for (const header of [
      '| Phase | Name | Status |',
      '| ID | Risk | Impact |',
      '| Metric | Now | Goal |',
      '| File | Tests | Status |',
      '| # | Requirement | Description |',
      '| # | Name | Description |',
      '| ID | Requirement | Status |',
    ])
      assert.deepEqual(
        rowsOf(read('# R', header, '|---|---|---|', '| 1 | a | done |', '| 2 | b | open |')),
        [],
        header,
      );
    assert.deepEqual(rowsOf(read('- [ ] 1.1 a', '', '| ID | Task | Status |', '|--|--|--|', '| 1.1 | a | done |')), [
      '1.1 pending',
    ]);
  });

  it('are counted once where a second table repeats them', () => {
    const table = ['| # | Task | Status |', '|--|--|--|', '| 1 | a | done |', '| 2 | b | open |', ''];
    assert.equal(read('## One', ...table, '## Two', ...table).tasks.length, 2);
  });
});

describe('ids', () => {
  it('are read in all the forms that people number with', () => {
    for (const id of [
      'T001',
      'T076a',
      "T028'",
      'T029–T034',
      'T01-T02',
      'TASK-001',
      'US-001',
      'L0-004',
      'T-PN-001',
      'T35',
      't001',
      't001.1',
      'WF-SCRIPTS-001-TASK-001',
      'M001/S01',
      'CG-00.1',
      'SEC-CRIT-001',
      'A1',
      'S01',
      '#28',
      '001-01',
      '1.2.3',
      '1.4b',
      'bd-a3f8.1.1',
    ]) {
      const other = id.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
      for (const text of [
        `${id} Do it`,
        `**${id}** Do it`,
        `**${id}**: Do it`,
        `${id}: Do it`,
        `${id} — Do it`,
        `**${id}: Do it**`,
      ]) {
        const plan = read(`- [ ] ${text}`, `- [ ] ${other} More`);
        assert.deepEqual([plan.tasks[0]?.id, plan.tasks[0]?.title, plan.tasks[1]?.id], [id, 'Do it', other], text);
      }
    }
  });

  it('are read from files, words and escaped numbers', () => {
    for (const [line, id, title] of [
      ['- [ ] 01-02-PLAN.md — Do it', '01-02', 'Do it'],
      ['- [ ] 001.md - Do it (parallel: true)', '001', 'Do it'],
      ['- [ ] Task 101: Do it', '101', 'Do it'],
      ['- [ ] **Task 101:** Do it', '101', 'Do it'],
      ['- [ ] Task 1 (AC: 1, 3)', '1', '(AC: 1, 3)'],
      ['- [ ] 1\\. Do it', '1', 'Do it'],
      ['- [ ] 1.1\\. Do it', '1.1', 'Do it'],
      ['- [ ] [P] [US1] T012 Do it', 'T012', 'Do it'],
      ['1. [ ] 1.1 Do it', '1.1', 'Do it'],
      ['- [ ] [TASK-001] Do it', 'TASK-001', 'Do it'],
      ['- [ ] 2.3A.1 Do it', '2.3A.1', 'Do it'],
      ['- [ ] **[TASK-001]** Do it', 'TASK-001', 'Do it'],
      ['- [ ] [1.1] Do it', '1.1', 'Do it'],
      ['- [ ] BUG-12: Do it', 'BUG-12', 'Do it'],
      ['- [ ] 🔥 T01 Do it', 'T01', 'Do it'],
      ['- [ ] משימה 1: Do it', '1', 'Do it'],
    ] as const) {
      const [task] = read(line).tasks;
      assert.deepEqual([task?.id, task?.title], [id, title], line);
    }
  });

  it('are not seen in words that only look so', () => {
    for (const text of [
      'UTF-8 support',
      'S3 upload',
      'ES2022 target',
      'React18 update',
      'Step 1: begin',
      'Scenario 4: late',
      'Phase in use',
      'HTTP2 push',
      'GPT-4 model',
      '2024-01-02 deploy',
      'v1.2 release',
      '3 more tests',
      'Task: write',
      'OAuth2 login',
      'IPv6 too',
    ]) {
      const plan = read('- [ ] Something else', `- [ ] ${text}`, '- [ ] And more');
      assert.deepEqual(
        plan.tasks.map(({ generated }) => generated),
        [true, true, true],
        text,
      );
    }
  });

  it('stand at items without boxes, where nothing has one', () => {
    const plan = read(
      '# tasks',
      '## [X-1] Tasks',
      '### A) One',
      '- WF-1-TASK-001: a',
      '- WF-1-TASK-002: b',
      '### B) Two',
      '1. **SPEC-42**: c',
      '2. plain',
    );
    assert.deepEqual(rowsOf(plan), [
      'WF-1-TASK-001 pending @A) One',
      'WF-1-TASK-002 pending @A) One',
      'SPEC-42 pending @B) Two',
    ]);
    assert.deepEqual(rowsOf(read('- Task 1: a', '- Task 2: b')), ['1 pending', '2 pending']);
    assert.deepEqual(rowsOf(read('- FR-001: must', '- FR-002: shall')), []);
    assert.deepEqual(rowsOf(read('- [x] 1.1 a', '- WF-TASK-001: b', '- WF-TASK-002: c')), ['1.1 completed']);
  });

  it('stand behind an emoji that is the state', () => {
    const text = '- ✅ T001 a\n- ⬜ T002 b\n- 🟡 T003 c\n- ✅ all is well';
    const plan = readMarkdown(text);
    assert.deepEqual(rowsOf(plan), ['T001 completed', 'T002 pending', 'T003 in_progress']);
    assert.deepEqual(
      plan.tasks.map(({ stateMark }) => stateMark && [covered(text, stateMark.range), stateMark.completed]),
      [
        ['✅', '✅'],
        ['⬜', '✅'],
        ['🟡', '✅'],
      ],
    );
  });
});

describe('dialects', () => {
  it('spec-kit', () => {
    const plan = read(
      '# Tasks: X',
      '',
      '## Format: `[ID] [P?] [Story] Description`',
      '',
      '- **[P]**: Can run in parallel',
      '',
      '## Phase 1: Setup',
      '',
      '- [X] T001 Make `src/a.ts`',
      '- [ ] T002 [P] [US1] More (depends on T001)',
      '',
      '## Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP',
      '### Tests for User Story 1',
      '- [ ] T003 [P] Test it. Depends on T001, T002.',
      '### Implementation',
      '- [ ] T076a Do (depends on T001-T003)',
      '- [~] T029–T034 — REVERTED',
      "- [~] T028' — out of scope",
      '- [ ] ~~T012~~ **Deleted** — no need',
      '- [ ] TXXX [P] Documentation',
      '',
      '## Dependencies',
      '- T009 before T010',
      '- [P] tasks = different files',
    );
    assert.equal(plan.format, 'speckit');
    assert.deepEqual(rowsOf(plan), [
      'T001 completed @Phase 1: Setup',
      'T002 pending @Phase 1: Setup <T001 P',
      'T003 pending @Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP <T001 T002 P',
      'T076a pending @Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP <T001 T002 T003',
      'T029–T034 skipped @Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP',
      "T028' skipped @Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP",
      'T012 skipped @Phase 3: User Story 1 - See (Priority: P1) 🎯 MVP',
    ]);
    assert.equal(taskOf(plan, 'T002').stateMark?.completed, 'X');
    assert.deepEqual(codesOf(plan), []);
  });

  it('Kiro and cc-sdd', () => {
    const plan = read(
      '# Implementation Plan',
      '',
      '- [x] 1. Set up',
      '- [-] 1.1 First',
      '  - detail',
      '  - _Requirements: 1.1, 2.3_',
      '- [ ]* 1.2 Prove it (P)',
      '  - _Depends: 1.1_',
      '',
      '- [ ] 2. Go on',
      '  - [ ] 2.1 Nested',
      '    - _Blocked: no access_',
      '- [ ] * 2.2 With a space',
    );
    assert.equal(plan.format, 'kiro');
    assert.deepEqual(rowsOf(plan), [
      '1 completed',
      '1.1 in_progress ^1',
      '1.2 pending ^1 <1.1 P O',
      '2 pending',
      '2.1 blocked ^2',
      '2.2 pending ^2 O',
    ]);
    assert.deepEqual(codesOf(plan), []);
  });

  it('spec-workflow, with fake states in a prompt', () => {
    const plan = read(
      '- [-] 1. Build it',
      '  - File: src/a.ts',
      '  - _Leverage: x_',
      '  - _Prompt: Role: dev | Task: set this task to in-progress [-] and then mark [x]_',
      '- [~] 2. Wait',
      '- [ ] 3. Later',
    );
    assert.deepEqual([plan.format, ...rowsOf(plan)], ['specworkflow', '1 in_progress', '2 blocked', '3 pending']);
    assert.deepEqual(codesOf(plan), []);
  });

  it('conductor', () => {
    const plan = read(
      '# Plan',
      '## Phase 1: A [checkpoint: 0b41b9b]',
      '- [x] Task: Write it 0b41b9b',
      '    - [x] sub',
      '- [~] Task: Test it (5b1ec92)',
    );
    assert.deepEqual(
      [plan.format, ...rowsOf(plan)],
      [
        'conductor',
        '(Write it) completed @Phase 1: A [checkpoint: 0b41b9b]',
        '(Test it) in_progress @Phase 1: A [checkpoint: 0b41b9b]',
      ],
    );
    assert.deepEqual(stepsOf(plan), [1, 0]);
    const tracks = '# Tracks\n\n- [/verify it](tracks/a/) [ ]\n- [Do more](tracks/b/) [x]\n- [ ] **Track: third**';
    const list = readMarkdown(tracks);
    assert.deepEqual(
      list.tasks.map(({ title, state, stateMark }) => [title, state, stateMark?.range.line]),
      [
        ['/verify it', 'pending', 2],
        ['Do more', 'completed', 3],
        ['Track: third', 'pending', 4],
      ],
    );
  });

  it('conductor tracks that are headings', () => {
    assert.deepEqual(
      rowsOf(read('# Tracks', '## [~] Track: One', '*Link: [./x/](./x/)*', '---', '## [x] Track: Two')),
      ['(Track: One) in_progress', '(Track: Two) completed'],
    );
  });

  it('spec-kitty work packages: one worker takes all of one, so its sub-tasks are steps', () => {
    const plan = read(
      '# Work Packages',
      '## Work Package WP01: Base (Priority: P0)',
      '### Included Subtasks',
      '- [x] T001 a',
      '- [x] T002 [P] b',
      '### Dependencies',
      '- None (first).',
      '## Work Package WP02: More',
      '### Included Subtasks',
      '- [ ] T003 c',
      '### Dependencies',
      '- Depends on WP01.',
      '## Work Package WP03: Rest',
      '### Dependencies',
      '- WP01, WP02',
    );
    assert.deepEqual(
      [plan.format, ...rowsOf(plan)],
      ['speckitty', 'WP01 completed', 'WP02 pending <WP01', 'WP03 pending <WP01 WP02'],
    );
    assert.deepEqual(stepsOf(plan), [2, 1, 0]);
  });

  it('GSD roadmaps and slices', () => {
    const plan = read(
      '# Roadmap',
      '## Phases',
      '- [x] **Phase 1: A** - done',
      '- [ ] **Phase 2.1: B (INSERTED)** - x',
      '## Phase Details',
      '### Phase 1: A',
      '**Depends on**: Nothing',
      'Plans:',
      '- [x] 01-01-PLAN.md — first',
      '- [~] 01-02: second',
      '### Phase 2.1: B (INSERTED)',
      '**Depends on**: Phase 1',
      'Plans:',
      '- [ ] 02.1-01: third',
    );
    assert.deepEqual(
      [plan.format, ...rowsOf(plan)],
      ['gsd', '01-01 completed @Phase 1: A', '01-02 skipped @Phase 1: A', '02.1-01 pending @Phase 2.1: B (INSERTED)'],
    );
    assert.deepEqual(plan.phases.map(targetsOf), [[], ['phase:1']]);
    const slices = read(
      '# M001',
      '## Slices',
      '- [x] **S01: One** `risk:low` `depends:[]`',
      '  > After this: x',
      '- [ ] **S02: Two** `risk:high` `depends:[S01]`',
    );
    assert.deepEqual(rowsOf(slices), ['S01 completed @Slices', 'S02 pending @Slices <S01']);
    assert.deepEqual(
      slices.tasks.map(({ title }) => title),
      ['One', 'Two'],
    );
    assert.deepEqual(codesOf(slices), []);
  });

  it('lists with tokens', () => {
    const plan = read(
      '## Active',
      '- [ ] t001 Do @me #tag ~4h (ai:2h) ref:GH#1',
      '  - [ ] t001.1 Sub blocked-by:t002,t003 started:2026-01-01',
      '- [-] t002 Declined',
      '- [>] t003 Moved',
      '- [x] t004 Done completed:2026-01-02',
    );
    assert.deepEqual(
      [plan.format, ...rowsOf(plan)],
      [
        'todo',
        't001 pending @Active',
        't001.1 pending ^t001 @Active <t002 t003',
        't002 skipped @Active',
        't003 skipped @Active',
        't004 completed @Active',
      ],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('OpenSpec, with dropped sections', () => {
    const plan = read(
      '## 1. Part',
      '- [x] 1.1 a',
      '- [ ] 1.2 b',
      '1. [ ] T-PN-001 — c',
      '## ~~PR#4 v1~~ — SUPERSEDED',
      '- [~~T45~~] — d',
      '- [ ] T46 e',
      '- [x] T47 f',
      '## Rest',
      '- [/] T35 SKIPPED — g',
      '- [/] T36 h',
    );
    assert.deepEqual(
      rowsOf(plan).map((row) => row.split(' @')[0]),
      [
        '1.1 completed',
        '1.2 pending',
        'T-PN-001 pending',
        'T45 skipped',
        'T46 skipped',
        'T47 completed',
        'T35 skipped',
        'T36 in_progress',
      ],
    );
  });

  it('BMAD stories', () => {
    const plan = read(
      '# Story 1.2: X',
      '## Status',
      'Draft',
      '## Acceptance Criteria',
      '1. It holds',
      '## Tasks / Subtasks',
      '- [ ] Task 1: One (AC: 1, 3)',
      '\t- [x] 1.1 sub',
      '\t- [ ] plain',
      '-   [x] Task 2: Two',
      '    -   [ ] 2.1 four',
      '## Dev Checklist',
      '- [ ] ok',
    );
    assert.deepEqual(
      [plan.format, ...rowsOf(plan)],
      [
        'bmad',
        '1 pending @Tasks / Subtasks',
        '1.1 completed ^1 @Tasks / Subtasks',
        '2 completed @Tasks / Subtasks',
        '2.1 pending ^2 @Tasks / Subtasks',
      ],
    );
    assert.deepEqual([stepsOf(plan), plan.checks.length], [[1, 0, 0, 0], 1]);
  });

  it('lists of files', () => {
    const plan = read(
      '## Tasks',
      '- [ ] 001.md - One (parallel: true)',
      '- [ ] 002.md - Two (parallel: false, depends: 001)',
      '- [ ] 003.md - Three (parallel: false, depends: 001, 002)',
    );
    assert.deepEqual(rowsOf(plan), ['001 pending @Tasks P', '002 pending @Tasks <001', '003 pending @Tasks <001 002']);
    assert.deepEqual(
      plan.tasks.map(({ title }) => title),
      ['One', 'Two', 'Three'],
    );
  });

  it('superpowers plans', () => {
    const plan = read(
      '# X Implementation Plan',
      '> **For agentic workers:** read',
      '## Chunk 1: A',
      '### Task 1: One',
      '**Files:**',
      '- Create: `a.ts`',
      '- [ ] **Step 1: Write it**',
      '````md',
      '```',
      '- [ ] no',
      '```',
      '````',
      '- [x] **Step 2: Run it**',
    );
    assert.deepEqual([rowsOf(plan), stepsOf(plan)], [['1 in_progress @Chunk 1: A'], [2]]);
  });

  it('criteria between comments', () => {
    const plan = read('## Work', '<!-- AC:BEGIN -->', '- [x] #1 holds', '<!-- AC:END -->', '', '- [ ] Do it');
    assert.deepEqual([rowsOf(plan), plan.checks.length], [['(Do it) pending @Work'], 1]);
  });
});

describe('what only looks like something else', () => {
  it('is a priority, the number of an issue, a decimal task', () => {
    const plan = read('## TODO', '- [ ] P0: stop it', '- [ ] Send mail (blocked by #212)');
    assert.deepEqual(rowsOf(plan), ['(P0: stop it) pending @TODO', '(Send mail) pending @TODO']);
    const numbered = read('## TODO', '- [ ] #11: one', '- [ ] #12: two (blocked by #11)');
    assert.deepEqual(rowsOf(numbered), ['#11 pending @TODO', '#12 pending @TODO <#11']);
    const between = read('## Part', '### Task 2: Two', '- [ ] a', '### Task 2.5: More', '- [x] b');
    assert.deepEqual(rowsOf(between), ['2 pending @Part', '2.5 completed @Part']);
  });

  it('is work that goes on with the count below a heading for checks', () => {
    const plan = read('# Plan', '- [x] 1. One', '- [ ] 2. Two', '## Validation', '- [ ] 3. Three', '- [ ] 3.1 Part');
    assert.deepEqual(rowsOf(plan), ['1 completed', '2 pending', '3 pending @Validation', '3.1 pending ^3 @Validation']);
    const criteria = read(
      '# Plan',
      '- [ ] 1. One',
      '- [ ] 2. Two',
      '## Acceptance Criteria',
      '- [ ] 1. Holds',
      '- [ ] 2. Too',
    );
    assert.deepEqual([rowsOf(criteria).length, criteria.checks.length], [2, 2]);
  });

  it('is what comes only if something else fails, or is a record of the work', () => {
    const plan = read(
      '## Phase 1: Build',
      '- [ ] 1.1 a',
      '## Phase 2: Rollback (if it fails)',
      '- [ ] undo',
      '## Gate: Definition of Done',
      '- [ ] merged',
      '## Dev Agent Record',
      '### Completion Notes List',
      '- [x] nothing more',
    );
    assert.deepEqual([rowsOf(plan), plan.checks.length], [['1.1 pending @Phase 1: Build'], 3]);
  });

  it('is a table of tasks beside boxes that only check', () => {
    const plan = read(
      '## 1단계: 서버',
      '| 번호 | 작업 | 상태 | 선행 작업 |',
      '|---|---|---|---|',
      '| 1 | API | ✅ 완료 | - |',
      '| 2 | 화면 | ⏳ 대기 | 1 |',
      '## 완료 기준',
      '- [ ] 배포',
    );
    assert.deepEqual(rowsOf(plan), ['1 completed @1단계: 서버', '2 pending @1단계: 서버 <1']);
    const needs = read(
      '| ID | Task | Needs | Status |',
      '|--|--|--|--|',
      '| A-1 | a | – | ✅ |',
      '| A-2 | b | A-1 | ⏳ |',
    );
    assert.deepEqual(rowsOf(needs), ['A-1 completed', 'A-2 pending <A-1']);
  });
});

describe('phases in other languages', () => {
  it('are found below wrappers and buckets', () => {
    for (const [wrapper, phase] of [
      ['## 实施任务', '### 阶段 1：准备'],
      ['## 任务清单', '### 第一阶段：准备'],
      ['## 実装タスク一覧', '### フェーズ 1: 準備'],
      ['## Задачи', '### Этап 1: Основа (1-2 дня)'],
      ['## 작업 목록', '### 단계 1: 준비'],
      ['## Tarefas', '### Fase 1: Base'],
      ['## Danh sách công việc', '### Giai đoạn 1: Nền'],
      ['## In Progress', '### Parser'],
      ['## Sprint-by-Sprint Plan', '### Sprint 1: Base'],
      ['## Phase Checklist', '### Phase 0: Base'],
      ['## Master Todo List', '### Stage 1: Base'],
      ['## Tasks', '### User Story 1'],
    ] as const)
      assert.deepEqual(rowsOf(read('# P', wrapper, phase, '- [ ] 1.1 a')), [`1.1 pending @${phase.slice(4)}`], wrapper);
    assert.deepEqual(rowsOf(read('# P', '## 已完成任务 ✅', '- [x] a')), ['(a) completed @已完成任务 ✅']);
  });

  it('have checks under their own words', () => {
    for (const heading of [
      '## 验收标准',
      '## 完了条件',
      '## Критерии приёмки',
      '## Критерии готовности',
      '## 완료 조건',
      '## Critérios de aceitação',
      '## เกณฑ์การยอมรับ',
    ])
      assert.deepEqual(read('## A', '- [ ] 1.1 a', heading, '- [ ] ok').checks.length, 1, heading);
  });
});

describe('annotations and references', () => {
  it('know their places', () => {
    const text =
      '## Phase 1: A\n- [ ] 1.1 a\n- [ ]* 1.2 [P] b (HIGH) (depends: 1.1)\n- [ ] 1.3 c (skipped) (no changes) (verify: npm test)';
    const plan = readMarkdown(text);
    assert.deepEqual(
      plan.tasks.map(({ annotations }) => annotations.map(({ kind, range }) => `${kind} ${covered(text, range)}`)),
      [
        [],
        ['optional *', 'parallel [P]', 'priority (HIGH)', 'dependency (depends: 1.1)'],
        ['skipped (skipped)', 'no-changes (no changes)', 'verify (verify: npm test)'],
      ],
    );
  });

  it('point at tasks and phases', () => {
    const text = [
      '## Phase 1: A',
      '**Execution Note:** Tasks 1.1-1.3 are [SEQUENTIAL]',
      '- [ ] 1.1 a',
      '- [ ] 1.2 b (depends: 1.1, 9.9)',
      '- [ ] 1.3 c (depends: 1.1–1.2)',
      '',
      '**pipeline-start:** when 1.2 completes',
      '',
      '## Phase 2: B (depends on Phase 1)',
      '- [ ] 2.1 d (depends on Phase 1)',
    ].join('\n');
    assert.deepEqual(
      readMarkdown(text).references.map(
        ({ kind, target, range }) => `${range.line} ${kind} ${target} ${covered(text, range)}`,
      ),
      [
        '1 task 1.1 1.1',
        '1 task 1.3 1.3',
        '3 task 1.1 1.1',
        '3 task null 9.9',
        '4 task 1.1 1.1',
        '4 task 1.2 1.2',
        '6 task 1.2 1.2',
        '8 phase 1 1',
        '9 phase 1 1',
      ],
    );
  });
});
