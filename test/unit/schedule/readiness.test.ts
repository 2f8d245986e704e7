import assert from 'node:assert/strict';
import { defaultScheduleOptions, type Readiness } from '../../../src/schedule/model';
import { explainTasks } from '../../../src/schedule/readiness';
import { buildPlan, buildStatus, type PlanSketch, type StatusSketch } from './build';

function explain(sketch: PlanSketch, status: StatusSketch = {}, options = {}): Record<string, Readiness> {
  const schedule = { ...defaultScheduleOptions, ...options };
  return Object.fromEntries(explainTasks(buildPlan(sketch), buildStatus(status), schedule));
}

/** The reason why a task is ready, or those why it is not. */
function why(sketch: PlanSketch, uid: string, status: StatusSketch = {}, options = {}): unknown {
  const readiness = explain(sketch, status, options)[uid];
  return readiness?.ready ? readiness.reason : readiness?.reasons;
}

const completed = (...uids: string[]) => Object.fromEntries(uids.map((uid) => [uid, 'completed' as const]));

describe('status of a task in the schedule', () => {
  it('follows the box where nothing is recorded, and the record where something is', () => {
    const tasks = (['completed', 'skipped', 'failed', 'in_progress', 'blocked', 'pending'] as const).map((state) => {
      return { id: state, state };
    });
    const explained = explain({ tasks });
    assert.deepEqual(explained.completed, { uid: 'completed', ready: false, reasons: [settled('completed')] });
    assert.deepEqual(explained.skipped, { uid: 'skipped', ready: false, reasons: [settled('skipped')] });
    assert.deepEqual(explained.failed, { uid: 'failed', ready: true, reason: { kind: 'retry', attemptsLeft: 2 } });
    for (const uid of ['in_progress', 'blocked', 'pending']) {
      assert.deepEqual(explained[uid], { uid, ready: true, reason: { kind: 'phase_open', phase: null } });
    }
    assert.deepEqual(why({ tasks }, 'completed', { completed: 'pending' }), { kind: 'phase_open', phase: null });
    assert.deepEqual(why({ tasks }, 'pending', { pending: 'completed' }), [settled('completed')]);
  });

  it('leaves a failed task alone when its attempts are used up', () => {
    const plan = { tasks: ['1.1'] };
    assert.deepEqual(why(plan, '1.1', { '1.1': 1 }), { kind: 'retry', attemptsLeft: 1 });
    assert.deepEqual(why(plan, '1.1', { '1.1': 2 }), [{ kind: 'attempts_used', failures: 2 }]);
    assert.deepEqual(why(plan, '1.1', { '1.1': 2 }, { maxAttempts: 3 }), { kind: 'retry', attemptsLeft: 1 });
  });

  it('goes on with what was begun, whatever has been closed since', () => {
    const plan = { tasks: ['1.1', { id: '2.1', after: ['1.1'] }], sequential: [['1.1', '2.1']] };
    assert.deepEqual(why(plan, '2.1', { '2.1': 'in_progress' }), { kind: 'unfinished' });
  });
});

describe('a task that waits for a person', () => {
  const tasks = ['1.1', '1.2', { id: '1.3', after: ['1.1'] }, '2.1'];

  it('is not handed out, and says so', () => {
    assert.deepEqual(why({ tasks }, '1.1', { '1.1': 'parked' }), [{ kind: 'waits_for_person' }]);
    assert.deepEqual(why({ tasks, sequential: [['1.1', '1.2']] }, '1.2', { '1.1': 'parked' }), [
      { kind: 'sequential', group: 'group 1', behind: ['1.1'], parked: ['1.1'] },
    ]);
  });

  it('does not keep later phases closed once nothing else happens in its own', () => {
    const done = { '1.2': 'completed', '1.3': 'completed' } as const;
    assert.deepEqual(why({ tasks }, '2.1', { ...done, '1.1': 'parked' }), { kind: 'phase_open', phase: '2' });
    assert.equal(explain({ tasks }, { ...done, '1.1': 'in_progress' })['2.1']?.ready, false);
  });
});

describe('phase gate', () => {
  const five = ['1.1', '1.2', '1.3', '1.4', '1.5', '2.1'];
  const open = { kind: 'phase_open', phase: '2' };

  it('opens at exactly 80 %', () => {
    assert.deepEqual(why({ tasks: five }, '2.1', completed('1.1', '1.2', '1.3')), [
      { kind: 'phase_closed', phases: ['1'], by: ['1.4', '1.5'] },
    ]);
    assert.deepEqual(why({ tasks: five }, '2.1', completed('1.1', '1.2', '1.3', '1.4')), open);
  });

  it('counts skipped tasks like completed ones', () => {
    assert.deepEqual(why({ tasks: five }, '2.1', { ...completed('1.1', '1.2', '1.3'), '1.4': 'skipped' }), open);
  });

  it('opens at exactly every other share too', () => {
    for (const [part, whole] of [
      [7, 10],
      [29, 50],
      [57, 100],
      [3, 10],
      [1, 3],
    ] as const) {
      const tasks = Array.from({ length: whole }, (_, n) => `1.${n + 1}`);
      const plan = { tasks: [...tasks, '2.1'] };
      const options = { phaseGate: part / whole };
      const enough = explain(plan, completed(...tasks.slice(0, part)), options);
      const tooFew = explain(plan, completed(...tasks.slice(0, part - 1)), options);
      assert.deepEqual([enough['2.1']?.ready, tooFew['2.1']?.ready], [true, false], `${part} of ${whole}`);
    }
  });

  it('needs every earlier phase, not only the one before', () => {
    const plan = { tasks: ['1.1', '2.1', '3.1'] };
    assert.deepEqual(why(plan, '3.1', completed('2.1')), [{ kind: 'phase_closed', phases: ['1'], by: ['1.1'] }]);
    assert.deepEqual(why(plan, '3.1'), [{ kind: 'phase_closed', phases: ['1', '2'], by: ['1.1', '2.1'] }]);
  });

  it('takes phases in the order of the plan, not of their numbers', () => {
    const plan = { tasks: ['9.1', '10.1', '2.1'] };
    assert.deepEqual(why(plan, '10.1'), [{ kind: 'phase_closed', phases: ['9'], by: ['9.1'] }]);
    assert.deepEqual(why(plan, '9.1'), { kind: 'phase_open', phase: '9' });
    assert.deepEqual(why(plan, '2.1', completed('9.1')), [{ kind: 'phase_closed', phases: ['10'], by: ['10.1'] }]);
  });

  it('does not wait for a phase in which nothing more will happen', () => {
    const plan = { tasks: ['1.1', '1.2', '2.1'] };
    assert.deepEqual(why(plan, '2.1', { '1.1': 'completed', '1.2': 2 }), open);
    assert.deepEqual(why(plan, '2.1', { '1.1': 2, '1.2': 2 }), open);
    for (const going of [1, 'in_progress', 'pending'] as const) {
      assert.deepEqual(why(plan, '2.1', { '1.1': 'completed', '1.2': going }), [
        { kind: 'phase_closed', phases: ['1'], by: ['1.2'] },
      ]);
    }
  });

  it('does not look at optional tasks, nor at empty phases, nor at tasks before any phase', () => {
    const tasks = [{ id: 'note', phase: null }, '1.1', { id: '1.2', optional: true }, '3.1'];
    const plan = { tasks, phases: ['0', '1', '2', '3'] };
    assert.deepEqual(why(plan, '3.1', completed('1.1')), { kind: 'phase_open', phase: '3' });
    assert.deepEqual(why(plan, '3.1', completed('1.2')), [{ kind: 'phase_closed', phases: ['1'], by: ['1.1'] }]);
    assert.deepEqual(why(plan, '1.2', completed('1.1')), { kind: 'phase_open', phase: '1' });
    assert.deepEqual(why(plan, 'note'), { kind: 'phase_open', phase: null });
  });

  it('keeps phases of a parallel group open together, behind what comes before the group', () => {
    const plan = { tasks: ['1.1', '2.1', '3.1', '4.1'], parallel: [['2', '3']] };
    assert.deepEqual(why(plan, '3.1'), [{ kind: 'phase_closed', phases: ['1'], by: ['1.1'] }]);
    assert.deepEqual(why(plan, '3.1', completed('1.1')), { kind: 'phase_open', phase: '3' });
    assert.deepEqual(why(plan, '4.1', completed('1.1')), [
      { kind: 'phase_closed', phases: ['2', '3'], by: ['2.1', '3.1'] },
    ]);
  });

  it('lets phases run side by side only with those of a group of their own', () => {
    const plan = {
      tasks: ['1.1', '2.1', '3.1'],
      parallel: [
        ['1', '2'],
        ['2', '3'],
      ],
    };
    assert.deepEqual(why(plan, '2.1'), { kind: 'phase_open', phase: '2' });
    assert.deepEqual(why(plan, '3.1'), [{ kind: 'phase_closed', phases: ['1'], by: ['1.1'] }]);
  });

  it('opens a phase early when its pipeline-start task is done', () => {
    const plan = { tasks: ['1.1', '1.2', '1.3', '2.1'], phases: ['1', { key: '2', pipelineStart: '1.1' }] };
    assert.deepEqual(why(plan, '2.1', completed('1.2')), [{ kind: 'phase_closed', phases: ['1'], by: ['1.1', '1.3'] }]);
    assert.deepEqual(why(plan, '2.1', completed('1.1')), open);
    assert.deepEqual(why(plan, '2.1', { '1.1': 'skipped' }), open);
  });

  it('gives way to what is written at the phase', () => {
    const phases = ['1', '2', { key: '3', afterPhases: ['1'], after: ['2.1'] }];
    const plan = { tasks: ['1.1', '1.2', '2.1', '2.2', '3.1'], phases };
    const wholePhase = { kind: 'waits_for_phases', phases: ['1'], by: ['1.2'] };
    assert.deepEqual(why(plan, '3.1', completed('1.1', '2.1')), [wholePhase]);
    assert.deepEqual(why(plan, '3.1', completed('1.1')), [{ kind: 'waits_for_tasks', by: ['2.1'] }, wholePhase]);
    assert.deepEqual(why(plan, '3.1', completed('1.1', '1.2', '2.1')), { kind: 'phase_open', phase: '3' });
  });
});

describe('written dependencies', () => {
  it('beat the phase gate, both ways', () => {
    const plan = { tasks: ['1.1', '1.2', { id: '3.1', after: ['1.1'] }, { id: '1.3', after: ['1.2'] }] };
    assert.deepEqual(why(plan, '3.1', completed('1.1')), { kind: 'dependencies_met', on: ['1.1'] });
    assert.deepEqual(why(plan, '1.3', completed('1.1')), [{ kind: 'waits_for_tasks', by: ['1.2'] }]);
  });

  it('count skipped tasks as met, failed and begun ones as not', () => {
    const plan = { tasks: ['1.1', { id: '1.2', after: ['1.1'] }] };
    assert.deepEqual(why(plan, '1.2', { '1.1': 'skipped' }), { kind: 'dependencies_met', on: ['1.1'] });
    const waits = { kind: 'waits_for_tasks', by: ['1.1'] };
    assert.deepEqual(why(plan, '1.2', { '1.1': 'in_progress' }), [waits]);
    assert.deepEqual(why(plan, '1.2', { '1.1': 1 }), [waits]);
    assert.deepEqual(why(plan, '1.2', { '1.1': 2 }), [{ ...waits, failed: ['1.1'] }]);
    assert.deepEqual(why(plan, '1.2', { '1.1': 'parked' }), [{ ...waits, parked: ['1.1'] }]);
  });

  it('on a phase need all of its tasks but the optional ones', () => {
    const tasks = ['1.1', '1.2', { id: '1.3', optional: true }, { id: '2.1', afterPhases: ['1'] }];
    assert.deepEqual(why({ tasks }, '2.1', completed('1.1')), [
      { kind: 'waits_for_phases', phases: ['1'], by: ['1.2'] },
    ]);
    assert.deepEqual(why({ tasks }, '2.1', completed('1.1', '1.2')), { kind: 'dependencies_met', on: ['1.1', '1.2'] });
  });

  it('hold for another attempt at a failed task too', () => {
    const plan = { tasks: ['1.1', { id: '1.2', after: ['1.1'] }] };
    assert.deepEqual(why(plan, '1.2', { '1.2': 1 }), [{ kind: 'waits_for_tasks', by: ['1.1'] }]);
  });

  it('that are not in the plan, or run in a circle, are said', () => {
    const unknown = { kind: 'unknown_dependency', targets: ['7.7'] };
    assert.deepEqual(why({ tasks: ['1.1', { id: '1.2', after: ['7.7'] }] }, '1.2', completed('1.1')), [unknown]);
    const circle = {
      tasks: [
        { id: 'a', after: ['b'] },
        { id: 'b', after: ['c'] },
        { id: 'c', after: ['a'] },
      ],
    };
    assert.deepEqual(why(circle, 'b'), [
      { kind: 'cycle', members: ['a', 'b', 'c'] },
      { kind: 'waits_for_tasks', by: ['c'] },
    ]);
    assert.deepEqual(why(circle, 'b', completed('c')), { kind: 'dependencies_met', on: ['c'] });
    assert.deepEqual(why(circle, 'a', completed('c')), [{ kind: 'waits_for_tasks', by: ['b'] }]);
    assert.deepEqual(why(circle, 'b', { c: 'in_progress' }), [{ kind: 'waits_for_tasks', by: ['c'] }]);
    assert.deepEqual(why({ tasks: [{ id: 'a', after: ['a'] }] }, 'a'), [
      { kind: 'cycle', members: ['a'] },
      { kind: 'waits_for_tasks', by: ['a'] },
    ]);
  });

  it('that run in a circle with the order of a sequential group or with a phase are said too', () => {
    const withGroup = { tasks: [{ id: 'a', after: ['b'] }, 'b'], sequential: [['a', 'b']] };
    assert.deepEqual(why(withGroup, 'b'), [
      { kind: 'cycle', members: ['a', 'b'] },
      { kind: 'sequential', group: 'group 1', behind: ['a'] },
    ]);
    const withPhase = { tasks: ['1.1', { id: '1.2', afterPhases: ['1'] }] };
    assert.deepEqual(why(withPhase, '1.1'), { kind: 'phase_open', phase: '1' });
    assert.deepEqual(why(withPhase, '1.2'), [
      { kind: 'cycle', members: ['1.2'] },
      { kind: 'waits_for_phases', phases: ['1'], by: ['1.1', '1.2'] },
    ]);
  });
});

describe('a circle', () => {
  it('is none when something in it was begun, or when a phase has another way to open', () => {
    const begun = { tasks: [{ id: 'a', after: ['b'] }, 'b'], sequential: [['a', 'b']] };
    assert.deepEqual(why(begun, 'a', { b: 'in_progress' }), [{ kind: 'waits_for_tasks', by: ['b'] }]);
    const early = { tasks: ['1.1', '2.1'], phases: ['1', { key: '2', after: ['2.1'], pipelineStart: '1.1' }] };
    assert.deepEqual(why(early, '2.1'), [{ kind: 'waits_for_tasks', by: ['2.1'] }]);
    assert.deepEqual(why(early, '2.1', completed('1.1')), { kind: 'phase_open', phase: '2' });
  });
});

describe('sequential groups', () => {
  const plan = { tasks: ['1.1', '1.2', '1.3'], sequential: [['1.1', '1.2', '1.3']] };
  const behind = (...uids: string[]) => [{ kind: 'sequential', group: 'group 1', behind: uids }];

  it('go in order', () => {
    assert.deepEqual(why(plan, '1.1'), { kind: 'phase_open', phase: '1' });
    assert.deepEqual(why(plan, '1.3'), behind('1.1', '1.2'));
    assert.deepEqual(why(plan, '1.3', { '1.1': 'skipped' }), behind('1.2'));
    assert.deepEqual(why(plan, '1.3', completed('1.1', '1.2')), { kind: 'phase_open', phase: '1' });
  });

  it('stop behind a member that has failed for good', () => {
    assert.deepEqual(why(plan, '1.2', { '1.1': 2 }), [{ ...behind('1.1')[0], failed: ['1.1'] }]);
  });

  it('take sub-tasks before the task they belong to', () => {
    const tasks = ['1.1', { id: '1.1.1', parent: '1.1' }, '1.2'];
    const nested = { tasks, sequential: [['1.1', '1.1.1', '1.2']] };
    assert.deepEqual(why(nested, '1.1.1'), { kind: 'phase_open', phase: '1' });
    assert.deepEqual(why(nested, '1.1'), [...behind('1.1.1'), { kind: 'waits_for_subtasks', by: ['1.1.1'] }]);
    assert.deepEqual(why(nested, '1.2'), behind('1.1.1', '1.1'));
  });
});

describe('sub-tasks', () => {
  it('come before their task, and wait for what it waits for', () => {
    const plan = { tasks: ['1.1', { id: '1.2', after: ['1.1'] }, { id: '1.2.1', parent: '1.2' }] };
    const byParent = { kind: 'waits_for_tasks', by: ['1.1'] };
    assert.deepEqual(why(plan, '1.2.1'), [byParent]);
    assert.deepEqual(why(plan, '1.2'), [byParent, { kind: 'waits_for_subtasks', by: ['1.2.1'] }]);
    assert.deepEqual(why(plan, '1.2.1', completed('1.1')), { kind: 'dependencies_met', on: ['1.1'] });
    assert.deepEqual(why(plan, '1.2', completed('1.1', '1.2.1')), { kind: 'dependencies_met', on: ['1.1'] });
  });

  it('are not held up by a task that is written to wait for them', () => {
    const tasks = [
      { id: 'p', after: ['p1', 'p2'] },
      { id: 'p1', parent: 'p' },
      { id: 'p2', parent: 'p' },
    ];
    assert.deepEqual(why({ tasks }, 'p1'), { kind: 'phase_open', phase: null });
    assert.deepEqual(why({ tasks }, 'p2'), { kind: 'phase_open', phase: null });
  });

  it('do not hold up their task when they are optional, or written to come after it', () => {
    const optional = { tasks: ['p', { id: 'p1', parent: 'p', optional: true }] };
    assert.deepEqual(why(optional, 'p'), { kind: 'phase_open', phase: null });
    const after = { tasks: ['p', { id: 'p1', parent: 'p', after: ['p'] }] };
    assert.deepEqual(why(after, 'p'), { kind: 'phase_open', phase: null });
    assert.deepEqual(why(after, 'p1'), [{ kind: 'waits_for_tasks', by: ['p'] }]);
  });
});

function settled(status: 'completed' | 'skipped') {
  return { kind: 'settled', status };
}
