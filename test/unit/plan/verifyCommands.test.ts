import assert from 'node:assert/strict';
import { needsShell } from '../../../src/plan/verifyCommands';
import { plannedCommand } from '../../../src/runner/gates/verifyCommand';
import { codesOf, covered, inPhase, problemOf } from './planText';

describe('verify commands that need a shell', () => {
  it('are those that the runner refuses', () => {
    for (const command of [
      'npm test && echo hi',
      'npm test || true',
      'npm test; echo hi',
      'npm test &',
      'cat a.txt | wc -l',
      'node a.js > out.txt',
      'node a.js 2>&1',
      'wc -l < a.txt',
      'echo $(date)',
      '(npm test)',
      'prettier --check src/*.ts',
      'ls file-?.txt',
      'ls \\*',
      'npm test # all of them',
      "echo it's | wc",
      'echo "a" | wc',
      'echo \\\\| wc',
    ]) {
      assert.equal(needsShell(command), true, command);
      assert.ok('refused' in plannedCommand(command).start, command);
    }
  });

  it('are not those that the runner starts', () => {
    for (const command of [
      'npm test',
      'npm test -- --grep "a | b && c"',
      "node -e 'console.log(1 > 0); process.exit()'",
      'grep -q "a \\"b\\" > c" file',
      'grep a\\|b file',
      'grep -E a\\;b file',
      'node --test --test-name-pattern=a[b]{1}~!%^,.:@/+-_',
      'echo $HOME',
      'echo "*" \'?\' "#1"',
      "echo it's fine",
    ]) {
      assert.equal(needsShell(command), false, command);
      assert.ok(!('refused' in plannedCommand(command).start), command);
    }
  });

  it('are those with a backquote, which would reach the program as it stands', () => {
    assert.equal(needsShell('echo `date`'), true);
  });

  it('are told at their line', () => {
    const lines = ['- [ ] 1.1 Do', '  - [ ] 1.1.1 Below', '  - verify: npm test', '  - verify: npm test && echo hi'];
    const { severity, message, range, tasks } = problemOf(inPhase(...lines), 'annotation-not-understood');
    const text = ['# Plan', '', '## Phase 1: Work', '', ...lines].join('\n');
    assert.deepEqual([severity, tasks, range.line], ['warning', ['1.1'], 7]);
    assert.equal(covered(text, range), 'npm test && echo hi');
    assert.match(message, /"npm test && echo hi".*"1\.1".*never passes through a shell; put it into a script/);
  });

  it('are told in a mark of the title, and one by one', () => {
    const line = '- [ ] 1.1 Do (verify: `make > log`)';
    const { range } = problemOf(inPhase(line), 'annotation-not-understood');
    assert.deepEqual([range.line, range.character], [4, line.indexOf('make')]);
    const both = inPhase('- [ ] 1.1 Do', '  - Verify: `a | b`, `npm test` and `c *`');
    assert.deepEqual(codesOf(both), ['annotation-not-understood', 'annotation-not-understood']);
    assert.deepEqual(codesOf(inPhase('- [ ] 1.1 Do', '  verify: npm test')), []);
  });
});
