import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { codesOf, covered, inPhase, planOf, problemOf, taskOf, uidsOf } from './planText';

const tasks = ['- [ ] 1.1 a', '- [ ] 1.2 b', '- [ ] 1.3 c', '- [ ] 1.4 d', '- [ ] 1.10 e'];
const groupsOf = (...note: string[]) =>
  inPhase(...note, '', ...tasks).sequentialGroups.map(({ key, tasks: members, reason }) => [
    key,
    members.join(' '),
    reason,
  ]);

describe('sequential notes', () => {
  const understood: [string, string, string][] = [
    ['**Execution Note:** Tasks 1.1-1.3 are [SEQUENTIAL] - one file', '1.1 1.2 1.3', 'one file'],
    ['**Execution Note**: Tasks 1.1–1.3 are [SEQUENTIAL] – one file', '1.1 1.2 1.3', 'one file'],
    ['**Execution Note:** Tasks 1.1—1.3 are [SEQUENTIAL]: one file', '1.1 1.2 1.3', 'one file'],
    ['**Execution Note:** Tasks 1.1..1.3 are [SEQUENTIAL]', '1.1 1.2 1.3', ''],
    ['**Execution Note:** Tasks 1.1 to 1.3 are [SEQUENTIAL]', '1.1 1.2 1.3', ''],
    ['**Execution Note:** Tasks 1.1 through 1.3 must be run [sequential] because of x', '1.1 1.2 1.3', 'because of x'],
    ['**Execution Notes:** Tasks 1.1-3 are [SEQUENTIAL]', '1.1 1.2 1.3', ''],
    ['**Execution Note:** Tasks 1.1, 1.3 are [SEQUENTIAL]', '1.1 1.3', ''],
    ['**Execution Note:** Tasks 1.1; 1.3 & 1.4 are [SEQUENTIAL]', '1.1 1.3 1.4', ''],
    ['**Execution Note:** Tasks 1.1, 1.2, and 1.4 are [SEQUENTIAL]', '1.1 1.2 1.4', ''],
    ['**Execution Note:** Tasks 1.4 and 1.2 are [SEQUENTIAL]', '1.2 1.4', ''],
    ['**Execution Note:** Tasks 1.3-1.10 are [SEQUENTIAL]', '1.3 1.4 1.10', ''],
    ['**Execution Note:** Tasks `1.1`-`1.2` are [SEQUENTIAL]', '1.1 1.2', ''],
    ['**Execution Note:** Tasks **1.1** and **1.2** are **[SEQUENTIAL]** - x', '1.1 1.2', 'x'],
    ['**Execution Note:** Tasks 1.1-1.2, 1.4 are [SEQUENTIAL]', '1.1 1.2 1.4', ''],
    ['**Execution Note:** [SEQUENTIAL] Tasks 1.1-1.2 - x', '1.1 1.2', 'x'],
    ['**Execution Note:** All tasks are [SEQUENTIAL] - x', '1.1 1.2 1.3 1.4 1.10', 'x'],
    ['**Execution Note:** All tasks in this phase are [SEQUENTIAL]', '1.1 1.2 1.3 1.4 1.10', ''],
    ['**Execution Note:** All tasks of Phase 1 are [SEQUENTIAL]', '1.1 1.2 1.3 1.4 1.10', ''],
    ['**Execution Note:** [SEQUENTIAL] - 1.3 needs what 1.1 made', '1.1 1.2 1.3 1.4 1.10', '1.3 needs what 1.1 made'],
    ['Execution Note: Tasks 1.1-1.2 are [SEQUENTIAL]', '1.1 1.2', ''],
    ['- **Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]', '1.1 1.2', ''],
    ['Tasks 1.1-1.2 are [SEQUENTIAL] - x', '1.1 1.2', 'x'],
  ];
  for (const [note, members, reason] of understood) {
    it(`reads "${note}"`, () => {
      assert.deepEqual(
        groupsOf(note).map(([, uids, why]) => [uids, why]),
        [[members, reason]],
      );
      assert.deepEqual(codesOf(inPhase(note, '', ...tasks)), []);
    });
  }

  it('does not take the next line for the reason', () => {
    assert.deepEqual(groupsOf('**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]', 'Another line.'), [
      ['1.1-1.2', '1.1 1.2', ''],
    ]);
  });

  it('goes on in the next line when the mark has not come yet', () => {
    const [group] = groupsOf('**Execution Note:** Tasks 1.1, 1.2', '  and 1.4 are [SEQUENTIAL] - x', 'not this');
    assert.deepEqual(group, ['1.1, 1.2, 1.4', '1.1 1.2 1.4', 'x']);
  });

  it('reads several marks of one note', () => {
    const plan = inPhase(
      '**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL] - one file; tasks 1.3-1.4 are [PARALLEL] - no file',
      '',
      ...tasks,
    );
    assert.deepEqual(
      plan.sequentialGroups.map(({ key, reason }) => [key, reason]),
      [['1.1-1.2', 'one file']],
    );
    assert.deepEqual(
      plan.tasks.filter(({ parallel }) => parallel).map(({ id }) => id),
      ['1.3', '1.4'],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('takes sub-tasks with their parent, and three-level ids by themselves', () => {
    const nested = ['- [ ] 1.1 a', '  - [ ] 1.1.1 x', '  - [ ] 1.1.2 y', '  - [ ] 1.1.3 z', '- [ ] 1.2 b'];
    const groups = (note: string) =>
      inPhase(note, '', ...nested).sequentialGroups.map((group) => group.tasks.join(' '));
    assert.deepEqual(groups('**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]'), ['1.1 1.2']);
    assert.deepEqual(groups('**Execution Note:** Tasks 1.1.1-1.1.3 are [SEQUENTIAL]'), ['1.1.1 1.1.2 1.1.3']);
    const grouped = planOf(
      '## Phase 3: A',
      '**Execution Note:** Tasks 3.1 are [SEQUENTIAL]',
      '',
      '### 3.1 X',
      '- [ ] 3.1.1 x',
      '- [ ] 3.1.2 y',
      '### 3.2 Y',
      '- [ ] 3.2.1 z',
    );
    assert.deepEqual(
      grouped.sequentialGroups.map((group) => group.tasks.join(' ')),
      ['3.1.1 3.1.2'],
    );
  });

  it('reads a mark at the end of a phase heading', () => {
    const plan = planOf(
      '## Phase 1: A [SEQUENTIAL]',
      '- [ ] 1.1 a',
      '- [ ] 1.2 b',
      '## Phase 2: Parse [SEQUENTIAL] marks',
      '- [ ] 2.1 c',
    );
    assert.deepEqual(
      plan.sequentialGroups.map((group) => group.tasks),
      [['1.1', '1.2']],
    );
  });

  it('knows where it stands', () => {
    const text =
      '## Phase 1: A\r\n**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL] - x\r\n- [ ] 1.1 a\r\n- [ ] 1.2 b';
    const [group] = parsePlan(text).sequentialGroups;
    assert.equal(group && covered(text, group.range), 'Tasks 1.1-1.2 are [SEQUENTIAL] - x');
  });

  const mentions = [
    'Currently `[SEQUENTIAL]` and [SEQUENTIAL] annotations are read by hand.',
    '- Phase 2 with 4 tasks (marked [SEQUENTIAL])',
    '2. **Phase 2-3 are [SEQUENTIAL]** - they modify one file',
    '- Parse `**Execution Note:** Tasks X.Y-X.Z are [SEQUENTIAL]...` patterns',
    '`Tasks 1.1-1.2 are [SEQUENTIAL]`',
    '> **Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]',
    '<!-- **Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL] -->',
    '- [ ] 1.5 A plan with [SEQUENTIAL] annotations (depends syntax)',
    '**Execution Note:** Tasks 1.1, 1.3 all modify one file (can run in parallel)',
  ];
  for (const line of mentions) {
    it(`leaves a mention alone: "${line}"`, () => {
      const plan = inPhase(line, '', ...tasks);
      assert.deepEqual([plan.sequentialGroups, plan.parallelGroups, codesOf(plan)], [[], [], []]);
    });
  }

  it('leaves notes in fences alone', () => {
    assert.deepEqual(groupsOf('```', '**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]', '```'), []);
  });

  const notUnderstood = [
    '**Execution Note:** Most of them are [SEQUENTIAL]',
    '**Execution Note:** Tasks 1.1-1.2 or 1.3 are [SEQUENTIAL]',
    '**Execution Note:** Task 1.1 is [SEQUENTIAL]',
    '**Execution Note:** Tasks 1.1-1.9 are [SEQUENTIAL]',
    '**Execution Note:** Phases 7-8 are [PARALLEL]',
  ];
  for (const note of notUnderstood) {
    it(`warns of "${note}"`, () => {
      const plan = inPhase(note, '', ...tasks);
      const { severity, range, message } = problemOf(plan, 'annotation-not-understood');
      assert.deepEqual([severity, range.line, range.character], ['warning', 4, 20]);
      assert.match(message, /Execution Note/);
    });
  }
});

describe('parallel notes', () => {
  const phases = [1, 2, 3, 4].flatMap((number) => [`## Phase ${number}: P`, `- [ ] ${number}.1 x`, '']);

  it('groups phases', () => {
    for (const [note, keys] of [
      ['Phases 2-4 are [PARALLEL] - apart', '2 3 4'],
      ['Phases 2 and 4 can run [PARALLEL]', '2 4'],
      ['Phase 1, Phase 2 are [PARALLEL]', '1 2'],
    ] as const) {
      const plan = planOf(`**Execution Note:** ${note}`, '', ...phases);
      assert.deepEqual(
        plan.parallelGroups.map((group) => group.phases.join(' ')),
        [keys],
        note,
      );
    }
  });

  it('marks tasks as free', () => {
    const plan = inPhase('**Execution Note:** Tasks 1.1-1.2 are [PARALLEL]', '', ...tasks);
    assert.deepEqual(
      plan.tasks.map(({ parallel }) => parallel),
      [true, true, false, false, false],
    );
  });

  it('chains phases that are sequential', () => {
    const plan = planOf('**Execution Note:** Phases 2-4 are [SEQUENTIAL]', '', ...phases);
    assert.deepEqual(
      plan.phases.map(({ dependsOn }) => dependsOn.map(({ target }) => target).join()),
      ['', '', '2', '3'],
    );
  });
});

describe('pipeline starts', () => {
  const rest = ['- [ ] 1.1 a', '- [ ] 1.2 b', ''];
  const startOf = (...lines: string[]) =>
    planOf('## Phase 1: A', ...rest, ...lines, '- [ ] 2.1 c').phases[1]?.pipelineStart;

  it('binds a line to the next phase heading', () => {
    assert.equal(startOf('**pipeline-start:** when 1.2 completes', '', '## Phase 2: B'), '1.2');
    assert.equal(startOf('**Pipeline-Start**: when task `1.2` is completed', '', '## Phase 2: B'), '1.2');
    assert.equal(startOf('pipeline-start: 1.2', '', '## Phase 2: B'), '1.2');
  });

  it('reads it in the heading', () => {
    assert.equal(startOf('## Phase 2: B (pipeline-start: when 1.1 completes)'), '1.1');
  });

  it('warns when it cannot be used', () => {
    for (const line of ['when all is done', 'when 9.9 completes', 'when 1.1 and 1.2 complete']) {
      const plan = planOf('## Phase 1: A', ...rest, `**pipeline-start:** ${line}`, '', '## Phase 2: B', '- [ ] 2.1 c');
      assert.equal(problemOf(plan, 'annotation-not-understood').range.line, 4, line);
      assert.equal(plan.phases[1]?.pipelineStart, null);
    }
    assert.deepEqual(codesOf(planOf('## Phase 1: A', ...rest, '**pipeline-start:** when 1.1 completes')), [
      'annotation-not-understood',
    ]);
  });

  it('leaves mentions alone', () => {
    const plan = planOf('## Phase 1: A', '- `**pipeline-start:** when 9.9 completes` is the syntax', ...rest);
    assert.deepEqual(codesOf(plan), []);
  });
});

describe('marks of a task', () => {
  it('reads priorities in any case, as a mark and not as a word', () => {
    for (const [line, priority] of [
      ['- [ ] 1.1 Do (CRITICAL)', 'critical'],
      ['- [ ] 1.1 Do (high)', 'high'],
      ['- [ ] 1.1 Do [Low]', 'low'],
      ['- [ ] 1.1 (medium) Do', 'medium'],
      ['- [ ] 1.1 Do (Priority: High) (depends: 1.2)', 'high'],
      ['- [ ] 1.1 Do (HIGH) and rest', 'high'],
      ['- [ ] 1.1 Sort by rank (low) first', 'medium'],
      ['- [ ] 1.1 A critical thing', 'medium'],
      ['- [ ] 1.1 Parse `(HIGH)`', 'medium'],
    ] as const) {
      assert.equal(inPhase(line, '- [ ] 1.2 x').tasks[0]?.priority, priority, line);
    }
  });

  it('reads the other marks and leaves them out of the title', () => {
    const plan = inPhase(
      '- [ ] 1.1 [P] [US2] Do **it** now (optional) (HIGH)',
      '- [ ]* 1.2 Starred',
      '- [ ] 1.3 Look around (no changes)',
      '- [ ] 1.4 Keep (this remark) here',
      '- [ ] 1.5 Hide <!-- (optional) --> this',
    );
    assert.deepEqual(
      plan.tasks.map(({ title, parallel, optional, expectsNoChanges }) => [
        title,
        parallel,
        optional,
        expectsNoChanges,
      ]),
      [
        ['Do it now', true, true, false],
        ['Starred', false, true, false],
        ['Look around', false, false, true],
        ['Keep (this remark) here', false, false, false],
        ['Hide this', false, false, false],
      ],
    );
  });

  it('closes the gap that a mark leaves, and no other', () => {
    for (const [line, title] of [
      ['Agent file at `.claude/agents/analyze.md`', 'Agent file at .claude/agents/analyze.md'],
      ['Split at `,` and `;` signs', 'Split at , and ; signs'],
      ['(HIGH) `.env` is read', '.env is read'],
      ['Read (HIGH) .env first', 'Read .env first'],
      ['Do this (HIGH), then that', 'Do this, then that'],
      ['Do this (HIGH) (no changes) . Then that', 'Do this. Then that'],
      ['Do this (depends: 1.2) (optional).', 'Do this.'],
    ] as const) {
      assert.equal(taskOf(inPhase(`- [ ] 1.1 ${line}`), '1.1').title, title, line);
    }
  });

  it('makes stable ids for tasks without one, and says so', () => {
    const plan = inPhase('- [ ] Write the tests', '- [ ] Write the tests', '- [ ] 1.1 x', '- [ ] 测试');
    assert.deepEqual(uidsOf(plan), ['write-the-tests', 'write-the-tests-2', '1.1', '测试']);
    assert.deepEqual(codesOf(plan), ['task-without-id', 'task-without-id', 'task-without-id']);
    assert.equal(taskOf(inPhase('- [ ] Another', '- [ ] Write the tests'), 'write-the-tests').generated, true);
  });
});

describe('marks beside code', () => {
  const readings: readonly [written: string, title: string, marks: string][] = [
    ['Do it `risk:high`', 'Do it', ''],
    ['Do `a(b)` it (HIGH)', 'Do a(b) it', 'priority'],
    ['Do `(HIGH)` it', 'Do (HIGH) it', ''],
    ['Do it `==` (low)', 'Do it ==', 'priority'],
    ['Write `~~x~~` (HIGH)', 'Write ~~x~~', 'priority'],
    ['Read `depends: 1.1` (HIGH)', 'Read depends: 1.1', 'priority'],
    ['Do ` it (depends: 1.2)', 'Do ` it', 'dependency'],
  ];
  for (const [written, title, marks] of readings) {
    it(`are told from it: ${written}`, () => {
      const task = taskOf(inPhase(`- [ ] 1.1 ${written}`, '- [ ] 1.2 b'), '1.1');
      assert.equal(task.title, title);
      assert.equal(task.annotations.map(({ kind }) => kind).join(' '), marks);
    });
  }
});
