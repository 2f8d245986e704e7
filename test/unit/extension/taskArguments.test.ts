import assert from 'node:assert/strict';
import { substitutionRefusal, taskArguments } from '../../../src/extension/taskArguments';

const none = { plan: undefined, stateDirectory: undefined };
const set = { plan: 'docs/mine.md', stateDirectory: '.state' };

describe('what a task hands to the runner', () => {
  it('follows the definition', () => {
    assert.deepEqual(taskArguments({}, none), { args: ['run'] });
    assert.deepEqual(taskArguments({ action: 'next', count: 4 }, none), { args: ['run', '4'] });
    assert.deepEqual(taskArguments({ action: 'all' }, none), { args: ['run', '--all'] });
    assert.deepEqual(taskArguments({ action: 'resume', plan: 'a.md' }, none), { args: ['resume', '--plan=a.md'] });
  });

  it('follows the settings, and the definition before them', () => {
    const about = ['--plan=docs/mine.md', '--state-dir=.state'];
    assert.deepEqual(taskArguments({}, set), { args: ['run', ...about] });
    assert.deepEqual(taskArguments({ action: 'all' }, set), { args: ['run', '--all', ...about] });
    assert.deepEqual(taskArguments({ action: 'resume' }, set), { args: ['resume', ...about] });
    assert.deepEqual(taskArguments({ plan: 'a.md' }, set), { args: ['run', '--plan=a.md', '--state-dir=.state'] });
  });

  it('refuses a count or an action that nobody can follow', () => {
    for (const count of [0, -1, 1.5, Number.POSITIVE_INFINITY, Number.NaN, 1e300, '3', null, [], '\x1b[2J']) {
      const asked = taskArguments({ count }, none);
      assert.ok('refusal' in asked && /count .+ whole number/.test(asked.refusal), String(count));
      assert.ok(!asked.refusal.includes('\x1b'));
    }
    const asked = taskArguments({ action: 'stop' }, none);
    assert.ok('refusal' in asked && asked.refusal.includes('stop'));
  });

  it('is refused where VS Code would replace a part of it', () => {
    const hostile = `docs/plans/\${command:x}.md`;
    assert.match(
      substitutionRefusal(['run', `--plan=${hostile}`], '/home/me') ?? '',
      /^The path of the plan contains "\$\{"/,
    );
    assert.match(substitutionRefusal(['run', `--task=\${env:X}`], '/home/me') ?? '', /^The id of the task /);
    assert.match(substitutionRefusal(['run'], `/home/\${userHome}`) ?? '', /^The path of the folder /);
    assert.match(substitutionRefusal([`/x/\${y}/tranche.js`], '/') ?? '', /^An argument /);
    assert.equal(substitutionRefusal(['run', '--plan=$x {y}.md', '--state-dir=$'], '/home/me'), undefined);
  });
});
