import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Task } from '../../../src/plan/model';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { type PlanOptions, planBatches } from '../../../src/schedule/planBatches';
import { type BatchOptions, type ChoiceOptions, selectBatch } from '../../../src/schedule/selectBatch';
import { runsOf } from '../../support/thorough';
import { anyWorld } from './arbitrary';
import { buildPlan, buildStatus, type PlanSketch, type StatusSketch } from './build';
import { canRun, find, type World, writtenFor } from './reference';
import { afterwards } from './referenceBatch';

const runs = runsOf(200);
const anySize = fc.integer({ min: 1, max: 4 });

function beside(sketch: PlanSketch, busy: string[], options: Partial<BatchOptions> = {}, status: StatusSketch = {}) {
  const all = { ...defaultScheduleOptions, size: 9, busy: new Set(busy), ...options };
  return selectBatch(buildPlan(sketch), buildStatus(status), all).tasks.map(({ uid }) => uid);
}

function waves(sketch: PlanSketch, options: Partial<PlanOptions>): string[] {
  const plan = planBatches(buildPlan(sketch), buildStatus({}), { ...defaultScheduleOptions, size: 2, ...options });
  return plan.map(({ wave, agent, tasks }) => `${wave}${agent ?? ''}: ${tasks.map(({ uid }) => uid).join(' ')}`);
}

describe('a batch beside other sessions', () => {
  it('has none of their tasks, and nothing that shares a file with them', () => {
    const tasks = [
      { id: 'a', files: ['src/a.ts'] },
      { id: 'b', files: ['b.ts', './SRC/a.ts'] },
      { id: 'c', files: ['c.ts'] },
      { id: 'd', files: ['c.ts', 'b.ts'] },
      'e',
    ];
    assert.deepEqual(beside({ tasks }, ['a']), ['c', 'd', 'e']);
    assert.deepEqual(beside({ tasks }, ['b']), ['c', 'e']);
    assert.deepEqual(beside({ tasks }, ['a', 'c']), ['e']);
  });

  it('has nothing of their sequential groups, however far these have come', () => {
    const plan = { tasks: ['1', '2', '3', '4'], sequential: [['1', '2', '3']] };
    assert.deepEqual(beside(plan, ['1']), ['4']);
    assert.deepEqual(beside(plan, ['2'], {}, { '1': 'completed' }), ['4']);
    // Both were begun by a session that crashed.
    assert.deepEqual(beside(plan, ['2'], {}, { '1': 'in_progress', '2': 'in_progress' }), ['4']);
  });

  it('has neither parents nor sub-tasks of theirs', () => {
    const tasks = ['1', { id: '1.1', phase: null, parent: '1', optional: true }, '2'];
    assert.deepEqual(beside({ tasks }, ['1']), ['2']);
    assert.deepEqual(beside({ tasks }, ['1.1']), ['2']);
  });

  it('has nothing that waits for theirs, or that they wait for', () => {
    const tasks = ['a', { id: 'b', after: ['a'] }, 'c'];
    assert.deepEqual(beside({ tasks }, ['a']), ['c']);
    // What was begun goes on whatever it waits for, but not beside that.
    assert.deepEqual(beside({ tasks }, ['a'], {}, { b: 'in_progress' }), ['c']);
    assert.deepEqual(beside({ tasks }, ['b'], {}, { b: 'in_progress' }), ['c']);
    const phases = [{ key: '1' }, { key: '2' }];
    const byPhase = { phases, tasks: ['1.1', '1.2', { id: '2.1', afterPhases: ['1'] }] };
    assert.deepEqual(beside(byPhase, ['2.1'], {}, { '2.1': 'in_progress' }), []);
    assert.deepEqual(beside(byPhase, ['1.1'], {}, { '2.1': 'in_progress' }), ['1.2']);
  });

  it('is of no later phase while they work on an earlier one', () => {
    const tasks = ['1.1', '1.2', '2.1'];
    assert.deepEqual(beside({ tasks }, ['1.1'], { phaseGate: 1 }, { '1.2': 'completed' }), []);
    assert.deepEqual(beside({ tasks }, [], { phaseGate: 1 }, { '1.1': 'completed', '1.2': 'completed' }), ['2.1']);
  });

  it('in one folder has only tasks that say which files they touch, and none beside one that does not', () => {
    const tasks = ['a', { id: 'b', files: ['b'] }, { id: 'c', files: ['c'] }];
    assert.deepEqual(beside({ tasks }, ['b'], { filesOnly: true }), ['c']);
    assert.deepEqual(beside({ tasks }, ['a'], { filesOnly: true }), []);
    assert.deepEqual(beside({ tasks }, [], { filesOnly: true }), ['a', 'b', 'c']);
  });

  it('leaves an agent alone that has all its sessions', () => {
    const agentOf = ({ uid }: Task) => (uid === 'b' ? 'claude' : 'codex');
    const plan = { tasks: ['a', 'b', 'c'] };
    assert.deepEqual(beside(plan, [], { agentOf }), ['a', 'c']);
    assert.deepEqual(beside(plan, [], { agentOf, full: new Set(['codex']) }), ['b']);
    assert.deepEqual(beside(plan, [], { agentOf, full: new Set(['codex', 'claude']) }), []);
  });
});

describe('the agent of a batch', () => {
  const tasks = ['1', '2', '3', '4', '5'].map((id) => ({ id, files: id === '3' ? [] : ['same'] }));
  const agentOf = ({ uid }: Task) => (Number(uid) % 2 === 0 ? 'even' : 'odd');

  it('is that of its first task, and others join only with the same', () => {
    assert.deepEqual(waves({ tasks }, { agentOf }), ['1odd: 1 5', '2even: 2 4', '3odd: 3']);
    assert.deepEqual(waves({ tasks, sequential: [['1', '2', '3']] }, { agentOf, size: 3 }), [
      '1odd: 1 5',
      '2even: 2 4',
      '3odd: 3',
    ]);
  });

  it('decides how many there are', () => {
    const sizeOf = (agent: string) => (agent === 'odd' ? 3 : 1);
    assert.deepEqual(waves({ tasks }, { agentOf, sizeOf }), ['1odd: 1 5 3', '2even: 2', '3even: 4']);
  });
});

describe('waves', () => {
  const plan = { tasks: ['1.1', '1.2', '1.3', '1.4', '1.5', '2.1'].map((id) => ({ id, files: [id] })) };

  it('hold as many batches as there are sessions, and end before the next phase', () => {
    assert.deepEqual(waves(plan, { jobs: 2, phaseGate: 1 }), ['1: 1.1 1.2', '1: 1.3 1.4', '2: 1.5', '3: 2.1']);
    assert.deepEqual(waves(plan, { jobs: 9, phaseGate: 0.8 }), ['1: 1.1 1.2', '1: 1.3 1.4', '1: 1.5', '2: 2.1']);
  });

  it('hold no more sessions of an agent than it may have', () => {
    const options = { jobs: 3, phaseGate: 1, agentOf: () => 'a', jobsOf: () => 2 };
    assert.deepEqual(waves(plan, options), ['1a: 1.1 1.2', '1a: 1.3 1.4', '2a: 1.5', '3a: 2.1']);
  });
});

interface Lanes {
  readonly options: Pick<ChoiceOptions, 'size' | 'sizeOf' | 'agentOf' | 'filesOnly'>;
  readonly jobs: number;
}

const anyLanes = fc
  .record({
    size: anySize,
    other: anySize,
    jobs: fc.integer({ min: 1, max: 4 }),
    agents: fc.integer({ min: 1, max: 3 }),
    filesOnly: fc.boolean(),
  })
  .map(({ size, other, jobs, agents, filesOnly }) => {
    const agentOf = ({ uid }: Task) => `agent ${Number(uid.slice(1)) % agents}`;
    const sizeOf = (agent: string) => (agent === 'agent 0' ? size : other);
    return { jobs, options: { size, sizeOf, agentOf, filesOnly } };
  });

/** Sessions begin one after the other, and none ends. */
function* begin(world: World, { options, jobs }: Lanes) {
  const busy = new Set<string>();
  for (let n = 0; n < jobs; n++) {
    const batch = selectBatch(world.plan, world.status, { ...options, ...world.options, busy });
    const uids = batch.tasks.map(({ uid }) => uid);
    yield { batch, uids, busy };
    for (const uid of uids) busy.add(uid);
  }
}

/** Whether one must not be worked on while the other is, said as plainly as can be. */
function conflict({ plan }: World, a: string, b: string, filesOnly: boolean): boolean {
  const [one, other] = [find(plan, a), find(plan, b)];
  const files = ({ files }: Task) => files.map((path) => path.replace(/^\.\//, '').toLowerCase());
  const depends = (task: Task, on: Task) =>
    writtenFor(plan, task).some(({ kind, target }) =>
      kind === 'task' ? target === on.uid : target === on.phase && !on.optional,
    );
  return (
    a === b ||
    one.parent === b ||
    other.parent === a ||
    files(one).some((file) => files(other).includes(file)) ||
    plan.sequentialGroups.some(({ tasks }) => tasks.includes(a) && tasks.includes(b)) ||
    depends(one, other) ||
    depends(other, one) ||
    (filesOnly && (one.files.length === 0 || other.files.length === 0))
  );
}

describe('properties of sessions side by side', function () {
  this.timeout(30_000);

  it('never get tasks that get in each other’s way', () => {
    const property = fc.property(anyWorld, anyLanes, (world, lanes) => {
      for (const { uids, busy } of begin(world, lanes)) {
        for (const uid of uids) {
          for (const other of busy) assert.ok(!conflict(world, uid, other, lanes.options.filesOnly), `${uid} ${other}`);
        }
      }
    });
    fc.assert(property, runs);
  });

  it('get one agent each, and no more tasks than it takes', () => {
    const property = fc.property(anyWorld, anyLanes, (world, lanes) => {
      const { agentOf, sizeOf } = lanes.options;
      for (const { batch, uids } of begin(world, lanes)) {
        const agents = new Set(uids.map((uid) => agentOf?.(find(world.plan, uid))));
        assert.deepEqual([...agents], batch.agent === null ? [] : [batch.agent]);
        if (batch.agent !== null) assert.ok(uids.length <= (sizeOf?.(batch.agent) ?? 0));
      }
    });
    fc.assert(property, runs);
  });

  it('go without only while all that can run gets in the way of what runs', () => {
    const property = fc.property(anyWorld, anyLanes, (world, lanes) => {
      for (const { uids, busy } of begin(world, lanes)) {
        if (uids.length > 0) continue;
        for (const { uid } of world.plan.tasks) {
          if (!canRun(world, uid)) continue;
          assert.ok(
            [...busy].some((other) => conflict(world, uid, other, lanes.options.filesOnly)),
            `${uid} could run beside ${[...busy]}`,
          );
        }
      }
    });
    fc.assert(property, runs);
  });

  it('are planned ahead as they would be chosen one by one', () => {
    const property = fc.property(anyWorld, anyLanes, (world, lanes) => {
      const options = { ...lanes.options, ...world.options };
      let { status } = world;
      let busy = new Set<string>();
      let current = 1;
      for (const { wave, ...batch } of planBatches(world.plan, status, { ...options, jobs: lanes.jobs })) {
        if (wave !== current) {
          status = afterwards({ ...world, status }, [...busy]);
          busy = new Set();
          current = wave;
        }
        assert.deepEqual(selectBatch(world.plan, status, { ...options, busy }), batch);
        for (const { uid } of batch.tasks) busy.add(uid);
      }
      status = afterwards({ ...world, status }, [...busy]);
      assert.deepEqual(selectBatch(world.plan, status, options).tasks, []);
    });
    fc.assert(property, runs);
  });
});
