import assert from 'node:assert/strict';
import { collectFailures, failedAsBefore } from '../../../../src/runner/gates/failureNames';

const namesIn = (output: string, folder = '/work/shop') => {
  const collector = collectFailures(folder);
  for (const line of output.split('\n')) collector.add(line);
  return collector.names;
};

/** Outputs of one tool: what failed before; the same again; one more. */
const tools: Readonly<Record<string, readonly [string, string, string]>> = {
  mocha: [
    '  1) cart adds up\n\n  1 passing (12ms)\n  1 failing\n\n  1) cart\n       adds up:\n     AssertionError: 1 == 2',
    '  1) cart adds up\n\n  1 passing (9ms)\n  1 failing\n\n  1) cart\n       adds up:\n     AssertionError: 1 == 3',
    '  1) cart adds up\n  2) cart empties\n\n  2 failing\n\n  1) cart\n       adds up:\n\n  2) cart\n       empties:\n',
  ],
  jest: [
    'FAIL src/cart.test.ts (5.2 s)\n  ● cart › adds up\n    expect(received)\n  ✕ adds up (5 ms)\nTests: 1 failed',
    'FAIL src/cart.test.ts (7 s)\n  ● cart › adds up\n    expect(received)\n  ✕ adds up (11 ms)\nTests: 1 failed',
    'FAIL src/cart.test.ts\n  ● cart › adds up\n  ● cart › empties\n  ✕ adds up (5 ms)\n  ✕ empties (1 ms)',
  ],
  vitest: [
    ' FAIL  src/a.test.ts > cart > adds up\n   × adds up 12ms',
    ' FAIL  src/a.test.ts > cart > adds up\n   × adds up 3ms',
    ' FAIL  src/a.test.ts > cart > adds up\n FAIL  src/a.test.ts > cart > empties',
  ],
  'node --test': [
    '✖ adds up (1.284ms)\nnot ok 1 - cart\nnot ok 2 - later # TODO write it',
    '✖ adds up (0.9ms)\nnot ok 3 - cart',
    '✖ adds up (0.9ms)\n✖ adds up twice (0.9ms)\nnot ok 3 - cart',
  ],
  pytest: [
    'FAILED tests/test_cart.py::test_adds[1-2] - assert 1 == 2\n1 failed in 0.12s',
    'FAILED tests/test_cart.py::test_adds[1-2] - assert 3 == 4\n1 failed in 1.5s',
    'FAILED tests/test_cart.py::test_adds[1-2] - assert 1 == 2\nFAILED tests/test_cart.py::test_adds[1-3] - assert 0',
  ],
  go: [
    '--- FAIL: TestCart (0.00s)\n    cart_test.go:12: want 1\nFAIL\nFAIL\texample.com/shop\t0.012s',
    '--- FAIL: TestCart (0.21s)\n    cart_test.go:15: want 1\nFAIL\nFAIL\texample.com/shop\t0.3s',
    '--- FAIL: TestCart (0.00s)\n--- FAIL: TestEmpty (0.00s)\nFAIL\texample.com/shop\t0.012s',
  ],
  cargo: [
    'test cart::adds ... FAILED\ntest cart::empties ... ok\nerror: test failed, to rerun pass `--lib`',
    'test cart::adds ... FAILED\nerror: test failed, to rerun pass `--lib`',
    'test cart::adds ... FAILED\ntest cart::empties ... FAILED\nerror: test failed, to rerun pass `--lib`',
  ],
  tsc: [
    "src/cart.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.",
    "src/cart.ts(9,1): error TS2322: Type 'string' is not assignable to type 'number'.",
    "src/cart.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.\nsrc/b.ts(1,1): error TS2304: Cannot find name 'x'.",
  ],
  'tsc --pretty': [
    '/work/shop/src/cart.ts:3:5 - error TS2322: Type is wrong.',
    '/work/shop/src/cart.ts:4:5 - error TS2322: Type is wrong.',
    'src/cart.ts:3:5 - error TS2322: Type is wrong.\nsrc/cart.ts:8:5 - error TS2322: Type is wrong.',
  ],
  gcc: ['cart.c:3:5: error: expected ;', 'cart.c:4:1: error: expected ;', 'cart.c:3:5: error: expected }'],
};

describe('the failures that a command names', () => {
  for (const [tool, [before, again, more]] of Object.entries(tools)) {
    it(`are told from new ones in the output of ${tool}`, () => {
      const known = namesIn(before);
      assert.ok(known.size > 0);
      assert.ok((failedAsBefore(namesIn(again), known) ?? 0) > 0, 'the same failures');
      assert.equal(failedAsBefore(namesIn(more), known), undefined, 'one more');
    });
  }

  it('count although fewer than before are left, and never when none is named', () => {
    const two = namesIn('FAILED a.py::test_a\nFAILED a.py::test_b');
    assert.equal(failedAsBefore(namesIn('FAILED a.py::test_b - x'), two), 1);
    assert.equal(failedAsBefore(namesIn('Segmentation fault'), two), undefined);
    assert.equal(failedAsBefore(namesIn(''), namesIn('')), undefined);
  });

  it('are told apart by their numbers, which may be all that differs', () => {
    assert.equal(failedAsBefore(namesIn('  ✕ case 2 (1 ms)'), namesIn('  ✕ case 1 (1 ms)')), undefined);
  });

  it('are the same in a worktree', () => {
    const known = namesIn('/work/shop/a.c:1:2: error: x', '/work/shop');
    assert.equal(failedAsBefore(namesIn('/tmp/tree/a.c:5:2: error: x', '/tmp/tree'), known), 1);
  });

  it('do not count when there are too many to compare', () => {
    const many = Array.from({ length: 6_000 }, (_, i) => `FAILED a.py::test_${i}`).join('\n');
    assert.equal(failedAsBefore(namesIn(many), namesIn(many)), undefined);
  });
});
