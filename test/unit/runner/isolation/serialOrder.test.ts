import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '../../../../src/plan/model';
import type { Workplace } from '../../../../src/runner/isolation/workplace';
import { thorough } from '../../../support/thorough';
import { Bench, delivery, taskOf } from './support/repository';

const count = thorough ? 20 : 8;

/** Edits that overlap, and whose result depends on what was there before. */
const files = ['one.txt', 'two.txt', 'three.txt'];

function edit(bench: Bench, folder: string, task: Task, number: number): void {
  for (const [i, file] of files.entries()) {
    if ((number + i) % files.length === 0) continue;
    const lines = bench.read(file, folder).split('\n');
    const at = number % 4;
    // The count tells how many tasks had been there before.
    lines[at] = `${lines[at]},${task.id}#${lines.join(',').split('#').length - 1}`;
    bench.write(file, lines.join('\n'), folder);
  }
  bench.write(`tasks/${task.id}.txt`, `${task.id}\n`, folder);
}

describe('tasks side by side in worktrees', function () {
  this.timeout(120_000);

  it('come out as if they had been done one after another, each with its commit', async () => {
    const start = Object.fromEntries(files.map((file) => [file, '0\n1\n2\n3\n']));
    const bench = new Bench(start);
    try {
      const tasks = Array.from({ length: count }, (_, i) => taskOf(`2.${i + 1}`));
      const waiting = [...tasks.entries()];
      let conflicts = 0;
      const work = async (place: Workplace) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [number, task] = next;
          for (let attempt = 1; ; attempt++) {
            await place.begin(task, { undisturbed: attempt > 2 });
            edit(bench, place.folder, task, number);
            await delay((number * 7) % 20);
            // Lines that git could merge by themselves depend on each other here: a check sees to it.
            const check = async () =>
              ({ command: 'check', reason: 'on another base', output: '', blame: 'work' }) as const;
            const { outcome } = await place.deliver(task, delivery(attempt, check));
            if (outcome === 'delivered') break;
            assert.ok(outcome === 'conflict' || outcome === 'check_failed', outcome);
            assert.ok(attempt < 3, 'disturbed all the same');
            conflicts++;
            await place.abandon(task, attempt);
          }
        }
        await place.close();
      };
      await Promise.all(await Promise.all([1, 2, 3, 4].map(async () => work(await bench.open()))));
      const order = bench.log().map(({ task }) => task);
      assert.deepEqual([...order].sort(), tasks.map(({ uid }) => uid).sort());
      assert.ok(conflicts > 0, "the tasks did not get into each other's way");

      const serial = new Bench(start);
      for (const id of order)
        edit(
          serial,
          serial.top,
          taskOf(id),
          tasks.findIndex(({ uid }) => uid === id),
        );
      for (const file of files) assert.equal(bench.read(file), serial.read(file));
      for (const { id } of tasks) assert.equal(bench.read(`tasks/${id}.txt`), `${id}\n`);
      await serial.dispose();
      assert.equal(bench.git('status', '--porcelain'), '');
      assert.deepEqual(bench.worktrees(), []);
    } finally {
      await bench.dispose();
    }
  });

  it('lose no line where git can bring them together', async () => {
    const bench = new Bench({ 'list.txt': Array.from({ length: 80 }, (_, i) => `line ${i}\n`).join('') });
    try {
      const tasks = Array.from({ length: count }, (_, i) => taskOf(`3.${i + 1}`));
      const waiting = [...tasks.entries()];
      let merged = 0;
      let checked = 0;
      const work = async (place: Workplace) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [number, task] = next;
          for (let attempt = 1; ; attempt++) {
            await place.begin(task);
            const lines = bench.read('list.txt', place.folder).split('\n');
            const at = lines.indexOf(`line ${number * 4}`);
            lines.splice(at, 1, `line ${number * 4} by ${task.id}`);
            bench.write('list.txt', lines.join('\n'), place.folder);
            const end = await place.deliver(
              task,
              delivery(attempt, async () => void checked++),
            );
            if (end.outcome !== 'delivered') continue;
            if (end.merged) merged++;
            break;
          }
        }
        await place.close();
      };
      await Promise.all(await Promise.all([1, 2, 3, 4].map(async () => work(await bench.open()))));
      const text = bench.read('list.txt');
      for (const [number, { id }] of tasks.entries())
        assert.match(text, new RegExp(`^line ${number * 4} by ${id}$`, 'm'));
      assert.equal(text.split('\n').length, 81);
      assert.deepEqual(
        bench
          .log()
          .map(({ task }) => task)
          .sort(),
        tasks.map(({ uid }) => uid).sort(),
      );
      assert.ok(merged > 0 && checked >= merged, `${merged} merged, ${checked} checked`);
    } finally {
      await bench.dispose();
    }
  });
});
