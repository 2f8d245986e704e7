/** Whether a change of tests makes them prove less. Signs in the text, no understanding of it: they warn, they judge nothing. */
import { weakerSettings } from './testSettings';

export interface ChangedText {
  /** Relative to the workspace. */
  readonly path: string;
  /** Undefined where there was no file, or is none any more. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Holds settings, not tests. */
  readonly settings: boolean;
}

/** What looks weaker than before, one sentence each; none where all is well. */
export function findWeakened(changes: readonly ChangedText[]): readonly string[] {
  const tests = changes
    .filter(({ settings }) => !settings)
    .map(({ path, before, after }) => ({
      path,
      before: before === undefined ? undefined : countSigns(path, before),
      after: after === undefined ? undefined : countSigns(path, after),
    }));
  // A test that stands somewhere else now was moved, not removed.
  const now = new Set(tests.flatMap(({ after }) => after?.names ?? []));
  const found: string[] = [];
  for (const { path, before, after } of tests) {
    if (before && before.tests > 0) {
      const gone = before.names.filter((name) => !now.has(name));
      const nameless = before.tests - before.names.length;
      // Renamed ones are as many as before.
      const fewer = Math.min(before.tests - (after?.tests ?? 0), gone.length + nameless);
      if (!after && fewer > 0) found.push(`${path} was deleted with ${count(before.tests, 'test')} in it`);
      else if (fewer > 0) found.push(`${path} has ${count(fewer, 'test')} fewer${named(gone)}`);
    }
    if (!after) continue;
    const more = (sign: Sign) => after.signs[sign] - (before?.signs[sign] ?? 0);
    if (more('skip') > 0) found.push(`${path} skips ${count(more('skip'), 'test')} more`);
    if (more('only') > 0)
      found.push(`${path} runs only some of its tests (${count(more('only'), 'mark')} such as .only)`);
    if (more('hollow') > 0) found.push(`${path} has ${count(more('hollow'), 'check')} more that cannot fail`);
    if (before && after.tests >= before.tests && more('assertion') < 0) {
      found.push(`${path} has ${count(-more('assertion'), 'check')} fewer in as many tests`);
    }
  }
  for (const change of changes) if (change.settings) found.push(...weakerSettings(change));
  return found;
}

type Sign = 'skip' | 'only' | 'hollow' | 'assertion';

interface Signs {
  readonly tests: number;
  /** Of those that have one that can be read. */
  readonly names: readonly string[];
  readonly signs: Readonly<Record<Sign, number>>;
}

/** A test's beginning, with its name where it stands there. */
const testSigns: readonly RegExp[] = [
  // JavaScript, TypeScript
  /(?<![\w.$])(?:x|f)?(?:it|test|specify)(?:\.(?:skip|only|todo|fails|failing|concurrent|each|runIf|skipIf))*(?:\([^()'"`]{0,200}\))?\s{0,3}\(\s{0,20}(?:'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`)/g,
  // Python, Ruby (minitest)
  /^[ \t]*(?:async[ \t]+)?def[ \t]+(test_\w+)/gm,
  // Go
  /^func[ \t]+((?:Test|Benchmark|Fuzz|Example)\w*)[ \t]*\(/gm,
  // Rust
  /#\[(?:\w+::)*test(?:\([^)]{0,200}\))?\](?:\s{0,20}#\[[^\]]{0,200}\]){0,5}\s{0,20}(?:pub\s{1,3})?(?:async\s{1,3})?fn\s{1,3}(\w+)/g,
  // Java, Kotlin, C#, PHP
  /(?:@(?:Test|ParameterizedTest|RepeatedTest)\b|\[(?:Test|Fact|Theory|TestMethod|TestCase)\b[^\]]{0,200}\])(?:[^;{}]{0,400}?[\s`](\w+)`?[ \t]*\()?/g,
  /\bfunction[ \t]+(test\w+)[ \t]*\(/g,
  // RSpec, ExUnit
  /^[ \t]*x?(?:it|specify|example|test)[ \t]+(?:'([^'\n]*)'|"([^"\n]*)")/gm,
  // Swift, C++
  /\bfunc[ \t]+(test\w+)[ \t]*\(\)/g,
  /^(?:TEST|TEST_F|TEST_P|TEST_CASE)[ \t]*\(([^)]*)\)/gm,
  // Gherkin
  /^[ \t]*Scenario(?: Outline)?:[ \t]*(.*)$/gm,
];

const countedSigns: Readonly<Record<Sign, RegExp>> = {
  skip: /(?<![\w$])(?:(?:it|test|describe|context|suite|specify|bench)(?:\.\w+)*\.(?:skip|todo|fixme|skipIf)\b|(?:xit|xtest|xdescribe|xcontext|xspecify)\s*\(|this\.skip\(\)|@(?:pytest\.mark\.(?:skip|skipif|xfail)|(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)|Disabled|Ignore|Tag\("skip"\)|tag :skip|skip)\b|pytest\.(?:skip|xfail)\(|self\.skipTest\(|t\.(?:Skip|SkipNow|Skipf)\(|\bXCTSkip|GTEST_SKIP|markTestSkipped|markTestIncomplete)|#\[ignore\b|\[(?:Ignore|Skip)\b|\[Fact\(Skip|^[ \t]*(?:xit|skip|pending)[ \t]+['"]|^[ \t]*skip\b[ \t]*$/gm,
  only: /(?<![\w$])(?:(?:it|test|describe|context|suite|specify)(?:\.\w+)*\.only\b|(?:fit|fdescribe|fcontext|fspecify)\s*\()|^[ \t]*(?:fit|fdescribe|fcontext)[ \t]+['"]|,[ \t]*(?:focus: true|:focus)\b/gm,
  hollow:
    /expect\(\s*(true|false|1|0|null|undefined)\s*\)\s*\.\s*(?:to|toBe|toEqual|toStrictEqual|to\.be|to\.equal)[.(]*(?:be[.(])?\s*\(?\s*\1\b|expect\(\s*true\s*\)\s*\.\s*(?:toBeTruthy|to\.be\.ok)|\bassert(?:\.(?:ok|isTrue|equal))?\(\s*(?:true|1)\s*[,)]|^[ \t]*assert[ \t]+(?:True|1)\b|\b(?:self\.)?assertTrue\(\s*(?:True|true)\s*\)|\bAssert\.(?:True|IsTrue|Pass)\(\s*(?:true)?\s*\)|\bassert!\(\s*true\s*\)|\bassert_eq!\(\s*(\d+)\s*,\s*\2\s*\)|XCTAssertTrue\(\s*true\s*\)/gm,
  assertion:
    /(?<![\w$])(?:expect(?:\.\w+)*\s*\(|assert\w*(?:\.\w+)*!?\s*\(|self\.assert\w+\(|(?:t|require|suite|s)\.(?:Error|Errorf|Fatal|Fatalf|Equal|True|False|NoError|Contains|Nil|NotNil|Len)\(|\$this->assert\w+\(|Assert\.\w+\(|should\b|XCTAssert\w*\(|(?:EXPECT|ASSERT|REQUIRE|CHECK)\w*\(|verify\()|^[ \t]*assert[ \t]+\S/gm,
};

function countSigns(path: string, text: string): Signs {
  const code = withoutComments(path, text);
  const names: string[] = [];
  let tests = 0;
  for (const sign of testSigns) {
    for (const match of code.matchAll(sign)) {
      tests++;
      const name = match.slice(1).find((group) => group !== undefined);
      if (name !== undefined) names.push(name);
    }
  }
  const of = (sign: Sign) => [...code.matchAll(countedSigns[sign])].length;
  return {
    tests,
    names,
    signs: { skip: of('skip'), only: of('only'), hollow: of('hollow'), assertion: of('assertion') },
  };
}

const hashComments = /\.(?:py|rb|exs?|sh|bats|jl|r|feature)$/i;

/** A test that was made a comment does not run any more. Not exact within texts; both sides are read the same way. */
function withoutComments(path: string, text: string): string {
  if (hashComments.test(path)) return text.replace(/(^|\s)#(?!\[).*$/gm, '$1');
  return withoutBlocks(text).replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}

/** By searching: a pattern takes time quadratic in the length where no block is closed. */
function withoutBlocks(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf('/*'); start >= 0; start = text.indexOf('/*', at)) {
    const end = text.indexOf('*/', start + 2);
    if (end < 0) break;
    parts.push(text.slice(at, start));
    at = end + 2;
  }
  return [...parts, text.slice(at)].join(' ');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function named(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `: ${names
    .slice(0, 3)
    .map((name) => `"${name.slice(0, 80)}"`)
    .join(', ')}${more}`;
}
