/** Warns where an attempt made tests prove less. It stops nothing: there are good reasons to remove a test. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanText } from '../../agents/cleanText';
import type { AttemptContext } from '../attemptContext';
import type { GateSubject } from './gate';
import { decidesTests, holdsTests, readSmall } from './testFiles';
import { type ChangedText, findWeakened } from './testIntegrity';

/** Nobody reads more. */
const maxFindings = 20;
/** An attempt that changed more files than this of tests moved or generated them. */
const maxFiles = 500;

/** Records a warning with what looks weaker; nothing where nothing does. */
export async function warnOfWeakerTests(
  context: AttemptContext,
  { ids, before }: GateSubject,
  changed: readonly string[] | undefined,
): Promise<void> {
  const started = performance.now();
  const paths = (changed ?? []).filter((path) => holdsTests(path) || decidesTests(path)).slice(0, maxFiles);
  if (!before || paths.length === 0) return;
  const { folder } = context.place;
  const changes: ChangedText[] = [];
  for (const path of paths) {
    const was = before.versions.has(path)
      ? (before.tests?.get(path) ?? (await committedText(folder, path)))
      : undefined;
    // What stood there is not known, so that nothing can be said.
    if (was === undefined && before.versions.has(path)) continue;
    changes.push({ path, before: was, after: readSmall(join(folder, path)), settings: decidesTests(path) });
  }
  const findings = findWeakened(changes).map((finding) => cleanText(finding, 300));
  if (findings.length === 0) return;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const record = context.store.record({
    type: 'gate_ended',
    ...ids,
    gate: 'tests',
    passed: true,
    message: `Warning: the tests may prove less than before: ${findings[0]}${more}.`,
    findings: findings.slice(0, maxFindings),
    durationMs: Math.round(performance.now() - started),
  });
  context.emit({ type: 'record', record });
}

/** For files that were too many to be kept. Undefined where git does not have it. */
async function committedText(folder: string, path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['show', `HEAD:./${path}`], {
      cwd: folder,
      maxBuffer: 4_000_000,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    });
    return stdout;
  } catch {
    return undefined;
  }
}
