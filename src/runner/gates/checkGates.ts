/** What must hold before an attempt counts. The agent's own claim is not among it. */
import { join } from 'node:path';
import type { Task } from '../../plan/model';
import { taskFileName } from '../../status/taskFileName';
import { type AttemptContext, ownPaths } from '../attemptContext';
import { changedPaths, snapshotWorkspace } from '../workspaceChanges';
import type { GateFailure, GateSubject, Verdict } from './gate';
import { configuredCommand, plannedCommand, runVerify } from './verifyCommand';

/** Runs the gates in order, up to the first that does not pass. */
export async function checkGates(context: AttemptContext, task: Task, subject: GateSubject): Promise<Verdict> {
  return (await checkChanges(context, task, subject)) ?? (await checkCommands(context, task, subject)) ?? 'passed';
}

/**
 * An agent that neither said nor changed anything did nothing, whatever its exit code. One that reported but changed
 * nothing may have had a task like "run the tests"; whether that is enough is for the configuration to say.
 */
async function checkChanges(
  context: AttemptContext,
  task: Task,
  { ids, before, said }: GateSubject,
): Promise<GateFailure | undefined> {
  const { place, config, store, emit } = context;
  const started = performance.now();
  const after = before && (await snapshotWorkspace(place.folder, ownPaths(context)));
  const changed = before && after ? changedPaths(before, after) : undefined;
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
  return passed ? undefined : { command: 'The check for changed files', reason, output: '', blame: 'work' };
}

async function checkCommands(
  context: AttemptContext,
  task: Task,
  { ids, turn }: GateSubject,
): Promise<GateFailure | 'stopped' | undefined> {
  const { config, store, emit, folder, place, signal } = context;
  const commands = [...config.verify.map(configuredCommand), ...task.verify.map(plannedCommand)];
  if (commands.length === 0) return undefined;
  emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity: 'verify' }) });
  for (const [index, command] of commands.entries()) {
    const outcome = await runVerify(command, {
      ...ids,
      taskId: task.uid,
      workspace: place.folder,
      logFile: join(folder, `${taskFileName(task.uid)}.${ids.attempt}.${turn}.verify-${index + 1}.log`),
      limitMs: config.limits.verifyMinutes * 60_000,
      signal,
    });
    if (outcome.result === 'stopped') return 'stopped';
    const record = store.record({
      type: 'gate_ended',
      ...ids,
      gate: 'verify',
      command: command.shown,
      passed: outcome.result === 'passed',
      exitCode: outcome.exitCode,
      outputDigest: outcome.outputDigest,
      durationMs: outcome.durationMs,
      message: outcome.message,
    });
    emit({ type: 'record', record });
    if (outcome.result === 'unstartable') {
      const where = command.from === 'plan' ? `the task's "verify"` : '"verify" in tranche.config.json';
      const reason = `${outcome.message ?? ''} Mend ${where}: ${command.shown}`;
      return { command: command.shown, reason, output: '', blame: command.from };
    }
    if (outcome.result === 'failed') {
      return { command: command.shown, reason: outcome.message ?? 'It failed.', output: outcome.output, blame: 'work' };
    }
  }
  return undefined;
}
