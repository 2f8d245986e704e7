import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planBatches } from '../../../src/schedule/planBatches';
import { explainTasks } from '../../../src/schedule/readiness';
import { selectBatch } from '../../../src/schedule/selectBatch';
import type { Status } from '../../../src/status/status';
import { runsOf } from '../../support/thorough';
import { anyWorld } from './arbitrary';
import { ahead, awaited, canRun, find, met, settled, statusOf, type World, writtenFor } from './reference';
import { afterwards, chooseBatch } from './referenceBatch';

const anySize = fc.integer({ min: 1, max: 5 });
const runs = runsOf(200);

/** All batches to come, each with the world as it is when its turn has come. */
function* playOut(world: World, size: number): Generator<{ world: World; uids: string[] }> {
  let status = world.status;
  for (const batch of planBatches(world.plan, status, { ...world.options, size })) {
    const uids = batch.tasks.map(({ uid }) => uid);
    yield { world: { ...world, status }, uids };
    status = afterwards({ ...world, status }, uids);
  }
}

function everyBatch(check: (world: World, uids: string[]) => void): void {
  const property = fc.property(anyWorld, anySize, (world, size) => {
    for (const step of playOut(world, size)) check(step.world, step.uids);
  });
  fc.assert(property, runs);
}

describe('properties of the schedule', function () {
  this.timeout(20_000);
  it('says ready of exactly the tasks that the rules, read plainly, allow', () => {
    const property = fc.property(anyWorld, (world) => {
      const explained = explainTasks(world.plan, world.status, world.options);
      assert.deepEqual(
        [...explained.keys()],
        world.plan.tasks.map(({ uid }) => uid),
      );
      for (const [uid, readiness] of explained) {
        assert.equal(readiness.ready, canRun(world, uid), uid);
        if (!readiness.ready) assert.ok(readiness.reasons.length > 0, `${uid} is blocked for no reason`);
      }
    });
    fc.assert(property, runs);
  });

  it('chooses the batch that looking through all tasks for each place finds', () => {
    const property = fc.property(
      anyWorld,
      anySize,
      fc.option(fc.infiniteStream(fc.boolean())),
      (world, size, wanted) => {
        const uids = world.plan.tasks.map(({ uid }) => uid);
        const only = wanted ? new Set(uids.filter(() => wanted.next().value)) : undefined;
        const { tasks } = selectBatch(world.plan, world.status, { ...world.options, size, only });
        assert.deepEqual(
          tasks.map(({ uid, joins }) => ({ uid, joins })),
          chooseBatch(world, size, only),
        );
      },
    );
    fc.assert(property, runs);
  });

  it('never hands out a task before what it depends on, nor a parent before its sub-tasks', () => {
    everyBatch((world, uids) => {
      for (const uid of uids.filter((each) => statusOf(world, each) !== 'in_progress')) {
        const task = find(world.plan, uid);
        for (const dependency of writtenFor(world.plan, task)) assert.ok(met(world, dependency), uid);
        for (const child of awaited(world.plan, task)) assert.ok(settled(world, child.uid), uid);
      }
    });
  });

  it('never hands out a member of a sequential group before those that go before it', () => {
    everyBatch((world, uids) => {
      for (const [place, uid] of uids.entries()) {
        if (statusOf(world, uid) === 'in_progress') continue;
        const earlier = new Set(uids.slice(0, place));
        assert.deepEqual(ahead(world, uid, earlier), [], uid);
      }
    });
  });

  it('never offers two tasks of one sequential group side by side', () => {
    const property = fc.property(anyWorld, (world) => {
      const explained = explainTasks(world.plan, world.status, world.options);
      for (const { tasks } of world.plan.sequentialGroups) {
        const ready = tasks.filter((uid) => explained.get(uid)?.ready && statusOf(world, uid) !== 'in_progress');
        assert.ok(ready.length <= 1, `${ready}`);
      }
    });
    fc.assert(property, runs);
  });

  it('hands out every task that can ever run, exactly once', () => {
    const property = fc.property(anyWorld, anySize, (world, size) => {
      const planned = [...playOut(world, size)].flatMap(({ uids }) => uids);
      assert.equal(new Set(planned).size, planned.length);
      assert.deepEqual(planned.sort(), everRunnable(world).sort());
    });
    fc.assert(property, runs);
  });

  it('blames a circle or used-up attempts only where the task could never run', () => {
    const property = fc.property(anyWorld, (world) => {
      const runnable = everRunnable(world);
      for (const [uid, readiness] of explainTasks(world.plan, world.status, world.options)) {
        const kinds = readiness.ready ? [] : readiness.reasons.map(({ kind }) => kind);
        if (!kinds.includes('cycle') && !kinds.includes('attempts_used')) continue;
        assert.ok(!runnable.includes(uid), uid);
      }
    });
    fc.assert(property, runs);
  });

  it('continues with what was begun before anything else', () => {
    everyBatch((world, uids) => {
      const begun = world.plan.tasks.filter(({ uid }) => statusOf(world, uid) === 'in_progress').map(({ uid }) => uid);
      const first = uids.slice(0, begun.length);
      assert.ok(
        first.every((uid) => begun.includes(uid)),
        `${uids} with ${begun} begun`,
      );
    });
  });

  it('plans ahead what it would choose step by step', () => {
    const property = fc.property(anyWorld, anySize, (world, size) => {
      const options = { ...world.options, size };
      let { status } = world;
      for (const { wave: _, ...batch } of planBatches(world.plan, status, options)) {
        assert.deepEqual(selectBatch(world.plan, status, options), batch);
        status = afterwards(
          { ...world, status },
          batch.tasks.map(({ uid }) => uid),
        );
      }
      assert.deepEqual(selectBatch(world.plan, status, options).tasks, []);
    });
    fc.assert(property, runs);
  });

  it('does not depend on the order of the records, and changes none of them', () => {
    const property = fc.property(anyWorld, anySize, fc.infiniteStream(fc.nat()), (world, size, keys) => {
      const shuffled = [...world.status.tasks]
        .map((entry) => ({ entry, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
      const other: Status = { ...world.status, tasks: new Map(shuffled) };
      const before = structuredClone(world);
      const options = { ...world.options, size };
      assert.deepEqual(planBatches(world.plan, other, options), planBatches(world.plan, world.status, options));
      assert.deepEqual(
        [...explainTasks(world.plan, other, options)],
        [...explainTasks(world.plan, world.status, options)],
      );
      assert.deepEqual(world, before);
    });
    fc.assert(property, runs);
  });
});

/** Completes whatever can run until nothing can. */
function everRunnable(world: World): string[] {
  const done: string[] = [];
  for (;;) {
    const now = { ...world, status: afterwards(world, done) };
    const next = world.plan.tasks.filter(({ uid }) => !done.includes(uid) && canRun(now, uid)).map(({ uid }) => uid);
    if (next.length === 0) return done;
    done.push(...next);
  }
}
