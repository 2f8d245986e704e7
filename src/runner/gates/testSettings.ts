/** Whether a change of settings makes tests prove less: lower coverage thresholds, test scripts that test nothing. */
import type { ChangedText } from './testIntegrity';

/** What looks weaker than before, one sentence each. */
export function weakerSettings({ path, before, after }: ChangedText): readonly string[] {
  if (before === undefined) return [];
  if (path.endsWith('tranche.config.json')) {
    return [`${path} was changed, which says how work is checked; the run under way goes by what it said before`];
  }
  const found: string[] = [];
  const thresholds = readThresholds(after ?? '');
  for (const [name, was] of readThresholds(before)) {
    const is = thresholds.get(name);
    if (is === undefined) found.push(`${path} does not ask for coverage of ${name} any more (it was ${was})`);
    else if (is < was) found.push(`${path} asks for less coverage: ${name} ${is} instead of ${was}`);
  }
  if (/(?:^|\/)package\.json$/.test(path)) found.push(...weakerScripts(path, before, after));
  return found;
}

const threshold =
  /["']?\b(lines|branches|functions|statements|fail[_-]under|cov-fail-under|minimum_coverage|check-coverage)\b["']?\s{0,3}[:=( ]\s{0,3}["']?(\d{1,3}(?:\.\d+)?)\b/gi;

/** The lowest number of each name. */
function readThresholds(text: string): ReadonlyMap<string, number> {
  const lowest = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(threshold)) {
    const key = name.toLowerCase();
    lowest.set(key, Math.min(Number(value), lowest.get(key) ?? Number.POSITIVE_INFINITY));
  }
  return lowest;
}

const isTestScript = /^(?:(?:pre|post)?test|coverage|e2e|check|verify)(?:[:\-_.].*)?$/;
const testsNothing = /^(?:\s*|true|:|exit 0|(?:echo|printf)\b[^&|;]*(?:&&\s*(?:exit 0|true))?)$/;
const forgives = /\|\|\s*(?:true|:|exit 0|echo\b)|--passWithNoTests|--pass-with-no-tests|;\s*(?:true|exit 0)\s*$/;

function weakerScripts(path: string, before: string, after: string | undefined): string[] {
  const was = readScripts(before);
  const is = readScripts(after ?? '');
  // What cannot be read is broken, not weakened; verify commands will say so.
  if (!was || !is) return [];
  const found: string[] = [];
  for (const [name, command] of Object.entries(was)) {
    if (!isTestScript.test(name) || testsNothing.test(command)) continue;
    const now = is[name];
    if (now === undefined) found.push(`${path} has no script "${name}" any more`);
    else if (testsNothing.test(now)) found.push(`the script "${name}" in ${path} tests nothing any more: "${now}"`);
    else if (forgives.test(now) && !forgives.test(command)) {
      found.push(`the script "${name}" in ${path} cannot fail any more: "${now.slice(0, 100)}"`);
    }
  }
  return found;
}

function readScripts(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: Record<string, unknown> };
    const entries = Object.entries(scripts ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}
