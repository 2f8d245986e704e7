/** The verify gate: which commands have to succeed for which task, and what their outcome means. */
import { join } from 'node:path';
import type { Task } from '../../plan/model';
import { plural } from '../../present/words';
import { taskFileName } from '../../status/taskFileName';
import { type AttemptContext, type AttemptIds, othersFiles, snapshotPlace } from '../attemptContext';
import type { Config } from '../configSchema';
import { changedPaths, type WorkspaceSnapshot } from '../workspaceChanges';
import { closesPhase, closesPlan } from './closing';
import { failedAsBefore } from './failureNames';
import type { GateFailure, GateSubject } from './gate';
import { substanceOf } from './substance';
import { configuredCommand, plannedCommand, runVerify, type VerifyCommand, type VerifyOutcome } from './verifyCommand';

type Setting = 'verify' | 'verifyPhase' | 'verifyPlan';

/** Commands that are due together. */
interface Due {
  readonly commands: readonly VerifyCommand[];
  /** Where a person can mend them. */
  readonly setting: Setting;
  /** As in the record; undefined for the task itself. */
  readonly scope: string | undefined;
}

type Judged = Pick<GateSubject, 'ids' | 'turn'> & Partial<Pick<GateSubject, 'before' | 'merged'>>;

/** What a check needs that belongs to no task. */
export type CheckContext = Pick<
  AttemptContext,
  'config' | 'store' | 'emit' | 'baseline' | 'place' | 'folder' | 'signal'
>;

/** After a turn: what is due for the task, its batch, and the phase or plan that it brings to an end. */
export async function checkVerify(
  context: AttemptContext,
  task: Task,
  subject: GateSubject,
): Promise<GateFailure | 'stopped' | undefined> {
  const { config, store } = context;
  if (config.verifyWhen === 'off') return undefined;
  const own = task.verify.map(plannedCommand);
  const common = config.verify.map(configuredCommand);
  const closing = config.verifyPhase.length + config.verifyPlan.length > 0;
  if (own.length + common.length === 0 && !closing) return undefined;
  const until = deferredTo(config, subject);
  if (own.length > 0 || (common.length > 0 && !until) || closing) showActivity(context, subject);
  if (until && common.length > 0) recordDeferred(context, subject, until);
  const scope = config.verifyWhen === 'each' ? undefined : config.verifyWhen === 'batch' ? 'batch' : 'run';
  const due: Due[] = [
    { commands: until ? [] : common, setting: 'verify', scope },
    { commands: own, setting: 'verify', scope: undefined },
    // Only now: a task beside it that looks at the same moment must see that this one is nearly done.
    ...dueAtEnds(config, store, task),
  ];
  return runDue(context, subject, due, { context, task });
}

/** For work that a person approved, after it was brought together with what others made meanwhile. */
export async function verifyHeld(
  context: CheckContext,
  task: Task,
  judged: Judged,
): Promise<GateFailure | 'stopped' | undefined> {
  const { config, store } = context;
  if (config.verifyWhen === 'off') return undefined;
  const commands = [...config.verify.map(configuredCommand), ...task.verify.map(plannedCommand)];
  const due: Due[] = [{ commands, setting: 'verify', scope: undefined }, ...dueAtEnds(config, store, task)];
  return runDue(context, judged, due);
}

/** What is due behind the last task of a phase and of the plan. */
function dueAtEnds(config: Config, { plan: { plan }, status }: AttemptContext['store'], task: Task): Due[] {
  const due: Due[] = [];
  const { verifyPhase, verifyPlan } = config;
  if (verifyPhase.length > 0 && task.phase !== null && closesPhase(plan, status, task)) {
    const commands = verifyPhase.map(configuredCommand);
    due.push({ commands, setting: 'verifyPhase', scope: `phase:${task.phase}` });
  }
  if (verifyPlan.length > 0 && closesPlan(plan, status, task)) {
    due.push({ commands: verifyPlan.map(configuredCommand), setting: 'verifyPlan', scope: 'plan' });
  }
  return due;
}

/**
 * The commands of "verify" that no task has carried: the last one of the batch or run did not come so far. Their
 * outcome stands in the records of the task that is judged, which is one of those concerned.
 */
export async function verifyDeferred(
  context: CheckContext,
  judged: Judged,
  scope: 'batch' | 'run',
): Promise<GateFailure | 'stopped' | undefined> {
  const commands = context.config.verify.map(configuredCommand);
  return runDue(context, judged, [{ commands, setting: 'verify', scope }]);
}

/** When the commands of "verify" run that are not due yet, in words; undefined where they are due. */
function deferredTo({ verifyWhen }: Config, { lastOfBatch, lastOfRun }: GateSubject): string | undefined {
  if (verifyWhen === 'batch' && !lastOfBatch) return 'deferred to the end of the batch';
  if (verifyWhen === 'end' && !lastOfRun) return 'deferred to the end of the run';
  return undefined;
}

function showActivity({ store, emit }: AttemptContext, { ids }: Judged): void {
  emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity: 'verify' }) });
}

/** It did not run, and nobody is to think that it passed. */
function recordDeferred({ store, config, emit }: AttemptContext, { ids }: Judged, message: string): void {
  const scope = config.verifyWhen === 'batch' ? 'batch' : 'run';
  const record = store.record({
    type: 'gate_ended',
    ...ids,
    gate: 'verify',
    passed: true,
    durationMs: 0,
    message,
    scope,
    deferred: 'later',
  });
  emit({ type: 'record', record });
}

/** @param watched the attempt in whose workplace commands should change nothing */
async function runDue(
  context: CheckContext,
  { ids, turn, before, merged }: Judged,
  due: readonly Due[],
  watched?: { readonly context: AttemptContext; readonly task: Task },
): Promise<GateFailure | 'stopped' | undefined> {
  const { config, folder, place, signal } = context;
  // Without git nobody can tell a source from what a build leaves behind.
  const look = async () => (watched && before?.ofGit ? await snapshotPlace(watched.context) : undefined);
  let number = 0;
  let files: WorkspaceSnapshot | undefined;
  for (const { commands, setting, scope } of due) {
    for (const command of commands) {
      number++;
      files ??= await look();
      const outcome = await runVerify(command, {
        ...ids,
        taskId: ids.task,
        workspace: place.folder,
        logFile: join(folder, `${taskFileName(ids.task)}.${ids.attempt}.${turn}.verify-${number}.log`),
        limitMs: config.limits.verifyMinutes * 60_000,
        signal,
      });
      if (outcome.result === 'stopped') return 'stopped';
      const after = await look();
      const written =
        watched && files && after && writtenByCommand(files, after, othersFiles(watched.context, watched.task));
      files = after;
      const isLast = command === commands.at(-1) && (scope === 'batch' || scope === 'run');
      const failure = judge(context, ids, { command, setting, scope, outcome, written, isLast, merged });
      if (failure) return failure;
    }
  }
  return undefined;
}

/** Files that were there before the command and are not what they were, in words. */
function writtenByCommand(
  before: WorkspaceSnapshot,
  after: WorkspaceSnapshot,
  others: ReadonlySet<string>,
): string | undefined {
  const paths = changedPaths(before, after).filter((path) => before.versions.has(path) && !others.has(path));
  if (paths.length === 0) return undefined;
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return `The command itself changed ${paths.slice(0, 3).join(', ')}${more}.`;
}

/** Undefined where it passed. */
function complaint({ result, message, output, failures }: VerifyOutcome): string | undefined {
  if (message === undefined || result !== 'failed') return message;
  const said = substanceOf(output, failures);
  return said === '' ? message : `${message.replace(/\.$/, '')}: ${said.replace(/\.$/, '')}.`;
}

interface Judgement {
  readonly command: VerifyCommand;
  readonly setting: Setting;
  readonly scope: string | undefined;
  readonly outcome: VerifyOutcome;
  readonly written: string | undefined;
  /** Of what was put off to the end of the batch or run. */
  readonly isLast: boolean;
  readonly merged: true | undefined;
}

function judge(
  { store, emit, baseline }: CheckContext,
  ids: AttemptIds,
  { command, setting, scope, outcome, written, isLast, merged }: Judgement,
): GateFailure | undefined {
  const { result, exitCode, outputDigest, durationMs } = outcome;
  const before =
    setting === 'verify' && result === 'failed' && exitCode !== null ? baseline?.known(command) : undefined;
  const old = before && failedAsBefore(outcome.failures, before);
  const passed = result === 'passed' || old !== undefined;
  const why = old === undefined ? complaint(outcome) : `failed as before: ${plural(old, 'known failure')}`;
  const record = store.record({
    type: 'gate_ended',
    ...ids,
    gate: 'verify',
    command: command.shown,
    passed,
    exitCode,
    outputDigest,
    durationMs,
    message: [why, written].filter(Boolean).join(' ') || undefined,
    scope,
    deferred: passed && isLast ? 'passed' : undefined,
    merged,
  });
  emit({ type: 'record', record });
  if (passed) return undefined;
  if (result === 'unstartable') {
    const where = command.from === 'plan' ? `the task's "verify"` : `"${setting}" in tranche.config.json`;
    const reason = `${outcome.message ?? ''} Mend ${where}: ${command.shown}`;
    return { command: command.shown, reason, output: '', blame: command.from };
  }
  const reason = `${why ?? 'It failed.'}${concerns(scope)}`;
  return { command: command.shown, reason, output: outcome.output, blame: 'work' };
}

/** What an agent has to know that looks only at its own task. */
function concerns(scope: string | undefined): string {
  if (scope === undefined) return '';
  const what = scope.startsWith('phase:') ? 'phase' : scope;
  return ` It looks at the whole ${what}, so that the cause may lie in an earlier task.`;
}
