import assert from 'node:assert/strict';
import { findCycles, resolveDependencies, resolvePhaseDependencies } from '../../../src/plan/graph';
import { parsePlan } from '../../../src/plan/parsePlan';
import { stronglyConnected } from '../../../src/plan/stronglyConnected';
import { codesOf, covered, inPhase, planOf, problemOf, targetsOf, taskOf } from './planText';

const dependenciesOf = (line: string) => {
  const plan = planOf(
    '## Phase 1: Setup',
    ...[1, 2, 3, 4].map((number) => `- [ ] 1.${number} x`),
    '## Phase 2: Core',
    '- [ ] 2.1 x',
    '## Phase 3: Rest',
    ...line.split('\n'),
  );
  return { plan, task: taskOf(plan, '3.1') };
};

describe('dependencies', () => {
  const understood: [string, string, string][] = [
    ['- [ ] 3.1 Do (depends: 1.1, 1.2)', '1.1 1.2', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1, 1.2.)', '1.1 1.2', 'Do'],
    ['- [ ] 3.1 Do (depends on 1.1)', '1.1', 'Do'],
    ['- [ ] 3.1 Do (Depends on: 1.1 and 1.3)', '1.1 1.3', 'Do'],
    ['- [ ] 3.1 Do (depends on tasks 1.1 & 1.3; 2.1)', '1.1 1.3 2.1', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1-1.3)', '1.1 1.2 1.3', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1–3)', '1.1 1.2 1.3', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1 to 1.3, 2.1)', '1.1 1.2 1.3 2.1', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.4-2.1)', '1.4 2.1', 'Do'],
    ['- [ ] 3.1 Do (Depends on Phase 1)', 'phase:1', 'Do'],
    ['- [ ] 3.1 Do (depends on all Phase 1)', 'phase:1', 'Do'],
    ['- [ ] 3.1 Do (depends on Phases 1-2)', 'phase:1 phase:2', 'Do'],
    ['- [ ] 3.1 Do (depends on Phase 1, 2.1)', 'phase:1 2.1', 'Do'],
    ['- [ ] 3.1 Do (depends on the Setup phase)', 'phase:1', 'Do'],
    ['- [ ] 3.1 Do (depends: 2)', 'phase:2', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1) (depends: 2.1)', '1.1 2.1', 'Do'],
    ['- [ ] 3.1 Do [depends: 1.1]', '1.1', 'Do'],
    ['- [ ] 3.1 Do (depends: `1.1`, **1.2**)', '1.1 1.2', 'Do'],
    ['- [ ] 3.1 Do (HIGH, depends: 1.1)', '1.1', 'Do'],
    ['- [ ] 3.1 Do (depends: 1.1, optional)', '1.1', 'Do'],
    ['- [ ] 3.1 Do (depends: none)', '', 'Do'],
    ['- [ ] 3.1 Do (after 1.1)', '1.1', 'Do'],
    ['- [ ] 3.1 Do (blocked by 1.1)', '1.1', 'Do'],
    ['- [ ] 3.1 Do _Depends: 1.1, 1.2_', '1.1 1.2', 'Do'],
    ['- [ ] 3.1 Do. Depends on 1.1 and 1.2.', '1.1 1.2', 'Do.'],
    ['- [ ] 3.1 Do. Depends on 1.1 (which needs 1.2)', '1.1', 'Do.'],
    ['- [ ] 3.1 Do something\n  else (depends: 1.1)', '1.1', 'Do something else'],
    ['- [ ] 3.1 Do\n  - Depends on: 1.1, 1.2', '1.1 1.2', 'Do'],
    ['- [ ] 3.1 Do\n  **Depends on:** Phase 2', 'phase:2', 'Do'],
    ['- [ ] 3.1 Do\n  - Dependencies: 1.1', '1.1', 'Do'],
    ['- [ ] 3.1 Do\n  - **Dependencies:** None', '', 'Do'],
    ['- [ ] 3.1 Do\n  - Dependencies: React 18.2, Node 20', '', 'Do'],
    ['- [ ] 3.1 Do (requires user confirmation)', '', 'Do (requires user confirmation)'],
    ['- [ ] 3.1 Explain that it depends on version 1.1 of it', '', 'Explain that it depends on version 1.1 of it'],
    ['- [ ] 3.1 Parse `(depends: 1.1)` marks', '', 'Parse (depends: 1.1) marks'],
    ['- [ ] 3.1 Check that x is in [0, 1) (depends: 1.1)', '1.1', 'Check that x is in [0, 1)'],
    ['- [ ] 3.1 Read up to the ] (depends: 1.1)', '1.1', 'Read up to the ]'],
    ['- [ ] 3.1 Parse (a [nested (depends: 1.1)] mark)', '', 'Parse (a [nested (depends: 1.1)] mark)'],
  ];
  for (const [line, targets, title] of understood) {
    it(`reads "${line.replace('\n', '⏎')}"`, () => {
      const { plan, task } = dependenciesOf(line);
      assert.deepEqual([targetsOf(task).join(' '), task.title], [targets, title]);
      assert.deepEqual(
        plan.problems.map(({ message }) => message),
        [],
      );
    });
  }

  it('warns of what it cannot read, and keeps what it can', () => {
    for (const [line, targets] of [
      ['- [ ] 3.1 Do (depends: the database)', ''],
      ['- [ ] 3.1 Do (depends on X.Y)', ''],
      ['- [ ] 3.1 Do (depends: 1.1 or 1.2)', '1.1'],
      ['- [ ] 3.1 Do\n  - Depends on: the weather', ''],
      ['- [ ] 3.1 Do (depends: \u001b[31m1.1)', ''],
      ['- [ ] 3.1 Do (depends: 1.1\u001b[0m)', '1.1'],
      ['- [ ] 3.1 Do (depends: 1.\u001b[31m1)', 'phase:1'],
      ['- [ ] 3.1 Do (depends: 1.1, \u001b[2J)', '1.1'],
      ['- [ ] 3.1 Do (depends: 1.1\u0007)', '1.1'],
      ['- [ ] 3.1 Do\n  - Depends on: 1.\u001b[31m1', ''],
      ['- [ ] 3.1 Do (depends: a[b)', ''],
      ['- [ ] 3.1 Do (depends: 1.1', ''],
      ['- [ ] 3.1 Do [depends on: 1.1) now', ''],
    ] as const) {
      const { plan, task } = dependenciesOf(line);
      assert.equal(targetsOf(task).join(' '), targets, line);
      assert.deepEqual(problemOf(plan, 'annotation-not-understood').tasks, ['3.1'], line);
    }
  });

  it('knows where each one is written', () => {
    const text = '## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 Do it\n  well (depends: 1.1-1.2)';
    const [first, second] = parsePlan(text).tasks[2]?.dependsOn ?? [];
    assert.equal(first && covered(text, first.range), '1.1-1.2');
    assert.deepEqual(first?.range, second?.range);
  });

  it('means the rest of its own phase by that phase', () => {
    const plan = inPhase(
      '- [ ] 1.1 a',
      '  - [ ] 1.1.1 a',
      '- [ ] 1.2 Check (depends on all Phase 1)',
      '- [ ] 1.3 Check (depends on Phase 1)',
    );
    assert.deepEqual(
      plan.tasks.map((task) => targetsOf(task).join(' ')),
      ['', '', '1.1 1.1.1', '1.1 1.1.1'],
    );
    assert.deepEqual(codesOf(plan), []);
  });

  it('reads those of phases from headings and lines', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '## Phase 2: B (Depends on Phase 1)',
      '- [ ] 2.1 b',
      '## Phase 3: C',
      '**Depends on:** Phases 1-2 (both)',
      '',
      '- [ ] 3.1 c',
      '## Phase 4: D',
      '- **Dependencies:** 3.1',
      '',
      '- [ ] 4.1 d',
    );
    assert.deepEqual(
      plan.phases.map((phase) => targetsOf(phase).join(' ')),
      ['', 'phase:1', 'phase:1 phase:2', '3.1'],
    );
    assert.deepEqual(plan.tasks.map(targetsOf), [[], [], [], []]);
    assert.equal(plan.phases[1]?.title, 'Phase 2: B (Depends on Phase 1)');
  });

  it('reports unknown ones as errors, with their place', () => {
    const text = '## Phase 1: A\n- [ ] 1.1 a (depends: 1.2, 9.9)\n- [ ] 1.2 b (depends on Phase 7)';
    const plan = parsePlan(text);
    assert.deepEqual(
      plan.problems.map(({ code, severity, tasks, range }) => [code, severity, tasks, covered(text, range)]),
      [
        ['unknown-dependency', 'error', ['1.1'], '9.9'],
        ['unknown-dependency', 'error', ['1.2'], '7'],
      ],
    );
    assert.match(plan.problems[0]?.message ?? '', /"9\.9"/);
    assert.deepEqual(resolveDependencies(plan).get('1.1'), { tasks: ['1.2'], phases: [], unknown: ['9.9'] });
  });

  it('looks up ids, phase numbers and phase titles', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '- [ ] 1.1 again',
      '## Phase 2: B (depends on Phase 1)',
      '- [ ] 2.1 b (depends: 1.1, Phase 1)',
    );
    assert.deepEqual(resolveDependencies(plan).get('2.1'), { tasks: ['1.1'], phases: ['1'], unknown: [] });
    assert.deepEqual(resolvePhaseDependencies(plan).get('2'), { tasks: [], phases: ['1'], unknown: [] });
    const titled = {
      ...plan,
      tasks: plan.tasks.map((task) => ({
        ...task,
        dependsOn: [{ kind: 'phase' as const, target: 'phase 2: b (Depends on phase 1)', range: task.range }],
      })),
    };
    assert.deepEqual(resolveDependencies(titled).get('1.1')?.phases, ['2']);
  });
});

describe('circles', () => {
  const cyclesOf = (...lines: string[]) => findCycles(planOf(...lines)).map(({ tasks }) => tasks.join(' '));

  it('finds them among tasks, and names the members', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 a (depends: 1.3)',
      '- [ ] 1.2 b (depends: 1.1)',
      '- [ ] 1.3 c (depends: 1.2)',
      '- [ ] 1.4 d (depends: 1.1)',
    );
    const { severity, tasks, message, range } = problemOf(plan, 'dependency-cycle');
    assert.deepEqual([severity, tasks, range.line, range.character], ['error', ['1.1', '1.2', '1.3'], 1, 22]);
    assert.match(message, /1\.1 → 1\.3 → 1\.2 → 1\.1/);
  });

  it('finds a task that depends on itself', () => {
    assert.deepEqual(cyclesOf('- [ ] 1.1 a (depends: 1.1)'), ['1.1']);
  });

  it('finds circles through phases, parents and sequences', () => {
    assert.deepEqual(
      cyclesOf('## Phase 1: A', '- [ ] 1.1 a (depends on Phase 2)', '## Phase 2: B', '- [ ] 2.1 b (depends: 1.1)'),
      ['1.1 2.1'],
    );
    assert.deepEqual(
      cyclesOf(
        '## Phase 1: A (depends on Phase 2)',
        '- [ ] 1.1 a',
        '## Phase 2: B (depends on Phase 1)',
        '- [ ] 2.1 b',
      ),
      ['1.1 2.1'],
    );
    assert.deepEqual(cyclesOf('- [ ] 1.1 a', '  - [ ] 1.1.1 b (depends: 1.2)', '- [ ] 1.2 c (depends: 1.1)'), [
      '1.1 1.1.1 1.2',
    ]);
    assert.deepEqual(
      cyclesOf('**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]', '', '- [ ] 1.1 a (depends: 1.2)', '- [ ] 1.2 b'),
      ['1.1 1.2'],
    );
  });

  it('finds none where work can go on', () => {
    assert.deepEqual(
      cyclesOf('- [ ] 1.1 a', '  - [ ] 1.1.1 b (depends: 1.1)', '- [ ] 1.2 c (depends: 1.1, 1.1.1)'),
      [],
    );
    assert.deepEqual(
      cyclesOf('- [ ] 1.1 a (depends: 1.1.1)', '  - [ ] 1.1.1 b', '  - [ ] 1.1.2 b (depends: 1.1.1)'),
      [],
    );
    assert.deepEqual(
      cyclesOf('## Phase 1: A', '- [ ] 1.1 a', '## Phase 2: B (depends on Phase 1)', '- [ ] 2.1 b (depends: 1.1)'),
      [],
    );
  });

  it('lets sub-tasks go before their parent in a sequence that holds both', () => {
    const nested = ['- [ ] 1.1 a', '  - [ ] 1.1.1 b', '    - [ ] 1.1.1.1 c', '  - [ ] 1.1.2 d', '- [ ] 1.2 e'];
    const inSequence = (lines: readonly string[], ...tasks: string[]) => {
      const { range } = taskOf(planOf(...lines), '1.1');
      const plan = { ...planOf(...lines), sequentialGroups: [{ key: 'all', tasks, reason: '', range }] };
      return findCycles(plan).map(({ tasks: members }) => members.join(' '));
    };
    const all = ['1.1', '1.1.1', '1.1.1.1', '1.1.2', '1.2'];
    assert.deepEqual(inSequence(nested, '1.1', '1.1.1'), []);
    assert.deepEqual(inSequence(nested, ...all), []);
    // One that nothing waits for keeps its place behind the parent, as does one that waits for the parent.
    for (const mark of ['(optional)', '(depends: 1.1)']) {
      const lines = nested.map((line) => (line.includes('1.1.2') ? `${line} ${mark}` : line));
      assert.deepEqual(inSequence(lines, ...all), [], mark);
    }
    const early = nested.map((line) => (line.includes('1.1.2') ? `${line} (depends: 1.2)` : line));
    assert.deepEqual(inSequence(early, ...all), ['1.1 1.1.2 1.2']);
    assert.deepEqual(codesOf(planOf('**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL]', '', ...nested)), []);
  });

  it('finds one in a very long chain', () => {
    const length = 100_000;
    const ring = Array.from({ length }, (_, at) => [(at + 1) % length]);
    assert.deepEqual(
      stronglyConnected(ring).map((component) => component.length),
      [length],
    );
    assert.equal(stronglyConnected([...ring.slice(0, -1), []]).length, length);
  });
});

describe('problems', () => {
  it('reports repeated ids and keeps the tasks apart', () => {
    const plan = planOf('## Phase 1: A', '- [ ] 1.1 a', '- [x] 1.1 b', '- [ ] 1.1 c');
    assert.deepEqual(
      plan.tasks.map(({ uid, id }) => [uid, id]),
      [
        ['1.1', '1.1'],
        ['1.1#2', '1.1'],
        ['1.1#3', '1.1'],
      ],
    );
    assert.deepEqual(
      plan.problems.map(({ code, tasks, range }) => [code, tasks, range.line]),
      [
        ['duplicate-id', ['1.1#2'], 2],
        ['duplicate-id', ['1.1#3'], 3],
      ],
    );
    assert.match(plan.problems[0]?.message ?? '', /line 2/);
  });

  it('reports repeated phases', () => {
    const plan = planOf('## Phase 1: A', '- [ ] 1.1 a', '## Phase 1: B', '- [ ] 1.2 b');
    assert.deepEqual(
      plan.phases.map(({ key }) => key),
      ['1', '1#2'],
    );
    assert.deepEqual(
      plan.tasks.map(({ phase }) => phase),
      ['1', '1#2'],
    );
    assert.equal(problemOf(plan, 'duplicate-phase').range.line, 2);
  });

  it('reports fences and comments that never end', () => {
    const fence = planOf('## Phase 1: A', '- [ ] 1.1 a', '', '```js', '- [ ] 1.2 b', '');
    assert.deepEqual([fence.tasks.length, problemOf(fence, 'unclosed-fence').range.line], [1, 3]);
    const comment = planOf('- [ ] 1.1 a', '', '<!-- - [ ] 1.2 b', '- [ ] 1.3 c');
    assert.equal(problemOf(comment, 'unclosed-fence').range.line, 2);
    assert.deepEqual(codesOf(planOf('- [ ] 1.1 a', '```', 'x', '```', '```', '```')), []);
  });

  it('reports a plan without tasks, and a line too long to read', () => {
    assert.deepEqual(codesOf(parsePlan('')), ['no-tasks']);
    assert.deepEqual(codesOf(parsePlan('{"tasks": []}')), ['no-tasks']);
    assert.deepEqual(codesOf(parsePlan(`- [ ] 1.1 ${'x'.repeat(20_000)}`)), ['line-too-long']);
  });

  it('lists them in the order of the text', () => {
    const plan = planOf('- [ ] 1.1 a (depends: 9.9)', '- [ ] no id', '- [?] 1.2 b', '- [ ] 1.1 again');
    assert.deepEqual(codesOf(plan), ['unknown-dependency', 'task-without-id', 'unknown-state', 'duplicate-id']);
  });
});
