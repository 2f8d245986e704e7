import assert from 'node:assert/strict';
import type { Plan, PlanFormat, Task } from '../../../src/plan/model';
import { parsePlan, parsePlanFolder } from '../../../src/plan/parsePlan';
import { serializePlan } from '../../../src/plan/serialize';

const speckit = `# Tasks: Parcel tracking

**Input**: Design documents from \`/specs/004-parcels/\`

## Phase 1: Setup

- [x] T001 Create the project in \`package.json\`
- [ ] T002 [P] Set up the linter in \`biome.json\`

## Phase 2: User Story 1 - Follow a parcel (Priority: P1)

- [ ] T003 [P] [US1] Parcel model in \`src/parcel.ts\`
- [ ] T004 [US1] Query in \`src/query.ts\` (depends on T003)

## Phase 3: Polish

- [ ] T005 Write it down in \`README.md\`
`;

const kiro = `# Implementation Plan

- [x] 1. Lay the ground
  - Create the folders
  - _Requirements: 1.1, 1.2_

- [ ] 2. Build the store
- [-] 2.1 Write the index
  - Keep it in \`src/index.ts\`
  - _Requirements: 2.1_
- [ ]* 2.2 Measure the index
  - _Requirements: 2.2_
`;

const taskmaster = JSON.stringify({
  master: {
    tasks: [
      {
        id: 1,
        title: 'Open the door',
        description: 'Find the key',
        status: 'done',
        priority: 'high',
        dependencies: [],
      },
      {
        ...{ id: 2, title: 'Go in', description: 'Left foot first', status: 'pending', priority: 'medium' },
        dependencies: [1],
        subtasks: [
          { id: 1, title: 'Wipe the feet', status: 'in-progress', dependencies: [] },
          { id: 2, title: 'Take off the hat', status: 'pending', dependencies: [1] },
        ],
      },
    ],
  },
});

const backlog = [
  {
    path: 'tasks/task-7 - Draw-the-map.md',
    text: `---
id: task-7
title: Draw the map
status: In Progress
assignee: []
priority: high
dependencies: []
---

## Description

North is up.

## Acceptance Criteria

- [x] #1 There is a scale
- [ ] #2 There is a legend
`,
  },
  {
    path: 'tasks/task-8 - Colour-the-map.md',
    text: `---
id: task-8
title: Colour the map
status: To Do
assignee: []
dependencies: [task-7]
---

## Description

Water is blue.
`,
  },
];

const beads = [
  { id: 'bd-12', title: 'Bake', status: 'open', priority: 1, issue_type: 'task' },
  {
    ...{ id: 'bd-14', title: 'Eat', status: 'open', priority: 2, issue_type: 'task' },
    dependencies: [{ issue_id: 'bd-14', depends_on_id: 'bd-12', type: 'blocks' }],
  },
  { id: 'bd-15', title: 'Wash up', status: 'closed', priority: 3, issue_type: 'chore' },
]
  .map((one) => `${JSON.stringify(one)}\n`)
  .join('');

const table = `# Release

| ID | Task | Status | Depends on |
|----|------|--------|------------|
| R1 | Freeze the code | done | - |
| R2 | Build the packages | in progress | R1 |
| R3 | Tell people | todo | R2 |
`;

const todo = `# Garden

- [ ] Dig the bed
- [x] Buy seeds
- [ ] Sow
  - [ ] carrots
  - [x] peas
`;

const bmad = `# Story 3.2: Leave a note

Status: InProgress

## Story

As a guest I want to leave a note.

## Acceptance Criteria

1. The note is kept

## Tasks / Subtasks

- [x] Task 1: Store the note (AC: 1)
  - [x] 1.1 Table
  - [x] 1.2 Query
- [ ] Task 2: Show the note (AC: 1)
  - [ ] 2.1 Page
`;

const fixtures: readonly (readonly [PlanFormat, Plan])[] = [
  ['speckit', parsePlan(speckit, 'specs/004-parcels/tasks.md')],
  ['kiro', parsePlan(kiro, '.kiro/specs/store/tasks.md')],
  ['taskmaster', parsePlan(taskmaster, '.taskmaster/tasks/tasks.json')],
  ['backlogmd', parsePlanFolder(backlog, 'backlog')],
  ['beads', parsePlan(beads, '.beads/issues.jsonl')],
  ['table', parsePlan(table, 'RELEASE.md')],
  ['todo', parsePlan(todo, 'TODO.md')],
  ['bmad', parsePlan(bmad, 'docs/stories/3.2.leave-a-note.md')],
];

/** What must come back of a plan, whatever dialect it was written in. */
function essence({ tasks, phases, checks }: Plan) {
  const titles = new Map(phases.map(({ key, title }) => [key, title]));
  const titleOf = (key: string | null) => (key === null ? null : titles.get(key));
  const targets = ({ dependsOn }: Pick<Task, 'dependsOn'>) => dependsOn.map(({ kind, target }) => `${kind}:${target}`);
  return {
    phases: phases.map((phase) => [phase.number, phase.title, targets(phase)]),
    tasks: tasks.map((task) => ({
      ...{ uid: task.uid, id: task.id, title: task.title, state: task.state, parent: task.parent },
      ...{ phase: titleOf(task.phase), dependsOn: targets(task).sort(), priority: task.priority },
      ...{ parallel: task.parallel, optional: task.optional, expectsNoChanges: task.expectsNoChanges },
      ...{ steps: task.steps.map(({ text, checked }) => [text, checked]), verify: task.verify },
    })),
    checks: checks.map(({ text, checked, phase }) => [text, checked, titleOf(phase)]),
  };
}

describe('a plan of another dialect in the native format', () => {
  for (const [format, plan] of fixtures) {
    it(`is the same plan: ${format}`, () => {
      assert.equal(plan.format, format);
      assert.ok(plan.tasks.length > 0);
      const { text, warnings } = serializePlan(plan);
      assert.deepEqual(warnings, [], text);
      const again = parsePlan(text, 'PLAN.md');
      assert.deepEqual(essence(again), essence(plan), text);
      assert.equal(serializePlan(again).text, text, 'writing it again changes nothing');
    });
  }
});

describe('lists whose ids begin anew', () => {
  it('keep their dependencies among themselves', () => {
    const tasks = (first: string, second: string) => [
      { id: 1, title: first, status: 'done', dependencies: [] },
      { id: 2, title: second, status: 'pending', dependencies: [1] },
    ];
    const lists = { master: { tasks: tasks('A', 'B') }, feature: { tasks: tasks('C', 'D') } };
    const { text, warnings } = serializePlan(parsePlan(JSON.stringify(lists), 'tasks.json'));
    const again = parsePlan(text, 'PLAN.md');
    const titleOf = (id: string | undefined) => again.tasks.find((task) => task.id === id)?.title;
    const needs = again.tasks.flatMap(({ title, dependsOn }) =>
      dependsOn.map(({ target }) => [title, titleOf(target)]),
    );
    assert.deepEqual(needs, [
      ['B', 'A'],
      ['D', '1: C'],
    ]);
    assert.match(warnings.join('\n'), /The id of task "1" cannot be written; it is called 0\.1 now/);
  });
});
