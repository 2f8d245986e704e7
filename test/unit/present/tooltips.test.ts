import assert from 'node:assert/strict';
import { taskTooltip } from '../../../src/present/tooltips';
import { makeTask, makeView } from './planFixture';

const now = new Date(2026, 2, 4, 15, 0);

describe('tooltips', () => {
  it('tell what failed and why', () => {
    const gates = [{ gate: 'verify', passed: false, command: 'npm test', durationMs: 5, message: 'exit code 1' }];
    const record = { status: 'failed', lastError: 'verify failed', attempts: 2, duration: 4_000, gates } as const;
    const view = makeView([makeTask('1.1', 1)], { records: { '1.1': { ...record, gates: [...gates] } } });
    const [task] = view.tasks;
    assert.ok(task);
    const text = taskTooltip(task, view, now);
    for (const part of ['failed', 'took 4s', 'attempt 2', 'Last error: verify failed', 'Did not pass: `npm test`']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });

  it('let no link, command or icon of a plan through', () => {
    const view = makeView([makeTask('1.1', 1, { title: '[a](command:workbench.action.quit) $(zap) <b>x</b>' })], {
      records: { '1.1': { status: 'failed', lastError: '![i](https://x.example/i.png)', notes: '[n](file:///etc)' } },
    });
    const [task] = view.tasks;
    assert.ok(task);
    const text = taskTooltip(task, view, now);
    assert.doesNotMatch(text, /[^\\]\]\(|[^\\]\$\(|</);
  });
});
