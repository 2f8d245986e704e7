import assert from 'node:assert/strict';
import { collectFailures } from '../../../../src/runner/gates/failureNames';
import { substanceOf } from '../../../../src/runner/gates/substance';

function substance(output: string): string {
  const failures = collectFailures('/work');
  for (const line of output.split('\n')) failures.add(line);
  return substanceOf(output, failures.names);
}

describe('what a failed command complained of', () => {
  it('is the tests that it names', () => {
    assert.equal(
      substance('  ✔ reads\n  1) sums\n       adds two:\n\n  AssertionError: 3 !== 4\n      at a.js:1:2\n'),
      'sums',
    );
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => `--- FAIL: Test_${name} (0.00s)`).join('\n');
    assert.equal(substance(many), 'Test_a; Test_b; Test_c and 2 more');
    assert.equal(substance('src/a.ts(3,4): error TS2322: Type is wrong.'), 'src/a.ts: error TS2322: Type is wrong.');
  });

  it('is its last words where it names none', () => {
    const said =
      'Looking …\nNo lock file here.\nRun setup first.\n    at load (/a/b.js:10:20)\n\n-----\nNode.js v20.1.0\n';
    assert.equal(substance(said), 'No lock file here. / Run setup first.');
    assert.equal(substance(`${'x'.repeat(500)}\n`).length, 200);
  });

  it('is nothing where it said nothing', () => {
    assert.equal(substance('\n  \n...\n'), '');
  });
});
