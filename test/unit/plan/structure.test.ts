import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { codesOf, covered, inPhase, planOf, taskOf, uidsOf } from './planText';

describe('phases and tasks', () => {
  it('reads phases, tasks, states and checks of an ordinary plan', () => {
    const plan = planOf(
      '# Implementation Plan: A small shop',
      '',
      '## Overview',
      '- **Goal:** Sell `things`',
      '- **Priority:** P1',
      '',
      '## Phase 0: Ground',
      '**Objective:** Stand firm.',
      '',
      '**Tasks:**',
      '- [x] 0.1 Lay the floor',
      '- [ ] 0.2 Raise the walls',
      '',
      '**VERIFY Phase 0:**',
      '- [ ] Nothing falls over',
      '- [ ] 0.3 Walk through it',
      '',
      '---',
      '',
      '## Phase 1: Roof',
      '- [X] 1.1 Put it on',
      '',
      '## Success Criteria',
      '### Visible',
      '- [x] It stands',
    );
    assert.equal(plan.format, 'phases');
    assert.equal(plan.title, 'A small shop');
    assert.deepEqual(plan.overview, { goal: 'Sell things', priority: 'P1' });
    assert.deepEqual(
      plan.phases.map(({ key, number, title, objective }) => [key, number, title, objective]),
      [
        ['0', '0', 'Phase 0: Ground', 'Stand firm.'],
        ['1', '1', 'Phase 1: Roof', null],
      ],
    );
    assert.deepEqual(
      plan.tasks.map(({ id, title, state, phase }) => [id, title, state, phase]),
      [
        ['0.1', 'Lay the floor', 'completed', '0'],
        ['0.2', 'Raise the walls', 'pending', '0'],
        ['0.3', 'Walk through it', 'pending', '0'],
        ['1.1', 'Put it on', 'completed', '1'],
      ],
    );
    assert.deepEqual(
      plan.checks.map(({ text, checked, phase }) => [text, checked, phase]),
      [
        ['Nothing falls over', false, '0'],
        ['It stands', true, null],
      ],
    );
    assert.deepEqual(plan.problems, []);
  });

  it('reads ids however they are dressed', () => {
    const written: [string, string, string][] = [
      ['- [ ] 1.1 Plain', '1.1', 'Plain'],
      ['- [ ] **1.1** Bold', '1.1', 'Bold'],
      ['- [ ] **1.1 Bold to the end**', '1.1', 'Bold to the end'],
      ['- [ ] **1.1:** Bold with colon', '1.1', 'Bold with colon'],
      ['- [ ] 1.1: Colon', '1.1', 'Colon'],
      ['- [ ] 1.1. Full stop', '1.1', 'Full stop'],
      ['- [ ] 1.1 - Dash', '1.1', 'Dash'],
      ['- [ ] `1.1` Code', '1.1', 'Code'],
      ['- [ ] Task 1.1: With the word', '1.1', 'With the word'],
      ['* [ ] 1.2.3 Star', '1.2.3', 'Star'],
      ['+ [ ] 1.2.3.4 Plus', '1.2.3.4', 'Plus'],
      ['1. [ ] 0.1.A Ordered', '0.1.A', 'Ordered'],
      ['- [ ] [P] 1.1 Flag first', '1.1', 'Flag first'],
      ['- [ ] 1.12b Letter', '1.12b', 'Letter'],
    ];
    for (const [line, id, title] of written) {
      const plan = inPhase(line);
      assert.deepEqual([plan.tasks[0]?.id, plan.tasks[0]?.title, plan.tasks.length], [id, title, 1], line);
      assert.deepEqual(plan.problems, [], line);
    }
  });

  it('does not take other numbers for ids', () => {
    for (const line of [
      '- [ ] 1.5x faster loops',
      '- [ ] 10% fewer bugs',
      '- [ ] v1.2 release',
      '- [ ] 3 more tests',
    ]) {
      assert.equal(inPhase(line).tasks[0]?.generated, true, line);
    }
  });

  it('keeps places in the original text through no-break spaces, zero-width characters and a byte order mark', () => {
    const text =
      '\uFEFF# Plan\r\n\r\n## Phase\u00A01: A\r\n-\u00A0[ ]\u00A0\u200B1.1\u00A0Do\u200B it\r\n- [\u200Bx\u200B] 1.2 More\r\n';
    const plan = parsePlan(text);
    assert.equal(plan.title, 'Plan');
    assert.deepEqual(
      plan.tasks.map(({ id, title, state, phase }) => [id, title, state, phase]),
      [
        ['1.1', 'Do it', 'pending', '1'],
        ['1.2', 'More', 'completed', '1'],
      ],
    );
    assert.deepEqual(
      plan.tasks.map(({ idRange, stateMark }) => [covered(text, idRange), stateMark && covered(text, stateMark.range)]),
      [
        ['1.1', ' '],
        ['1.2', 'x'],
      ],
    );
  });

  it('finds no tasks in code, comments, quotations and front matter', () => {
    const plan = planOf(
      '---',
      'title: Plan',
      'todo:',
      '- [ ] 9.1 front matter',
      '---',
      '## Phase 1: A',
      '````md',
      '```',
      '- [ ] 9.2 in a longer fence',
      '```',
      '````',
      '~~~',
      '- [ ] 9.3 in tildes',
      '~~~',
      '> - [ ] 9.4 quoted',
      '',
      '<!--',
      '- [ ] 9.5 commented out',
      '-->',
      '',
      '    - [ ] 9.6 indented code',
      '',
      '<pre>',
      '- [ ] 9.7 raw text',
      '</pre>',
      '',
      '- [ ] 1.1 Real, with code',
      '  ```',
      '  - [ ] 9.8 in the item',
      '  ```',
      '- [ ] 1.2 Also real',
    );
    assert.deepEqual(uidsOf(plan), ['1.1', '1.2']);
    assert.deepEqual(codesOf(plan), []);
  });

  it('reads a list right below <details>, and a plan that begins with a drawn line', () => {
    const plan = planOf('---', '## Phase 1: A', '<details>', '- [ ] 1.1 Inside', '</details>', '---');
    assert.deepEqual(uidsOf(plan), ['1.1']);
  });

  it('draws a line below a paragraph instead of making it a heading', () => {
    const plan = inPhase('- [ ] 1.1 First', '', 'A closing word.', '---', '', '- [ ] 1.2 Second');
    assert.deepEqual(
      plan.tasks.map(({ phase }) => phase),
      ['1', '1'],
    );
  });

  it('takes numbered phase headings below a wrapper, and sub-headings as part of the phase', () => {
    const plan = planOf(
      '# Plan',
      '## Implementation Phases',
      '### Phase 1: One',
      '#### 1.1 Group',
      '- [ ] 1.1.1 A',
      '### **Phase 2** — Two ##',
      '- [ ] 2.1 B',
    );
    assert.deepEqual(
      plan.phases.map(({ title }) => title),
      ['Phase 1: One', 'Phase 2 — Two'],
    );
    assert.deepEqual(
      plan.tasks.map(({ phase, parent }) => [phase, parent]),
      [
        ['1', null],
        ['2', null],
      ],
    );
  });

  it('takes any grouping heading where there are no numbered phases', () => {
    const plan = planOf('# Plan', '## Tasks', '### Backend', '- [ ] 1.1 A', '### Frontend', '- [ ] 1.2 B');
    assert.deepEqual(
      plan.phases.map(({ key, title }) => [key, title]),
      [
        ['backend', 'Backend'],
        ['frontend', 'Frontend'],
      ],
    );
    assert.deepEqual(
      planOf('# Plan', '- [ ] 1.1 A').tasks.map(({ phase }) => phase),
      [null],
    );
    assert.deepEqual(
      planOf('# Plan', '## Tasks', '- [ ] 1.1 A').phases.map(({ title }) => title),
      ['Tasks'],
    );
  });

  it('knows the extent of a phase', () => {
    const text = ['## Phase 1: A', '- [ ] 1.1 x', '', '## Phase 2: B', '- [ ] 2.1 y'].join('\n');
    const [first, second] = parsePlan(text).phases;
    assert.equal(first && covered(text, first.range), '## Phase 1: A\n- [ ] 1.1 x');
    assert.equal(first && covered(text, first.headingRange), '## Phase 1: A');
    assert.equal(second?.range.line, 3);
  });

  it('keeps empty phases that stand beside others, but not mentions of a phase', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 x',
      '## Phase 2: B',
      'Later.',
      '## Notes',
      '### Phase 1 remarks',
      'Text.',
    );
    assert.deepEqual(
      plan.phases.map(({ key }) => key),
      ['1', '2'],
    );
  });
});

describe('nesting', () => {
  it('makes boxes with an id sub-tasks, and boxes without one steps', () => {
    const plan = inPhase(
      '- [ ] 1.1 Parent',
      '  - [ ] 1.1.1 Child',
      '    - [x] a step of the child',
      '  - [ ] a step of the parent',
      '    - [ ] a step below the step',
      '- [ ] 1.2 Next',
      '  - a plain remark',
    );
    assert.deepEqual(
      plan.tasks.map(({ id, parent }) => [id, parent]),
      [
        ['1.1', null],
        ['1.1.1', '1.1'],
        ['1.2', null],
      ],
    );
    assert.deepEqual(
      taskOf(plan, '1.1').steps.map(({ text }) => text),
      ['a step of the parent', 'a step below the step'],
    );
    assert.deepEqual(
      taskOf(plan, '1.1.1').steps.map(({ text, checked }) => [text, checked]),
      [['a step of the child', true]],
    );
  });

  it('ends a task before a label that follows without a blank line', () => {
    const text = ['## Phase 1: A', '- [ ] 1.1 First', '  - detail', '**VERIFY Phase 1:**', '- [ ] holds'].join('\n');
    const plan = parsePlan(text);
    assert.equal(plan.tasks[0]?.text, '- [ ] 1.1 First\n  - detail');
    assert.deepEqual(
      plan.checks.map(({ text: check }) => check),
      ['holds'],
    );
  });

  it('takes checks below a task for checks when something between them says so', () => {
    const plan = inPhase(
      '- [ ] 1.1 First',
      '  - Acceptance criteria:',
      '    - [ ] seen',
      '  - [ ] done',
      '',
      '  **Definition of Done:**',
      '  - [ ] merged',
      '- [ ] 1.2 Second',
      '  - [ ] step',
    );
    assert.deepEqual(
      plan.checks.map(({ text }) => text),
      ['seen', 'merged'],
    );
    assert.deepEqual(
      taskOf(plan, '1.1').steps.map(({ text }) => text),
      ['done'],
    );
    assert.deepEqual(
      taskOf(plan, '1.2').steps.map(({ text }) => text),
      ['step'],
    );
  });

  it('gives the whole text of a task, sub-tasks included', () => {
    const text = [
      '## Phase 1: A',
      '',
      '- [ ] 1.1 First',
      '  more of it',
      '',
      '  - [ ] 1.1.1 Sub',
      '',
      '- [ ] 1.2 Second',
    ].join('\n');
    const plan = parsePlan(text);
    assert.equal(taskOf(plan, '1.1').text, '- [ ] 1.1 First\n  more of it\n\n  - [ ] 1.1.1 Sub');
    assert.equal(taskOf(plan, '1.1').title, 'First more of it');
    assert.equal(covered(text, taskOf(plan, '1.1').range), taskOf(plan, '1.1').text);
  });

  it('reads boxes below a plain item as tasks of their own', () => {
    const plan = inPhase('1. **This week**', '   - [ ] 1.1 A', '   - [ ] 1.2 B');
    assert.deepEqual(
      plan.tasks.map(({ id, parent }) => [id, parent]),
      [
        ['1.1', null],
        ['1.2', null],
      ],
    );
  });
});

describe('checks', () => {
  for (const label of [
    '**VERIFY:**',
    '**VERIFY Phase 1:** (non-blocking)',
    '**Success Criteria**',
    'Acceptance Criteria:',
    '__Definition of Done:__',
    '### Verification',
    '#### Review Checklist',
    '### Quality Gates',
    '### Rollback',
  ]) {
    it(`reads boxes below "${label}" as checks, unless they have an id`, () => {
      const plan = inPhase('- [ ] 1.1 Work', '', label, '- [ ] it holds', '- [ ] 1.2 Prove it');
      assert.deepEqual(uidsOf(plan), ['1.1', '1.2']);
      assert.deepEqual(
        plan.checks.map(({ text }) => text),
        ['it holds'],
      );
    });
  }

  it('ends a section of checks at the next label, line or heading', () => {
    for (const end of ['**Tasks:**', '---', '### More work', '**Backend:**']) {
      const plan = inPhase('**VERIFY:**', '- [ ] holds', '', end, '', '- [ ] Do something');
      assert.deepEqual([plan.checks.length, plan.tasks.length], [1, 1], end);
    }
  });

  it('reads a VERIFY mark on the item itself', () => {
    const plan = inPhase(
      '- [ ] **VERIFY 1:** all is well',
      '- [ ] **VERIFY 6.5.1**: still',
      '- [ ] VERIFY it runs',
      '- [ ] 1.1 Verify the rest',
    );
    assert.deepEqual([plan.checks.length, uidsOf(plan)], [3, ['1.1']]);
  });

  it('leaves phase marks, unfilled templates and samples out', () => {
    const plan = planOf(
      '## Overview of progress',
      '- [x] **Phase 1: A**',
      '## Phase 1: A',
      '- [ ] 1.1 {{DESCRIPTION}}',
      '- [ ] 1.2 [Task description]',
      '- [ ] N.3 [Title]',
      '- [ ] 1.4 A [link](x.md) is no slot',
      '## Example',
      '- [ ] 9.9 Shows the format',
    );
    assert.deepEqual(uidsOf(plan), ['1.4']);
  });

  it('reads boxes outside of the phases as checks, unless the heading speaks of tasks', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 x',
      '## Open questions',
      '- [ ] why?',
      '## Documentation Tasks',
      '- [ ] Write it',
    );
    assert.deepEqual(
      plan.checks.map(({ text }) => text),
      ['why?'],
    );
    assert.deepEqual(
      plan.tasks.map(({ title }) => title),
      ['x', 'Write it'],
    );
  });

  it('takes a phase named Testing for work', () => {
    const plan = planOf('## Phase 1: Testing & Validation', '- [ ] Write tests', '- [ ] Verify: all pages load');
    assert.equal(plan.tasks.length, 2);
  });
});

describe('states', () => {
  it('reads the usual marks, and keeps the place of the one character', () => {
    const marks: [string, string, string | null][] = [
      ['[ ]', 'pending', ' '],
      ['[x]', 'completed', 'x'],
      ['[X]', 'completed', 'X'],
      ['[ x ]', 'completed', 'x'],
      ['[/]', 'in_progress', '/'],
      ['[!]', 'failed', '!'],
      ['[>]', 'skipped', '>'],
    ];
    for (const [mark, state, character] of marks) {
      const text = `## Phase 1: A\n- ${mark} 1.1 Do`;
      const [task] = parsePlan(text).tasks;
      assert.equal(task?.state, state, mark);
      assert.equal(task?.stateMark && covered(text, task.stateMark.range), character, mark);
      assert.deepEqual(codesOf(parsePlan(text)), [], mark);
    }
  });

  it('warns of marks that mean different things to different people', () => {
    for (const mark of ['-', '~', '?'])
      assert.deepEqual(codesOf(inPhase(`- [${mark}] 1.1 Do`)), ['unknown-state'], mark);
    assert.equal(inPhase('- [-] 1.1 Do').tasks[0]?.state, 'in_progress');
    const empty = inPhase('- [] 1.1 Do');
    assert.deepEqual(
      [empty.tasks[0]?.state, empty.tasks[0]?.stateMark, codesOf(empty)],
      ['pending', null, ['unknown-state']],
    );
  });

  it("lets the file's own legend decide", () => {
    const plan = planOf(
      'Legend: `[x]` done, `[-]` dropped, [~] = blocked',
      '## Phase 1: A',
      '- [-] 1.1 Do',
      '- [~] 1.2 Do',
    );
    assert.deepEqual(
      plan.tasks.map(({ state }) => state),
      ['skipped', 'blocked'],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('does not take links and footnotes for boxes', () => {
    assert.deepEqual(
      uidsOf(inPhase('- [a](b.md)', '- [1] A book', '- [x][ref]', '- [P] means parallel', '- [ ] 1.1 Do')),
      ['1.1'],
    );
  });

  it('takes struck-through and dropped tasks for skipped', () => {
    const skipped = [
      '- [ ] ~~1.1 Do it~~',
      '- [ ] ~~1.1~~ Do it',
      '- [ ] 1.1 ~~Do it~~',
      '- [ ] 1.1 Do it (SKIPPED)',
      '- [ ] 1.1 Do it [cancelled: no time]',
      '- [ ] 1.1 SKIPPED: Do it',
      '- [ ] 1.1 **Superseded** Do it',
      '- [ ] 1.1 Do it — DELETED',
      '- [ ] 1.1 Do it (deferred to phase 9)',
    ];
    for (const line of skipped) assert.equal(inPhase(line).tasks[0]?.state, 'skipped', line);
    assert.equal(inPhase('- [x] 1.1 Do it (deferred)').tasks[0]?.state, 'completed');
    const open = [
      '- [ ] 1.1 Show a **deleted** badge',
      '- [ ] 1.1 Return SKIPPED or DONE',
      '- [ ] 1.1 Use ~~old~~ new names',
      '- [ ] 1.1 Parse `(SKIPPED)`',
    ];
    for (const line of open) assert.equal(inPhase(line).tasks[0]?.state, 'pending', line);
  });

  it('skips what is open below a struck-through or deferred heading', () => {
    for (const heading of ['## ~~Phase 1: A~~', '## Phase 1: A (SUPERSEDED)', '## Deferred work tasks']) {
      assert.deepEqual(
        planOf(heading, '- [ ] 1.1 a', '- [x] 1.2 b').tasks.map(({ state }) => state),
        ['skipped', 'completed'],
        heading,
      );
    }
  });
});
