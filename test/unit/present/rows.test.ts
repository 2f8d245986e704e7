import assert from 'node:assert/strict';
import { buildRows, changedRows, type Row, type RowOptions } from '../../../src/present/rows';
import { stepRows } from '../../../src/present/taskRows';
import { digest } from '../../../src/status/stateFolder';
import { processorMs } from '../../support/processorMs';
import { lineRange, makeTask, makeView, type ViewOptions } from './planFixture';

const now = new Date(2026, 2, 4, 15, 0);
const options: RowOptions = { key: 'K', path: 'PLAN.md', active: true, notices: [], now };
const tasks = [makeTask('1.1', 1), makeTask('1.2', 2), makeTask('1.3', 3), makeTask('2.1', 101), makeTask('2.2', 102)];

function rows(view: ViewOptions = {}, more: Partial<RowOptions> = {}): Map<string, Row> {
  return buildRows(makeView(tasks, view), { ...options, ...more });
}

describe('rows of a plan', () => {
  it('shows plan, phases and tasks in order', () => {
    assert.deepEqual(
      [...rows().values()].map(({ label }) => label),
      [
        'The plan',
        ...['Phase 1: Work', '1.1 Title of 1.1', '1.2 Title of 1.2', '1.3 Title of 1.3'],
        ...['Phase 2: Work', '2.1 Title of 2.1', '2.2 Title of 2.2'],
      ],
    );
  });

  it('links rows in both directions', () => {
    const all = rows();
    for (const row of all.values()) {
      for (const child of row.children) assert.equal(all.get(child)?.parent, row.id);
      if (row.parent !== undefined) assert.ok(all.get(row.parent)?.children.includes(row.id), row.id);
    }
  });

  it('has ids that no status changes', () => {
    const ids = (view: ViewOptions) => [...rows(view).keys()];
    const other = ids({ records: { '1.1': { status: 'completed' }, '1.2': { status: 'failed' } }, running: true });
    assert.deepEqual(ids({}), other);
    assert.equal(new Set(other).size, other.length);
  });

  it('shows progress on phases, folds finished ones and unfolds the current one', () => {
    const done = { status: 'completed' } as const;
    const all = rows({ records: { '1.1': done, '1.2': done, '1.3': { status: 'skipped' }, '2.1': done } });
    const [one, two] = [all.get('phase:K:1'), all.get('phase:K:2')];
    assert.deepEqual([one?.description, one?.fold], ['3/3', 'collapsed']);
    assert.deepEqual([two?.description, two?.fold], ['1/2', 'expanded']);
  });

  it('changes only the row and the phase of a task that changes', () => {
    const before = rows({ running: true });
    const one = rows({ running: true, records: { '1.2': { status: 'in_progress', activity: 'agent' } } });
    assert.deepEqual(changedRows(before, one), ['phase:K:1', 'task:K:1.2']);
    const two = rows({ running: true, records: { '1.2': { status: 'in_progress', activity: 'verify' } } });
    assert.deepEqual(changedRows(one, two), ['task:K:1.2']);
    assert.deepEqual(changedRows(two, two), []);
  });

  it('draws the parent again when tasks come, go or move', () => {
    const before = rows();
    const view = makeView([...tasks, makeTask('2.3', 103)]);
    assert.deepEqual(changedRows(before, buildRows(view, options)), ['phase:K:2', 'task:K:2.1', 'task:K:2.2']);
    const moved = makeView(tasks.map((task) => (task.uid === '2.2' ? { ...task, range: lineRange(110) } : task)));
    assert.deepEqual(changedRows(before, buildRows(moved, options)), ['task:K:2.2']);
  });

  it('says state, duration and attempt', () => {
    const all = rows({
      running: true,
      records: {
        '1.1': { status: 'completed', duration: 250_000, attempts: 1 },
        '1.2': { status: 'failed', duration: 2_000, attempts: 2 },
        '1.3': { status: 'in_progress', activity: 'waiting_quota', activityUntil: now.toISOString(), attempts: 1 },
      },
    });
    assert.equal(all.get('task:K:1.1')?.description, 'completed · 4m 10s');
    assert.equal(all.get('task:K:1.2')?.description, 'failed · 2s · attempt 2');
    assert.equal(all.get('task:K:1.3')?.description, 'running · waiting for quota until 15:00');
    assert.equal(all.get('task:K:1.3')?.icon.id, 'watch');
    assert.equal(all.get('task:K:1.3')?.contextValue, 'task running wakeable');
    assert.match(all.get('plan:K')?.contextValue ?? '', / stoppable wakeable$/);
    assert.equal(all.get('plan:K')?.icon.id, 'watch');
    assert.equal(all.get('task:K:2.1')?.description, '');
  });

  it('speaks whole sentences', () => {
    const all = rows({ records: { '1.3': { status: 'failed' } } });
    assert.equal(all.get('task:K:1.3')?.spoken, 'Title of 1.3, failed, 3 of 3 in Phase 1');
    assert.equal(all.get('phase:K:1')?.spoken, 'Phase 1: Work, 0 of 3 tasks done, 1 failed');
    for (const { spoken } of all.values()) assert.ok(spoken.trim().length > 0 && !spoken.includes('$('));
  });

  it('tells running from interrupted, and stale from completed', () => {
    const begun = { records: { '1.1': { status: 'in_progress' } } } as const;
    assert.equal(rows({ ...begun, running: true }).get('task:K:1.1')?.status, 'running');
    assert.equal(rows(begun).get('task:K:1.1')?.status, 'interrupted');
    const done = (textDigest: string) => rows({ records: { '1.1': { status: 'completed', textDigest } } });
    assert.equal(done(digest(tasks[0]?.text ?? '')).get('task:K:1.1')?.status, 'completed');
    assert.equal(done('other').get('task:K:1.1')?.status, 'stale');
  });

  it('tells blocked from pending and ready', () => {
    const all = rows({
      readiness: [
        { uid: '1.1', ready: true, reason: { kind: 'phase_open', phase: '1' } },
        { uid: '1.2', ready: false, reasons: [{ kind: 'waits_for_tasks', by: ['1.1'] }] },
        { uid: '2.1', ready: false, reasons: [{ kind: 'phase_closed', phases: ['1'], by: ['1.1'] }] },
      ],
    });
    assert.equal(all.get('task:K:1.1')?.description, 'ready');
    assert.equal(all.get('task:K:1.2')?.description, 'blocked · waits for 1.1 (depends)');
    assert.equal(all.get('task:K:2.1')?.status, 'pending');
  });

  it('has words for the menus only of what can be done now', () => {
    const failed = { '1.1': { status: 'failed' }, '1.2': { status: 'failed' } } as const;
    const readiness = [
      { uid: '1.1', ready: true, reason: { kind: 'retry', attemptsLeft: 1 } },
      { uid: '1.2', ready: false, reasons: [{ kind: 'attempts_used', failures: 3 }] },
    ] as const;
    const all = rows({ records: failed, readiness });
    assert.equal(all.get('task:K:1.1')?.contextValue, 'task failed runnable retryable skippable completable');
    assert.equal(all.get('task:K:1.2')?.contextValue, 'task failed retryable skippable completable');
    const atWork = rows({ records: failed, readiness, running: true });
    assert.equal(atWork.get('task:K:1.1')?.contextValue, 'task failed');
    assert.equal(atWork.get('task:K:2.1')?.contextValue, 'task pending');
  });

  it('has words on the plan for what can be done with it, whatever other plans are at', () => {
    const words = (view: ViewOptions, more: Partial<RowOptions> = {}) =>
      rows(view, more).get('plan:K')?.contextValue.split(' ');
    const readiness = [{ uid: '1.1', ready: true, reason: { kind: 'phase_open', phase: '1' } }] as const;
    assert.deepEqual(words({ readiness }), ['plan', 'active', 'unpinned', 'startable']);
    assert.deepEqual(words({ readiness, running: true }, { active: false }), [
      'plan',
      'inactive',
      'unpinned',
      'stoppable',
    ]);
    assert.deepEqual(words({}, { pinned: true }), ['plan', 'active', 'pinned']);
    const shown = (view: ViewOptions, more: Partial<RowOptions> = {}) => rows(view, more).get('plan:K');
    assert.equal(shown({}, { pinned: true })?.icon.id, 'pinned');
    assert.equal(shown({ running: true }, { pinned: true })?.icon.id, 'loading~spin');
    assert.equal(shown({ running: true })?.description, 'PLAN.md · running');
  });

  it('leads to the file of a plan that is a folder', () => {
    const inFile = makeTask('3.1', 5);
    const all = buildRows(makeView([{ ...inFile, file: 'tasks/a.md' }, makeTask('3.2', 6)], {}), options);
    assert.equal(all.get('task:K:3.1')?.file, 'tasks/a.md');
    assert.equal(all.get('task:K:3.2')?.file, undefined);
    const moved = buildRows(makeView([{ ...inFile, file: 'tasks/b.md' }, makeTask('3.2', 6)], {}), options);
    assert.deepEqual(changedRows(all, moved), ['task:K:3.1']);
  });

  it('shows problems as one row that unfolds, and notices above all', () => {
    const problem = {
      severity: 'error',
      code: 'unknown-dependency',
      message: 'No 9.9',
      file: null,
      range: lineRange(7),
      tasks: [],
    } as const;
    const all = rows({ problems: [problem] }, { notices: ['The status file cannot be used.'] });
    assert.deepEqual(all.get('plan:K')?.children.slice(0, 2), ['notice:K:0', 'problems:K']);
    assert.equal(all.get('problems:K')?.label, '1 problem');
    assert.equal(all.get('problem:K:0')?.label, 'Line 8: No 9.9');
    assert.equal(all.get('problem:K:0')?.open?.line, 7);
  });

  it('shows sub-tasks below their task, and its steps after them', () => {
    const steps = [{ text: 'Step one', checked: true, range: lineRange(3) }];
    const parent = makeTask('1.1', 1, { steps });
    const all = buildRows(makeView([parent, makeTask('1.1.1', 2, { parent: '1.1' })]), options);
    assert.deepEqual(all.get('phase:K:1')?.children, ['task:K:1.1']);
    assert.deepEqual(all.get('task:K:1.1')?.children, ['task:K:1.1.1']);
    assert.equal(all.get('task:K:1.1')?.fold, 'collapsed');
    assert.deepEqual(
      stepRows(parent, 'K').map(({ label, parent: above, icon }) => [label, above, icon.id]),
      [['Step one', 'task:K:1.1', 'check']],
    );
  });

  it('leads to the line, and makes hostile text harmless', () => {
    const task = makeTask('1.1', 41, { title: '\x1b[31m evil\u202e\nline' });
    const row = buildRows(makeView([task]), options).get('task:K:1.1');
    assert.equal(row?.open?.line, 41);
    assert.equal(row?.label, '1.1 evil line');
  });

  it('is quick with 10,000 tasks in one phase', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => makeTask(`1.${n}`, n));
    assert.ok(processorMs(() => buildRows(makeView(many), options)) < 3_000);
  });
});
