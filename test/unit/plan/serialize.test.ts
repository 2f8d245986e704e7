import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan, Task } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { atStart } from '../../../src/plan/ranges';
import { serializePlan } from '../../../src/plan/serialize';
import { templateNames, templates } from '../../../src/plan/templates';

/** What must come back, names of groups and places aside. */
function essence(plan: Plan) {
  const phase = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const titleOf = (key: string | null) => (key === null ? null : (phase.get(key) ?? null));
  const targets = (list: Task['dependsOn']) => list.map(({ kind, target }) => `${kind}:${target}`).sort();
  return {
    title: plan.title,
    overview: plan.overview,
    phases: plan.phases.map((one) => [one.number, one.title, one.objective, targets(one.dependsOn), one.pipelineStart]),
    tasks: plan.tasks.map((task) => ({
      id: task.id,
      generated: task.generated,
      title: task.title,
      state: task.state,
      phase: titleOf(task.phase),
      parent: task.parent,
      dependsOn: targets(task.dependsOn),
      flags: [task.parallel, task.optional, task.priority, task.expectsNoChanges],
      steps: task.steps.map(({ text, checked }) => [text, checked]),
      verify: task.verify,
      files: [...task.files].sort(),
    })),
    checks: plan.checks.map(({ text, checked, phase: key }) => [text, checked, titleOf(key)]),
    sequential: plan.sequentialGroups.map(({ tasks, reason }) => [tasks, reason]),
    parallel: plan.parallelGroups.map(({ phases, reason }) => [phases, reason]),
  };
}

function assertKept(plan: Plan): string {
  const { text, warnings } = serializePlan(plan);
  assert.deepEqual(warnings, [], text);
  const read = parsePlan(text, 'PLAN.md');
  assert.deepEqual(essence(read), essence(plan), text);
  assert.equal(serializePlan(read).text, text, 'writing it again changes nothing');
  return text;
}

const bare: Task = {
  ...{ uid: '1.1', id: '1.1', generated: false, title: 'Do it', text: '', state: 'pending', file: null },
  ...{ range: atStart, idRange: atStart, stateMark: null, phase: null, parent: null, dependsOn: [], parallel: false },
  ...{
    optional: false,
    priority: 'medium',
    annotations: [],
    files: [],
    steps: [],
    verify: [],
    expectsNoChanges: false,
  },
};
const emptyPlan: Plan = {
  ...{ format: 'data', files: [], title: '', overview: {}, phases: [], tasks: [], checks: [], sequentialGroups: [] },
  ...{ parallelGroups: [], references: [], problems: [] },
};

describe('a plan in the native format', () => {
  it('is what the same plan is read as', () => {
    const text = assertKept(
      parsePlan(
        [
          '# Implementation Plan: Search',
          '',
          'Legend: [~] dropped',
          '',
          '**Execution Note:** Phases 2-3 are [PARALLEL] - different folders',
          '',
          '## Overview',
          '',
          '- **Goal:** find `things` *fast*',
          '',
          '## Phase 1: Index',
          '',
          '**Objective:** have an index',
          '',
          '- [x] 1.1 Build the index in `src/index.ts` (HIGH)',
          '  - [x] read the files',
          '  - [ ] 9.9% of them',
          '  Keep *this* paragraph.',
          '  - verify: `npm test -- index`',
          '  - [!] 1.1.1 [P] Measure (optional)',
          '    with numbers in `out/numbers.csv`',
          '- [/] 1.2 Keep it up to date (depends: 1.1)',
          '- [~] 1.3 Give it a name (no changes)',
          '',
          '**VERIFY Phase 1:**',
          '- [ ] 1 file is there',
          '- [x] all well',
          '',
          '## Phase 2: Search',
          '',
          '**Execution Note:** Tasks 2.1-2.2 are [SEQUENTIAL] - one file',
          '',
          '- [ ] 2.1 Ask (depends on Phase 1)',
          '- [ ] 2.2 Answer (1.1, 2.1)',
          '- [>] 2.3 Smile',
          '',
          '**pipeline-start:** when 2.1 completes',
          '',
          '## Phase 3: Polish',
          '**Depends on:** Phase 1, 2.1',
          '- [ ] 3.1 Shine',
          '',
          '## Success Criteria',
          '- [ ] people find things',
        ].join('\n'),
        'PLAN.md',
      ),
    );
    assert.match(text, /Legend: .*\[-\] skipped/);
    assert.match(text, /Keep \*this\* paragraph/);
    assert.match(text, /with numbers in/);
  });

  it('keeps plans of other dialects', () => {
    for (const name of templateNames) assertKept(parsePlan(templates[name].text, templates[name].file));
    assertKept(
      parsePlan(
        [
          '# Notes',
          '- [ ] **Step: think**',
          '  ```',
          '  - [ ] 1.1 no task',
          '  ```',
          '- [x] 2. Build',
          '  > - [ ] 3.3 no task either',
          '* [ ] 4) Ship',
          '',
          '      indented: code',
        ].join('\n'),
        'TODO.md',
      ),
    );
  });

  it('hides marks in titles that mean nothing there', () => {
    const titles = [
      'Fix (HIGH) [P] (depends: 1.1)',
      'Write `a.ts` and `b`',
      '2.3 begins with a number',
      '# no heading',
      '<b>bold</b> & Ampersand',
      '*starred* _under_ ~~struck~~',
      '😀 整理 ünïcode',
      'SKIPPED - not really',
      '`',
      '``` fence',
      '[link] (target) [x]',
      '| a | b |',
      '(optional) work',
      '',
    ];
    const tasks = titles.map((title, at): Task => ({ ...bare, uid: `1.${at + 1}`, id: `1.${at + 1}`, title }));
    const { text, warnings } = serializePlan({ ...emptyPlan, tasks });
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      parsePlan(text).tasks.map(({ title }) => title),
      titles,
    );
    assert.equal(serializePlan(parsePlan(text)).text, text);
  });

  it('says of a title that it cannot be written as it is', () => {
    for (const title of ['a <!-- hidden --> comment', 'a [link](target)', '- dash', 'colon:;']) {
      const { text, warnings } = serializePlan({ ...emptyPlan, tasks: [{ ...bare, title }] });
      assert.deepEqual(warnings, ['Task "1.1": its title is not read back as it was.'], title);
      assert.deepEqual(
        parsePlan(text).tasks.map(({ id }) => id),
        ['1.1'],
      );
    }
  });

  it('gives a new id where the old one cannot be written, keeps it in the title, and says so', () => {
    const dependsOn = [{ kind: 'task', target: 'sign in', range: atStart } as const];
    const tasks: Task[] = [
      { ...bare, uid: 'sign in', id: 'sign in', title: 'Let people in' },
      { ...bare, uid: '1.1', id: '1.1', title: 'Greet\nthem', dependsOn },
    ];
    const { text, warnings } = serializePlan({ ...emptyPlan, tasks });
    const read = parsePlan(text);
    assert.deepEqual(
      read.tasks.map(({ id, title }) => [id, title]),
      [
        ['0.1', 'sign in: Let people in'],
        ['1.1', 'Greet them'],
      ],
    );
    assert.deepEqual(
      read.tasks[1]?.dependsOn.map(({ target }) => target),
      ['0.1'],
    );
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /"sign in".*0\.1/);
  });

  it('takes over the fields of a task that is data', () => {
    const text = JSON.stringify({
      id: 1,
      title: 'Do it',
      details: 'First\n- [ ] 7.7 then',
      tags: ['a', 'b'],
      status: 'done',
    });
    const written = serializePlan({ ...emptyPlan, tasks: [{ ...bare, text, state: 'completed' }] });
    assert.deepEqual(written.warnings, []);
    assert.match(written.text, /details: First\n.*7\.7 then/);
    assert.equal(parsePlan(written.text).tasks.length, 1);
    assert.doesNotMatch(written.text, /status/);
  });

  it('says what a task without an id is called now, and lets no other take its name', () => {
    const plan = parsePlan('- []\n##\n- []', 'TODO.md');
    assert.deepEqual(
      plan.tasks.map(({ uid }) => uid),
      ['untitled', 'untitled-2'],
    );
    const { text, warnings } = serializePlan(plan);
    const uids = parsePlan(text).tasks.map(({ uid }) => uid);
    assert.equal(uids.length, 2);
    assert.ok(!uids.includes('untitled'), text);
    assert.deepEqual(
      warnings.filter((one) => one.includes('called otherwise')),
      ['untitled', 'untitled-2'].map(
        (uid, at) => `A task without an id of its own is called otherwise: "${uid}" is ${uids[at]} now.`,
      ),
    );
  });

  it('tells when tasks had to change places', () => {
    const plan = parsePlan('# P\n\n## Phase 1: A\n\n- [ ] 1.1 Do\n\n## Phase 2: B\n\n- [ ] 2.1 Do\n');
    const { text, warnings } = serializePlan({ ...plan, tasks: plan.tasks.toReversed() });
    assert.deepEqual(
      parsePlan(text).tasks.map(({ id }) => id),
      ['1.1', '2.1'],
    );
    assert.deepEqual(warnings, [
      'The tasks stand in another order now: those of one phase, and those below one task, stand together.',
    ]);
  });

  it('keeps tasks of no phase out of the overview', () => {
    for (const text of ['- []\n# Overview\n**:**e', '# P\n\n- [ ] Work\n\n## Overview\n\n- **Goal:** rest\n']) {
      const plan = parsePlan(text, 'PLAN.md');
      const { text: written, warnings } = serializePlan(plan);
      assert.deepEqual(warnings, [], written);
      assert.deepEqual(essence(parsePlan(written, 'PLAN.md')), essence(plan), written);
    }
  });

  it('tells of dependencies that are not read back', () => {
    const tasks = ['ab-c1d2', 'ab-e3f4'].map((id): Task => ({ ...bare, uid: id, id }));
    const dependsOn = [{ kind: 'task', target: 'ab-c1d2', range: atStart } as const];
    const { text, warnings } = serializePlan({
      ...emptyPlan,
      tasks: tasks.map((one, at) => (at ? { ...one, dependsOn } : one)),
    });
    const isKept = parsePlan(text).tasks[1]?.dependsOn.length === 1;
    assert.equal(
      warnings.some((one) => one.includes('dependenc')),
      !isKept,
      text,
    );
  });

  it('writes verify commands and steps that look like them once', () => {
    const steps = [{ text: 'verify: npm test', checked: false, range: atStart }];
    for (const verify of [[], ['npm test'], ['npm test', 'npm test']]) {
      const { text, warnings } = serializePlan({ ...emptyPlan, tasks: [{ ...bare, steps, verify }] });
      assert.deepEqual(warnings, [], text);
      const [task] = parsePlan(text).tasks;
      assert.deepEqual(task?.verify, verify, text);
      assert.deepEqual(
        task?.steps.map((step) => step.text),
        ['verify: npm test'],
        text,
      );
    }
  });

  it('asks for a step that looks like a task by itself, among many', () => {
    const steps = Array.from({ length: 300 }, (_, at) => ({
      text: at % 3 === 0 ? `${at}.1 of them` : at === 100 ? '``` fence' : `step ${at}`,
      checked: at % 2 === 0,
      range: atStart,
    }));
    const { text, warnings } = serializePlan({ ...emptyPlan, tasks: [{ ...bare, steps }] });
    assert.deepEqual(warnings, []);
    const [task, ...more] = parsePlan(text).tasks;
    assert.equal(more.length, 0);
    assert.deepEqual(
      task?.steps.map((step) => [step.text, step.checked]),
      steps.map((step) => [step.text, step.checked]),
    );
  });

  it('takes no time that grows with the square of the lines of a task', function () {
    // The square of it would be most of a minute.
    this.timeout(30_000);
    const text = `- [/] ✅ [PARALLEL]**Files:**\n${'(verify: npm test)✅ **Files:**\n'.repeat(4000)}`;
    const plan = parsePlan(text, 'PLAN.md');
    assert.equal(plan.tasks[0]?.verify.length, 4000);
    assert.equal(parsePlan(serializePlan(plan).text, 'PLAN.md').tasks.length, 1);
  });

  it('writes tasks below tasks in any depth', () => {
    const tasks = Array.from({ length: 300 }, (_, at): Task => {
      const id = `T${String(at + 1).padStart(3, '0')}`;
      return { ...bare, uid: id, id, parent: at === 0 ? null : `T${String(at).padStart(3, '0')}` };
    });
    const { text, warnings } = serializePlan({ ...emptyPlan, tasks });
    const read = parsePlan(text).tasks;
    const isKept = tasks.every((task, at) => read[at]?.id === task.id && read[at].parent === task.parent);
    assert.equal(warnings.length === 0, isKept, warnings.slice(0, 3).join('\n'));
  });

  it('is read back as it was, whatever the plan', function () {
    this.timeout(30_000);
    const words = fc.constantFrom(
      'Build',
      'the index',
      '`src/a.ts`',
      '(HIGH)',
      '[x]',
      '1.1',
      '**bold**',
      '#',
      '->',
      'depends:',
      '<i>',
      '😀',
      'Phase 2',
      '_x_',
      ':',
      '[P]',
      '~~',
    );
    const title = fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => `A ${parts.join(' ')} z`);
    const task = fc.record({
      title,
      state: fc.constantFrom('pending', 'completed', 'in_progress', 'failed', 'skipped', 'blocked'),
      parallel: fc.boolean(),
      optional: fc.boolean(),
      priority: fc.constantFrom('critical', 'high', 'medium', 'low'),
      expectsNoChanges: fc.boolean(),
      depends: fc.array(fc.nat(40), { maxLength: 3 }),
      steps: fc.array(fc.record({ text: title, checked: fc.boolean(), range: fc.constant(atStart) }), { maxLength: 2 }),
      verify: fc.array(fc.constantFrom('npm test', 'node "a b".mjs', 'make -j2'), { maxLength: 2 }),
      below: fc.boolean(),
    } as const);
    const phases = fc.array(fc.array(task, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(phases, fc.array(title, { maxLength: 2 }), fc.boolean(), (drafts, checks, grouped) => {
        const ids = drafts.flatMap((list, at) => list.map((_, n) => `${at + 1}.${n + 1}`));
        const tasks = drafts.flatMap((list, at) =>
          list.map(({ depends, below: _, ...rest }, n): Task => {
            const id = `${at + 1}.${n + 1}`;
            const others = [...new Set(depends.map((one) => ids[one % ids.length] ?? id))].filter((one) => one !== id);
            const dependsOn = others.map((target) => ({ kind: 'task', target, range: atStart }) as const);
            const parent = n > 0 && list.slice(1, n + 1).every((one) => one.below) ? `${at + 1}.1` : null;
            return { ...bare, ...rest, uid: id, id, phase: String(at + 1), parent, dependsOn, state: rest.state };
          }),
        );
        const top = tasks.filter(({ phase, parent }) => phase === '1' && parent === null).map(({ uid }) => uid);
        const plan: Plan = {
          ...emptyPlan,
          title: 'Any',
          tasks,
          phases: drafts.map((_, at) => ({
            ...{
              key: String(at + 1),
              number: String(at + 1),
              title: `Phase ${at + 1}: Part`,
              objective: null,
              file: null,
            },
            ...{ range: atStart, headingRange: atStart, dependsOn: [], pipelineStart: null },
          })),
          checks: checks.map((text) => ({ text, checked: false, range: atStart, phase: '1', file: null })),
          sequentialGroups:
            grouped && top.length > 1 ? [{ key: 'x', tasks: top, reason: 'one file', range: atStart }] : [],
        };
        // Files that a title happens to name are found in it; the plan that is given says nothing of them.
        const { text, warnings } = serializePlan(plan);
        assert.deepEqual(warnings, [], text);
        const read = parsePlan(text, 'PLAN.md');
        const rid = (one: Plan) => ({
          ...essence(one),
          tasks: essence(one).tasks.map(({ files: _, ...kept }) => kept),
        });
        assert.deepEqual(rid(read), rid(plan), text);
        assert.equal(serializePlan(read).text, text);
      }),
      { numRuns: 100 },
    );
  });
});
