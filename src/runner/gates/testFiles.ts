/** Which files hold tests, or decide how strictly work is tested, and what stood in them before an attempt. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceSnapshot } from '../workspaceChanges';

const sources =
  '(?:[cm]?[jt]sx?|py|go|rs|java|kts?|cs|rb|php|swift|scala|exs?|dart|cpp|cc|c|m|groovy|vue|svelte|lua|jl|r|clj|hs|sh|bats|feature)';
const byFolder = new RegExp(
  String.raw`(?:^|/)(?:tests?|__tests__|specs?|e2e|integration[-_]tests?|unit[-_]tests?|cypress)/(?:.*/)?[^/]+\.${sources}$`,
  'i',
);
const byName = new RegExp(
  String.raw`(?:[._-](?:test|tests|spec|e2e|cy)\.${sources}|(?:^|/)tests?[_-][^/]+\.${sources}|_test\.(?:go|py|rb|exs|dart)|(?:Tests?|Spec|IT)\.(?:java|kts?|cs|scala|groovy|swift|php)|(?:^|/)(?:conftest|tests)\.(?:py|rs))$`,
);
const settings =
  /(?:^|\/)(?:package\.json|(?:jest|vitest|vite|karma|playwright|cypress)\.(?:config|conf)\.[cm]?[jt]s(?:on)?|\.?mocharc\.\w+|\.(?:nycrc|c8rc|taprc)(?:\.\w+)?|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|\.?codecov\.ya?ml|\.simplecov|phpunit\.xml(?:\.dist)?|tranche\.config\.json)$/;

export function holdsTests(path: string): boolean {
  // In Rust tests stand beside the code that they test.
  return byFolder.test(path) || byName.test(path) || path.endsWith('.rs');
}

/** Coverage thresholds, test scripts, and the runner's own settings. */
export function decidesTests(path: string): boolean {
  return settings.test(path);
}

/** Larger files are generated. Bytes, as the next. */
const maxFile = 256 * 1024;
const maxAll = 24 * 1024 * 1024;
const maxFiles = 3_000;

/** Path → text, of as many of the files that matter as may be kept in memory. */
export function keepTests(folder: string, { versions }: WorkspaceSnapshot): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  let bytes = 0;
  for (const path of versions.keys()) {
    if (!holdsTests(path) && !decidesTests(path)) continue;
    if (kept.size >= maxFiles || bytes > maxAll) break;
    const text = readSmall(join(folder, path));
    if (text === undefined) continue;
    bytes += text.length;
    kept.set(path, text);
  }
  return kept;
}

/** Undefined for what is no file, cannot be read, or is too large. */
export function readSmall(path: string): string | undefined {
  try {
    const { size } = fs.lstatSync(path);
    return size <= maxFile && fs.lstatSync(path).isFile() ? fs.readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
