/** Small plans in the dialects that people and tools write: what the fuzzer damages. `path` is what each is called. */
export const corpus = [
  {
    path: 'PLAN.md',
    text: `# Implementation Plan: Shop

## Overview

- **Goal:** sell things
- **Owner:** nobody

## Phase 1: Ground (2 tasks)

**Objective:** begin

**Execution Note:** Tasks 1.1-1.3 are [SEQUENTIAL] - all modify \`src/a.ts\`

**Tasks:**

- [x] 1.1 Create \`src/a.ts\` (HIGH)
- [/] 1.2 Extend it (depends: 1.1)
  - [ ] a step
  - verify: \`npm test\`
- [ ] 1.3 **Write** docs/readme.md (depends: 1.1, 1.2; optional)

## Phase 2: Shop

**pipeline-start:** when 1.2 completes

- [ ] 2.1 [P] Cart (depends on Phase 1)
  - [ ] 2.1.1 Model in src/cart/model.ts
  - [ ] 2.1.2 View
- [-] 2.2 ~~Coupons~~
- [!] 2.3 Payment (depends: 2.1-2.2) (no changes)

**VERIFY Phase 2:**

- [ ] it sells
`,
  },
  {
    path: 'specs/001-shop/tasks.md',
    text: `# Tasks: Shop

**Input**: Design documents from \`/specs/001-shop/\`

## Format: \`[ID] [P?] [Story] Description\`

## Phase 1: Setup (Shared Infrastructure)

- [ ] T001 Create project structure per implementation plan
- [x] T002 [P] Configure linting in .editorconfig

---

## Phase 3: User Story 1 - Buy (Priority: P1) 🎯 MVP

- [ ] T010 [P] [US1] Contract test in tests/contract/test_buy.py
- [ ] T011 [US1] Implement BuyService in src/services/buy.py (depends on T010)

**Checkpoint**: User Story 1 works

## Dependencies & Execution Order

- T010 before T011
`,
  },
  {
    path: '.kiro/specs/shop/tasks.md',
    text: `# Implementation Plan

- [ ] 1. Set up the project
  - Create the folders
  - _Requirements: 1.1, 1.2_
- [-] 2. Build the cart
- [x] 2.1 Write the model
  - _Requirements: 2.1_
- [ ]* 2.2 Write unit tests
`,
  },
  {
    path: 'openspec/changes/add-cart/tasks.md',
    text: '## 1. Data\n\n- [x] 1.1 Add the table\n- [ ] 1.2 Fill it\n\n## 2. Screen\n\n- [ ] 2.1 Draw it\n- [ ] 2.2 Test it\n',
  },
  {
    path: 'docs/superpowers/plans/2026-01-01-cart.md',
    text: `# Cart Implementation Plan

> **For agentic workers:** use the skill.

**Goal:** a cart

---

### Task 1: Model

**Files:**
- Create: \`src/model.ts\`
- Test: \`tests/model.test.ts:1-20\`

- [ ] **Step 1: Write the failing test**

\`\`\`ts
// - [ ] 9.9 not a task
test('x', () => {});
\`\`\`

- [x] **Step 2: Run it**

### Task 2: View

- [ ] **Step 1: Draw**
`,
  },
  {
    path: 'docs/stories/1.2.cart.md',
    text: '# Story 1.2: Cart\n\n## Status\n\nReady for Dev\n\n## Tasks / Subtasks\n\n- [ ] Task 1 (AC: 1, 2)\n  - [ ] Subtask 1.1\n  - [x] Subtask 1.2\n- [ ] Task 2 (AC: 3)\n',
  },
  {
    path: 'backlog/tasks/task-7 - Cart.md',
    text: "---\nid: task-7\ntitle: 'Cart'\nstatus: To Do\nassignee: []\ndependencies:\n  - task-3\npriority: high\n---\n\n## Description\n\nA cart.\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 It holds things\n- [x] #2 It forgets\n<!-- AC:END -->\n",
  },
  {
    path: '.claude/epics/shop/001.md',
    text: '---\nname: Cart\nstatus: open\ncreated: 2026-01-01T00:00:00Z\ndepends_on: [002]\nparallel: true\n---\n\n# Task: Cart\n\n## Acceptance Criteria\n\n- [ ] works\n',
  },
  {
    path: '.taskmaster/tasks/tasks.json',
    text: `${JSON.stringify(
      {
        master: {
          tasks: [
            {
              id: 1,
              title: 'Model',
              description: 'x',
              status: 'done',
              priority: 'high',
              dependencies: [],
              subtasks: [],
            },
            {
              id: 2,
              title: 'View',
              status: 'pending',
              dependencies: [1],
              subtasks: [{ id: 1, title: 'Draw', status: 'in-progress', dependencies: [] }],
            },
          ],
        },
      },
      null,
      2,
    )}\n`,
  },
  {
    path: '.beads/issues.jsonl',
    text: '{"id":"bd-1","title":"Model","status":"open","priority":1,"issue_type":"task","dependencies":[]}\n{"id":"bd-2","title":"View","status":"closed","priority":2,"dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks"}]}\n',
  },
  {
    path: 'prd.json',
    text: '{\n  "project": "Shop",\n  "userStories": [\n    { "id": "US-001", "title": "Cart", "acceptanceCriteria": ["works"], "priority": 1, "passes": false },\n    { "id": "US-002", "title": "Buy", "priority": 2, "passes": true }\n  ]\n}\n',
  },
  {
    path: 'plan.yaml',
    text: "name: Shop\ntasks:\n  - id: a1\n    title: Model\n    status: done # so far\n  - id: a2\n    title: 'View: all'\n    status: pending\n    depends_on: [a1]\n    files: &files\n      - src/a.ts\n  - id: a3\n    title: |\n      Two\n      lines\n    files: *files\n",
  },
  {
    path: 'sprint-status.yaml',
    text: 'generated: 2026-01-01\ndevelopment_status:\n  epic-1: in-progress\n  1-1-model: done\n  1-2-view: ready-for-dev\n  epic-1-retrospective: optional\n',
  },
  { path: 'plan.csv', text: 'id,title,status,depends\n1,"Model, all",done,\n2,View,todo,"1"\n' },
  {
    path: 'plan.toml',
    text: '[[tasks]]\nid = "1"\ntitle = "Model"\nstatus = "done"\n\n[[tasks]]\nid = "2"\ntitle = "View"\n',
  },
  {
    path: 'TABLE.md',
    text: '# Work\n\n| # | Task | Status | Depends on |\n|---|:-----|--------|-----------|\n| 1 | Model | ✅ Done | - |\n| 2 | View \\| list | 🔄 In progress | 1 |\n| 3 | `a|b` | TODO | 1, 2 |\n',
  },
  {
    path: 'TODO.md',
    text: 'Project:\n\n- [ ] write it @high\n- [x] think\n1. [ ] numbered\n* [ ] star\n+ [X] plus\n- plain\n\n    - [ ] code, no task\n',
  },
  {
    path: 'todo.txt',
    text: '(A) 2026-01-01 Call the shop +shop @phone due:2026-01-02\nx 2026-01-03 2026-01-01 Pay +shop\n',
  },
  {
    path: 'STATUS.md',
    text: '# План\n\n## Этап 1: Основа\n\n- [ ] Задача 1.1 Модель «cart»\n- [x] 1.2 任务：视图\n- [ ] 1.3 작업\n\n### Task 2.1: Heading\n\n**Status:** ⏳ Pending\n**Depends on:** Task 1.2\n',
  },
];
