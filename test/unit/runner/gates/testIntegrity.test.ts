import assert from 'node:assert/strict';
import { decidesTests, holdsTests } from '../../../../src/runner/gates/testFiles';
import { findWeakened } from '../../../../src/runner/gates/testIntegrity';
import { processorMs } from '../../../support/processorMs';

const found = (path: string, before: string | undefined, after: string | undefined) =>
  findWeakened([{ path, before, after, settings: false }]).join('\n');
const settings = (path: string, before: string, after: string | undefined) =>
  findWeakened([{ path, before, after, settings: true }]).join('\n');

/** A sound test file, the same with a test skipped, without one of its two tests, and with fewer checks. */
const languages: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'src/cart.test.ts': [
    `it('adds', () => {\n  expect(a).toBe(1);\n  expect(b).toBe(2);\n});\nit("empties", () => { expect(c).toBe(3); });\n`,
    `it.skip('adds', () => {\n  expect(a).toBe(1);\n  expect(b).toBe(2);\n});\nit("empties", () => { expect(c).toBe(3); });\n`,
    `it('adds', () => {\n  expect(a).toBe(1);\n  expect(b).toBe(2);\n});\n// it("empties", () => { expect(c).toBe(3); });\n`,
    `it('adds', () => {\n  expect(a).toBe(1);\n});\nit("empties", () => { expect(c).toBe(3); });\n`,
  ],
  'test/cart.js': [
    `test('adds', () => { assert.equal(a, 1); assert(b); });\ntest(\`empties\`, () => { assert.ok(c); });`,
    `xtest('adds', () => { assert.equal(a, 1); assert(b); });\ntest(\`empties\`, () => { assert.ok(c); });`,
    `test('adds', () => { assert.equal(a, 1); assert(b); });`,
    `test('adds', () => { assert.equal(a, 1); });\ntest(\`empties\`, () => { assert.ok(c); });`,
  ],
  'tests/test_cart.py': [
    `def test_adds():\n    assert add(1) == 2\n    assert add(2) == 3\n\ndef test_empties():\n    assert not cart()\n`,
    `@pytest.mark.skip(reason="flaky")\ndef test_adds():\n    assert add(1) == 2\n    assert add(2) == 3\n\ndef test_empties():\n    assert not cart()\n`,
    `def test_adds():\n    assert add(1) == 2\n    assert add(2) == 3\n`,
    `def test_adds():\n    assert add(1) == 2\n    pass\n\ndef test_empties():\n    assert not cart()\n`,
  ],
  'cart_test.go': [
    `func TestAdds(t *testing.T) {\n\tif x { t.Errorf("a") }\n\tif y { t.Fatal("b") }\n}\nfunc TestEmpties(t *testing.T) {\n\tt.Error("x")\n}\n`,
    `func TestAdds(t *testing.T) {\n\tt.Skip("later")\n\tif x { t.Errorf("a") }\n\tif y { t.Fatal("b") }\n}\nfunc TestEmpties(t *testing.T) {\n\tt.Error("x")\n}\n`,
    `func TestAdds(t *testing.T) {\n\tif x { t.Errorf("a") }\n\tif y { t.Fatal("b") }\n}\n`,
    `func TestAdds(t *testing.T) {\n\tif x { t.Errorf("a") }\n}\nfunc TestEmpties(t *testing.T) {\n\tt.Error("x")\n}\n`,
  ],
  'src/cart.rs': [
    `#[test]\nfn adds() { assert_eq!(1, a); assert!(b); }\n#[test]\nfn empties() { assert!(c); }\n`,
    `#[test]\n#[ignore]\nfn adds() { assert_eq!(1, a); assert!(b); }\n#[test]\nfn empties() { assert!(c); }\n`,
    `#[test]\nfn adds() { assert_eq!(1, a); assert!(b); }\n`,
    `#[test]\nfn adds() { assert_eq!(1, a); }\n#[test]\nfn empties() { assert!(c); }\n`,
  ],
  'src/CartTest.java': [
    `@Test\nvoid adds() { assertEquals(1, a); assertTrue(b); }\n@Test\nvoid empties() { assertNull(c); }\n`,
    `@Disabled\n@Test\nvoid adds() { assertEquals(1, a); assertTrue(b); }\n@Test\nvoid empties() { assertNull(c); }\n`,
    `@Test\nvoid adds() { assertEquals(1, a); assertTrue(b); }\n`,
    `@Test\nvoid adds() { assertEquals(1, a); }\n@Test\nvoid empties() { assertNull(c); }\n`,
  ],
  'CartTests.cs': [
    `[Fact]\npublic void Adds() { Assert.Equal(1, a); Assert.True(b); }\n[Fact]\npublic void Empties() { Assert.Null(c); }\n`,
    `[Fact(Skip = "later")]\npublic void Adds() { Assert.Equal(1, a); Assert.True(b); }\n[Fact]\npublic void Empties() { Assert.Null(c); }\n`,
    `[Fact]\npublic void Adds() { Assert.Equal(1, a); Assert.True(b); }\n`,
    `[Fact]\npublic void Adds() { Assert.Equal(1, a); }\n[Fact]\npublic void Empties() { Assert.Null(c); }\n`,
  ],
  'spec/cart_spec.rb': [
    `it 'adds' do\n  expect(a).to eq(1)\n  expect(b).to eq(2)\nend\nit "empties" do\n  expect(c).to be_nil\nend\n`,
    `xit 'adds' do\n  expect(a).to eq(1)\n  expect(b).to eq(2)\nend\nit "empties" do\n  expect(c).to be_nil\nend\n`,
    `it 'adds' do\n  expect(a).to eq(1)\n  expect(b).to eq(2)\nend\n`,
    `it 'adds' do\n  expect(a).to eq(1)\nend\nit "empties" do\n  expect(c).to be_nil\nend\n`,
  ],
};

describe('weakened tests', () => {
  for (const [path, [sound, skipped, removed, fewer]] of Object.entries(languages)) {
    it(`are seen in ${path}`, () => {
      assert.equal(holdsTests(path), true);
      assert.equal(found(path, sound, sound), '', 'unchanged');
      assert.match(found(path, sound, skipped), /skips 1 test more/);
      assert.match(found(path, sound, removed), /has 1 test fewer/);
      assert.match(found(path, sound, fewer), /has 1 check fewer in as many tests/);
      assert.match(found(path, sound, undefined), /was deleted with 2 tests in it/);
      assert.equal(found(path, undefined, sound), '', 'a new file');
      assert.equal(found(path, removed, sound), '', 'one more test');
    });
  }

  it('are those that cannot fail, or that keep others from running', () => {
    for (const hollow of [
      'expect(true).toBe(true)',
      'expect(1).toEqual(1)',
      'expect(true).to.be.true',
      'assert.ok(true)',
      'assert(true)',
      '  assert True',
      'self.assertTrue(True)',
      'assert!(true)',
      'assert_eq!(1, 1)',
      'Assert.True(true)',
    ]) {
      assert.match(found('a.test.ts', '', hollow), /1 check more that cannot fail/, hollow);
    }
    for (const sound of ['expect(value).toBe(true)', 'assert.ok(trueish)', 'expect(true).toBe(value)', 'assert x']) {
      assert.equal(found('a.test.ts', '', sound), '', sound);
    }
    assert.match(found('a.test.ts', '', "it.only('a', () => {})"), /only some of its tests/);
    assert.match(found('a.test.ts', '', "fdescribe('a', () => {})"), /only some of its tests/);
    assert.match(found('a.test.ts', '', "describe.skip('a', () => {})"), /skips 1 test more/);
  });

  it('are not those that were moved or renamed', () => {
    const text = `it('adds', () => { expect(a).toBe(1); });`;
    const moved = [
      { path: 'a.test.ts', before: text, after: undefined, settings: false },
      { path: 'b/a.test.ts', before: undefined, after: text, settings: false },
    ];
    assert.deepEqual(findWeakened(moved), []);
    assert.equal(found('a.test.ts', text, text.replace('adds', 'adds up')), '');
  });

  it('are seen in settings', () => {
    const script = (test: string | undefined) => JSON.stringify({ scripts: { test, build: 'tsc' } });
    const was = script('mocha');
    assert.equal(settings('package.json', was, script('mocha --bail')), '');
    assert.match(settings('package.json', was, script(undefined)), /no script "test" any more/);
    for (const nothing of ['', 'true', 'exit 0', 'echo ok', 'echo "no tests" && exit 0']) {
      assert.match(settings('package.json', was, script(nothing)), /tests nothing any more/, nothing);
    }
    assert.match(settings('package.json', was, script('mocha || true')), /cannot fail any more/);
    assert.match(settings('package.json', script('jest'), script('jest --passWithNoTests')), /cannot fail any more/);
    const jest = (lines: number) =>
      `module.exports = { coverageThreshold: { global: { lines: ${lines}, branches: 80 } } };`;
    assert.match(settings('jest.config.js', jest(90), jest(50)), /less coverage: lines 50 instead of 90/);
    assert.equal(settings('jest.config.js', jest(50), jest(90)), '');
    assert.match(settings('.coveragerc', 'fail_under = 85', ''), /coverage of fail_under any more \(it was 85\)/);
    assert.match(
      settings('pyproject.toml', 'addopts = "--cov-fail-under=85"', 'addopts = "--cov-fail-under=10"'),
      /less/,
    );
    assert.match(settings('tranche.config.json', '{}', '{"verify":[]}'), /was changed/);
  });

  it('are looked for in the files that hold them, and in no others', () => {
    for (const path of [
      'src/a.spec.tsx',
      'tests/unit/a.php',
      '__tests__/a.js',
      'a/test_a.py',
      'e2e/login.ts',
      'FooIT.java',
    ]) {
      assert.equal(holdsTests(path), true, path);
    }
    for (const path of [
      'src/latest.ts',
      'specs/001/tasks.md',
      'docs/testing.md',
      'src/contest.py',
      'tests/data.json',
    ]) {
      assert.equal(holdsTests(path), false, path);
    }
    for (const path of ['package.json', 'web/jest.config.ts', '.nycrc', 'vitest.config.mts', 'setup.cfg']) {
      assert.equal(decidesTests(path), true, path);
    }
    assert.equal(decidesTests('src/package.json.ts'), false);
  });

  it('are found in time that grows with the length', () => {
    for (const part of ['it(', '@Test ', '#[test]\n', '/*', ' ', '(', "expect('", '[Fact', 'lines:', 'a\n', '"', '`']) {
      const text = part.repeat(40_000);
      const took = processorMs(() => {
        findWeakened([{ path: 'a.test.ts', before: text, after: `${text}x`, settings: false }]);
        findWeakened([{ path: 'jest.config.js', before: text, after: `${text}x`, settings: true }]);
        holdsTests(part.repeat(300));
      });
      assert.ok(took < 1500, `${part}: ${took} ms`);
    }
  });
});
