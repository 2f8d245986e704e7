/** The gate that asks whether anything was done at all. */
import type { Task } from '../../plan/model';
import type { AttemptContext } from '../attemptContext';
import type { GateFailure, GateSubject } from './gate';
import { changedSince } from './work';

/** Paths that the attempt changed, or undefined where nobody can tell; else why that is not enough. */
export type ChangesOutcome = { readonly changed: readonly string[] | undefined } | GateFailure;

/**
 * An agent that neither said nor changed anything did nothing, whatever its exit code. One that reported but changed
 * nothing may have had a task like "run the tests"; whether that is enough is for the configuration to say.
 */
export async function checkChanges(
  context: AttemptContext,
  task: Task,
  { ids, before, said }: GateSubject,
): Promise<ChangesOutcome> {
  const { config, store, emit } = context;
  const started = performance.now();
  const changed = await changedSince(context, before, task);
  const nothing = changed?.length === 0 && !task.expectsNoChanges;
  const passed = !nothing || (said.trim() !== '' && !config.requireChanges);
  const reason =
    said.trim() === ''
      ? 'The agent ended without an error but did nothing: it changed no file and reported nothing.'
      : 'The agent changed no file.';
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
  return passed ? { changed } : { command: 'The check for changed files', reason, output: '', blame: 'work' };
}
