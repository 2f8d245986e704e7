import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { SelectorError } from '../../../src/schedule/selectorError';
import { tasksMeant } from '../../../src/schedule/selectors';
import { filterTasks, isFiltering, type TaskFilters } from '../../../src/schedule/taskFilters';
import { taskRecord } from '../../../src/status/status';
import { taskDigest } from '../../../src/status/taskDigest';
import { buildPlan, buildStatus } from './build';

const plan = parsePlan(
  [
    '# Plan: Shop',
    '## Phase 1: Set-up',
    '- [ ] 1.1 Create the database schema',
    '- [ ] 1.2 Write the login page (HIGH) [type: docs]',
    '- [ ] 1.3 Write the S3 upload',
    '## Phase 2: Checkout page (category: web)',
    '- [ ] 2.1 Take payments (category: api) [type: feature]',
    '- [ ] 2.2 Send the login mail (category: web)',
    '  - [ ] 2.2.1 Template',
    '  - [ ] 2.2.2 Delivery',
    '- [ ] 2.10 Refunds (CRITICAL)',
    '## Phase 3: Checkout tests',
    '- [ ] 3.1.1 Test it',
    '- [ ] 3.1.2 Test that',
  ].join('\n'),
);
const uids = plan.tasks.map(({ uid }) => uid);
const meant = (...words: string[]) => tasksMeant(plan, words);
const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof SelectorError, String(error));
    return error.message;
  }
  return assert.fail('it was accepted');
};

describe('selectors', () => {
  it('are ids, in plan order and each once, whatever the order they are typed in', () => {
    assert.deepEqual(meant('2.1', '1.1', '1.1'), ['1.1', '2.1']);
    assert.deepEqual(meant('1.3,1.1', '2.10; 1.2'), ['1.1', '1.2', '1.3', '2.10']);
  });

  it('are ranges in plan order, short or in full, either way round', () => {
    assert.deepEqual(meant('1.2-2.1'), ['1.2', '1.3', '2.1']);
    assert.deepEqual(meant('2.1–2.10'), ['2.1', '2.2', '2.2.1', '2.2.2', '2.10']);
    assert.deepEqual(meant('1.1-3'), ['1.1', '1.2', '1.3']);
    assert.deepEqual(meant('1.3..1.2'), ['1.2', '1.3']);
    assert.deepEqual(meant('1.1-1.2,2.1'), ['1.1', '1.2', '2.1']);
  });

  it('are ranges of ids with letters and dashes of their own', () => {
    const lettered = buildPlan({ tasks: ['T009', 'T010', 'WF-A-001', 'WF-A-002', 'WF-A-003'] });
    assert.deepEqual(tasksMeant(lettered, ['T009-T010']), ['T009', 'T010']);
    assert.deepEqual(tasksMeant(lettered, ['t009-010']), ['T009', 'T010']);
    assert.deepEqual(tasksMeant(lettered, ['WF-A-001-WF-A-003']), ['WF-A-001', 'WF-A-002', 'WF-A-003']);
    assert.deepEqual(tasksMeant(lettered, ['WF-A-002-003']), ['WF-A-002', 'WF-A-003']);
    assert.deepEqual(tasksMeant(lettered, ['wf-a-002']), ['WF-A-002']);
  });

  it('are phases by number, title, part of a title, or range', () => {
    const second = ['2.1', '2.2', '2.2.1', '2.2.2', '2.10'];
    for (const word of ['phase:2', 'p:2', 'Phase:2', 'phase:checkout page', 'p:Phase 2: Checkout page', 'p:page']) {
      assert.deepEqual(meant(word), second, word);
    }
    assert.deepEqual(meant('phase:1-2'), ['1.1', '1.2', '1.3', ...second]);
    assert.deepEqual(meant('p:1,3'), ['1.1', '1.2', '1.3', '3.1.1', '3.1.2']);
  });

  it('are all, what lies below an id, or words of titles', () => {
    assert.deepEqual(meant('all'), uids);
    assert.deepEqual(meant('3.1'), ['3.1.1', '3.1.2']);
    assert.deepEqual(meant('LOGIN'), ['1.2', '2.2']);
    assert.deepEqual(meant('page login'), ['1.2']);
    assert.deepEqual(meant('2.1 1.1'), ['1.1', '2.1']);
    assert.deepEqual(meant('S3'), ['1.3']);
    const text = ['# Plan', '- [ ] T1 [US1] Model', '- [ ] T2 [US2] US1 of old', '- [ ] T3 Wait #backend'];
    const labelled = parsePlan(text.join('\n'));
    assert.deepEqual(tasksMeant(labelled, ['us1']), ['T1']);
    assert.deepEqual(tasksMeant(labelled, ['#backend', 'US2']), ['T2', 'T3']);
    const titles = ['3D viewer', 'Render 10 pages', '2nd stage'];
    const plan = buildPlan({ tasks: titles.map((title, n) => ({ id: `1.${n + 1}`, title })) });
    assert.deepEqual(tasksMeant(plan, ['3d viewer', '2nd']), ['1.1', '1.3']);
  });

  it('that mean nothing are refused with what was typed, what there is, and what is near', () => {
    assert.match(
      message(() => meant('1.1', '1.4')),
      /^No task "1\.4"\. There are 1\.1, 1\.2, .* and \d more\. Did you mean 1\.[123]/,
    );
    assert.match(
      message(() => meant('1.1-1.7')),
      /No task "1\.7"/,
    );
    assert.match(
      message(() => meant('1.1,9.9')),
      /No task "9\.9"/,
    );
    assert.match(
      message(() => meant('2')),
      /The phase of that name is "phase:2"\./,
    );
    for (const word of ['p2', 'Phase 2', plan.phases[1]?.title ?? ''])
      assert.match(
        message(() => meant(word)),
        /^No task.*The phase of that name is "phase:2"\./,
      );
    assert.match(
      message(() => meant('1.1 9.9')),
      /^No task "9\.9"/,
    );
    assert.match(
      message(() => meant('T99')),
      /No task "T99"/,
    );
    assert.match(
      message(() => meant('pament')),
      /No task is called "pament".*The plan has 1\.1.*Did you mean payments/,
    );
    assert.match(
      message(() => meant('phase:4')),
      /^No phase "4"\. There are 1, 2, 3\./,
    );
    assert.match(
      message(() => meant(' ')),
      /empty/,
    );
    const signs = buildPlan({ tasks: ['1.1'].map((id) => ({ id, title: 'Move by -1, then wait' })) });
    for (const word of ['-1', '-', '.', '+1', '1.', '.1', '1,1x'])
      assert.match(
        message(() => tasksMeant(signs, [word])),
        /No task/,
        word,
      );
  });

  it('that may mean several are refused with their names', () => {
    assert.match(
      message(() => meant('phase:checkout')),
      /may be any of 2 \(.*page.*\), 3 \(.*tests\)/,
    );
    const twice = buildPlan({ tasks: ['a.1', 'A.1'] });
    assert.deepEqual(tasksMeant(twice, ['A.1']), ['A.1']);
    const shouting = buildPlan({ tasks: ['ab', 'aB'] });
    assert.match(
      message(() => tasksMeant(shouting, ['AB'])),
      /"AB" may be any of ab, aB/,
    );
  });
});

describe('filters', () => {
  const status = buildStatus({ '1.1': 2, '1.3': 'completed', '2.1': 'completed' });
  const [, , upload, payments] = plan.tasks;
  assert.ok(upload && payments);
  taskRecord(status, '1.3').textDigest = taskDigest(upload);
  taskRecord(status, '2.1').textDigest = 'another';
  const filtered = (filters: TaskFilters, of: Plan = plan) =>
    filterTasks(of, status, of.tasks, filters).map(({ uid }) => uid);

  it('go by category, type and priority', () => {
    assert.deepEqual(filtered({ onlyCategory: ['API'] }), ['2.1']);
    assert.deepEqual(filtered({ onlyCategory: ['api', 'web'] }), ['2.1', '2.2']);
    assert.deepEqual(filtered({ skipCategory: ['api'], type: ['docs', 'feature'] }), ['1.2']);
    assert.deepEqual(filtered({ priority: ['high', 'P0'] }), ['1.2', '2.10']);
  });

  it('go by what became of the task', () => {
    assert.deepEqual(filtered({ failed: true }), ['1.1']);
    assert.deepEqual(filtered({ stale: true }), ['2.1']);
  });

  it('refuse words that describe nothing, and say when nothing is left', () => {
    assert.match(
      message(() => filtered({ onlyCategory: ['appi'] })),
      /^No category "appi"\. There are api, web\. Did you mean api\?/,
    );
    assert.match(
      message(() => filtered({ skipCategory: ['x'] }, buildPlan({ tasks: ['1'] }))),
      /No category "x"\. The plan has none\./,
    );
    assert.match(
      message(() => filtered({ priority: ['urgent'] })),
      /No priority "urgent"\. There are critical, high/,
    );
    assert.match(
      message(() => filtered({ type: ['docs'], failed: true })),
      /^No task of those asked for is of type docs and failed\.$/,
    );
    assert.match(
      message(() => filterTasks(plan, buildStatus({}), plan.tasks, { failed: true })),
      /has failed/,
    );
  });

  it('are none where nothing is said', () => {
    assert.equal(isFiltering({}), false);
    assert.equal(isFiltering({ type: [], failed: false }), false);
    assert.equal(isFiltering({ stale: true }), true);
  });
});

describe('properties of selectors', () => {
  const anyPlan = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })), {
      selector: String,
      minLength: 1,
      maxLength: 20,
    })
    .map((pairs) => buildPlan({ tasks: pairs.map(([phase, task]) => `${phase}.${task}`) }));

  it('choose what they name, in plan order', () => {
    const property = fc.property(anyPlan, fc.infiniteStream(fc.nat()), (plan, dice) => {
      const all = plan.tasks.map(({ uid }) => uid);
      const any = () => dice.next().value % all.length;
      const wanted = new Set<number>();
      const words = Array.from({ length: 1 + (any() % 4) }, () => {
        const [from, to] = [any(), any()];
        switch (dice.next().value % 4) {
          case 0: {
            const key = plan.tasks[from]?.phase;
            for (const [n, { phase }] of plan.tasks.entries()) if (phase === key) wanted.add(n);
            return `p:${key}`;
          }
          case 1:
            for (let n = Math.min(from, to); n <= Math.max(from, to); n++) wanted.add(n);
            return `${all[from]}-${all[to]}`;
          case 2:
            wanted.add(from).add(to);
            return `${all[to]},${all[from]}`;
          default:
            wanted.add(from);
            return all[from] ?? '';
        }
      });
      assert.deepEqual(
        tasksMeant(plan, words),
        all.filter((_, n) => wanted.has(n)),
        words.join(' '),
      );
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('are refused when they name nothing but commas', () => {
    const property = fc.property(anyPlan, fc.constantFrom(',', ';', ', ;'), (plan, word) => {
      assert.throws(() => tasksMeant(plan, [word]), SelectorError);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it('are understood or refused with what was typed, whatever it is', () => {
    const property = fc.property(anyPlan, fc.string({ unit: 'grapheme' }), (plan, word) => {
      try {
        assert.ok(tasksMeant(plan, [word]).length > 0);
      } catch (error) {
        if (!(error instanceof SelectorError)) throw error;
        assert.ok(word.trim() === '' || /"/.test(error.message), error.message);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
