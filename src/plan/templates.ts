/** Plans to begin with. Each is read without a problem and holds tasks that can be run as they are. */

export const templateNames = ['phases', 'speckit', 'kiro', 'openspec', 'todo'] as const;
export type TemplateName = (typeof templateNames)[number];

export interface Template {
  readonly text: string;
  /** Where the dialect keeps it, relative to the workspace. */
  readonly file: string;
}

const phases = `# Implementation Plan: My Project

<!--
A phase is a numbered heading, a task is a box with an id. Indented boxes without an id are steps of a task.

  (depends: 1.1)         runs when 1.1 is done, whatever its phase; also (depends on Phase 1)
  (HIGH) (optional)      order within a phase; never holds anything up
  verify: npm test       below a task: must succeed before the task counts
  boxes under VERIFY     checks for people, not tasks

Replace the tasks below by your own. "tranche plan check" says what is not understood, with its line.
-->

## Overview

- **Goal:** what will be there when this plan is done

## Phase 1: Foundation

- [ ] 1.1 Describe the first thing to do, and name its files: \`src/first.ts\`
  - [ ] a step, if it helps the agent
- [ ] 1.2 Describe the next one (depends: 1.1)

**VERIFY Phase 1:**
- [ ] what a person looks at before going on

## Phase 2: Features

**Execution Note:** Tasks 2.1-2.2 are [SEQUENTIAL] - both change one file

- [ ] 2.1 Describe a feature
- [ ] 2.2 Describe another one
- [ ] 2.3 Tidy up (optional)
`;

const speckit = `# Tasks: My Feature

<!-- [P] marks a task that is free to run beside its neighbours; [US1] names its user story. -->

## Phase 1: Setup

- [ ] T001 Create the project structure in \`src/\`
- [ ] T002 [P] Configure linting and formatting

## Phase 2: Foundational

- [ ] T003 Set up what every story needs

## Phase 3: User Story 1 - the first thing a user can do (Priority: P1)

- [ ] T004 [P] [US1] Write a test that fails in \`tests/first.test.ts\`
- [ ] T005 [US1] Make it pass in \`src/first.ts\`

## Phase 4: Polish

- [ ] T006 [P] Update the documentation
`;

const kiro = `# Implementation Plan

- [ ] 1. Set up the project
  - Create the folders and the build
  - _Requirements: 1.1_

- [ ] 2. Build the core
- [ ] 2.1 Write the data model in \`src/model.ts\`
  - What it must hold
  - _Requirements: 1.2_
- [ ] 2.2 Write the service in \`src/service.ts\`
  - What it must do
  - _Requirements: 1.3, 2.1_

- [ ] 3. Connect the parts and test them
  - _Requirements: 2.2_
`;

const openspec = `## 1. Foundation

- [ ] 1.1 Describe the first thing to do in \`src/first.ts\`
- [ ] 1.2 Describe the next one

## 2. Features

- [ ] 2.1 Describe a feature
- [ ] 2.2 Write its tests
`;

const todo = `# To do

- [ ] 1.1 Describe the first thing to do
- [ ] 1.2 Describe the next one (depends: 1.1)
- [ ] 1.3 Describe another one
`;

export const templates: Readonly<Record<TemplateName, Template>> = {
  phases: { text: phases, file: 'PLAN.md' },
  speckit: { text: speckit, file: 'specs/001-my-feature/tasks.md' },
  kiro: { text: kiro, file: '.kiro/specs/my-feature/tasks.md' },
  openspec: { text: openspec, file: 'openspec/changes/my-change/tasks.md' },
  todo: { text: todo, file: 'TODO.md' },
};
