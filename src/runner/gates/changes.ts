/** The gate that asks whether anything was done at all. */
import type { Task } from '../../plan/model';
import type { AttemptContext } from '../attemptContext';
import type { Config } from '../configSchema';
import type { GateFailure, GateSubject } from './gate';
import { changedSince } from './work';

/** Paths that the attempt changed, or undefined where nobody can tell; else why that is not enough. */
export type ChangesOutcome = { readonly changed: readonly string[] | undefined } | GateFailure;

/** As the parser reads it in Markdown; plans of other formats have it in their text alone. */
const saysNoChanges =
  /[([]\s{0,3}(?:(?:expects?\s{1,3})?no\s{1,3}(?:(?:file|code)\s{1,3})?changes|read[ -]only)\s{0,3}[)\]]/i;

/**
 * An agent that neither said nor changed anything did nothing, whatever its exit code. One that reported but changed
 * nothing may have had a task like "run the tests", which its text or the configuration has to say; or it found the
 * work of an earlier attempt done, of which nobody knows that it changed nothing.
 */
export async function checkChanges(
  context: AttemptContext,
  task: Task,
  { ids, before, said }: GateSubject,
): Promise<ChangesOutcome> {
  const { config, store, emit } = context;
  const started = performance.now();
  const changed = await changedSince(context, before, task);
  const expected = task.expectsNoChanges || saysNoChanges.test(`${task.title}\n${task.text}`);
  const nothing = changed?.length === 0 && !expected;
  const mayReport = !config.requireChanges || before?.followsWork === true;
  const passed = !nothing || (said.trim() !== '' && mayReport);
  const reason =
    said.trim() === ''
      ? 'The agent ended without an error but did nothing: nothing in the workspace changed, and it reported nothing.'
      : 'Nothing in the workspace changed.';
  const message = nothing ? reason : changed ? undefined : 'The workspace is too large to tell whether files changed.';
  const record = store.record({
    type: 'gate_ended',
    ...ids,
    gate: 'changes',
    passed,
    message,
    changedFiles: changed?.slice(0, 20),
    changedCount: changed?.length,
    durationMs: Math.round(performance.now() - started),
  });
  emit({ type: 'record', record });
  return passed
    ? { changed }
    : { command: 'The check for changed files', reason, advice: advice(config), output: '', blame: 'work' };
}

function advice({ requireChanges }: Config): string | undefined {
  if (!requireChanges) return undefined;
  return 'Write (no changes) in the task\'s text if that is right, or set "requireChanges" to false in tranche.config.json.';
}
