/** Which tests and places a failed command names in its output, so that old failures can be told from new ones. */

/** Name → how often it was said: two tests may share a name. */
export type FailureNames = ReadonlyMap<string, number>;

export interface FailureCollector {
  /** A line of output, without terminal escapes. */
  add(line: string): void;
  readonly names: FailureNames;
}

/** More than these nobody compares; a command that names more has no names that count. */
const maxNames = 5_000;
const maxLine = 1_000;

/** @param folder where the command runs; absolute. Its path says nothing about a failure. */
export function collectFailures(folder: string): FailureCollector {
  const names = new Map<string, number>();
  let tooMany = false;
  return {
    add(line) {
      const name = tooMany ? undefined : failureName(line.slice(0, maxLine).replaceAll(`${folder}/`, ''));
      if (name !== undefined) names.set(name, (names.get(name) ?? 0) + 1);
      if (names.size <= maxNames) return;
      tooMany = true;
      names.clear();
    },
    names,
  };
}

/**
 * How many failures a command names, if it named every one of them before; undefined when one is new, or none is
 * named at all, so that nobody can tell.
 */
export function failedAsBefore(now: FailureNames, before: FailureNames): number | undefined {
  if (now.size === 0) return undefined;
  let count = 0;
  for (const [name, times] of now) {
    if (times > (before.get(name) ?? 0)) return undefined;
    count += times;
  }
  return count;
}

/** What names a failure in the output of well-known tools; the groups make the name. */
const signs: readonly RegExp[] = [
  // mocha, phpunit
  /^\s*\d+\) (\S.*?):?$/,
  // jest, vitest, node --test, ava
  /^\s*[●✕✖✗×] (\S.*)$/,
  // jest, vitest, go test: a file or a package
  /^\s*FAIL\s+(\S.*)$/,
  // pytest
  /^(?:FAILED|ERROR) (\S+?(?:::.*?)?)(?: - .*)?$/,
  // unittest
  /^(?:FAIL|ERROR): (\S.*)$/,
  // go test
  /^\s*--- FAIL: (\S+)/,
  // cargo test
  /^test (\S+) \.\.\. FAILED$/,
  // TAP; what is to do or skipped is no failure
  /^\s*not ok \d+(?: -)? (?!.*# (?:TODO|SKIP)\b)(\S.*)$/i,
  // rspec, without the line
  /^rspec ([^\s:]+)(?::\d+)?( # .*)$/,
  // dotnet test
  /^\s*Failed (\S.*) \[[^\]]*\]$/,
  // gradle
  /^(\S.* > .*) FAILED$/,
  // maven
  /^\[ERROR\] +(\S.*)$/,
  // tsc, csc: plain and pretty
  /^(\S[^(]*)\(\d+,\d+\)(: error .*)$/,
  /^(\S.*?):\d+:\d+( - error .*)$/,
  // compilers and linters that begin a line with the place
  /^([^\s:]+\.\w{1,8}):\d+(?::\d+)?(: (?!warning|note|help|info).+)$/,
  // eslint and biome below a file's name
  /^\s+\d+:\d+\s+(error\s.*)$/,
  // rustc, and who says it plainly
  /^(error(?:\[\w+\])?: .+)$/i,
];

/** Times and places within a file differ from one run to the next although nothing else does. */
const passing =
  /\s*[([]\d+(?:[.,]\d+)? ?(?:ns|µs|us|ms|s|m|min)[)\]]|\b\d+(?:[.,]\d+)? ?(?:ns|µs|ms|s)\b|0x[0-9a-f]{4,}|:\d+(?::\d+)?(?=[\s,;)\]]|$)|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?/gi;

function failureName(line: string): string | undefined {
  for (const sign of signs) {
    const match = sign.exec(line);
    if (!match) continue;
    const name = match.slice(1).join('').replace(passing, '').replaceAll('\\', '/').trim();
    return name === '' ? undefined : name;
  }
  return undefined;
}
