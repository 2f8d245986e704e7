/** Makes one commit of what was done for a task in its worktree, as the person would: with the repository's hooks. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { cleanText, TextTail } from '../../agents/cleanText';
import { agentEnvironment } from '../../agents/environment';
import { startProcess } from '../../agents/process/agentProcess';
import { startClock } from '../../agents/turn/turnClock';
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { durationWords } from '../../present/words';
import type { GateFailure } from '../gates/gate';
import { GitError, git, gitEnvironment, tryGit } from './git';
import { takeFailedHook } from './hookTrace';
import { committerEnvironment } from './identity';
import { taskLine } from './keptWork';
import { stageAll, stagedSince } from './stage';
import { detachAt, forgetOperations, type WorktreeFolder } from './worktreeFolder';

export type TaskCommit =
  | { readonly outcome: 'made'; readonly commit: string }
  /** The task changed nothing. */
  | { readonly outcome: 'nothing' | 'stopped' }
  /** The agent can mend it. */
  | { readonly outcome: 'refused'; readonly failure: GateFailure }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface CommitOptions {
  readonly repositoryTop: string;
  /** What the attempt began with; the commit's only parent, whatever the agent has committed itself. */
  readonly base: string;
  /** Relative to the worktree. */
  readonly leaveOut: Iterable<string>;
  readonly runId: string;
  readonly batchId: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export async function commitTask(worktree: WorktreeFolder, task: Task, options: CommitOptions): Promise<TaskCommit> {
  const { top } = worktree;
  const { base, leaveOut } = options;
  forgetOperations(worktree);
  await detachAt(worktree, base);
  await git(top, ['reset', '-q', base]);
  try {
    await stageAll(worktree, base, leaveOut);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return refused('git add', `The work cannot be committed: ${error.complaint}`);
  }
  const { isEmpty, repositories } = await stagedSince(worktree, base);
  if (repositories.length > 0) {
    const names = repositories.map((path) => safe(path, 100)).join(', ');
    const reason = `${names} is a git repository of its own, whose files cannot be committed here. Remove its .git folder, or move it out of the workspace.`;
    return refused('git add', reason);
  }
  if (isEmpty) return { outcome: 'nothing' };
  return commitIndex(worktree, task, options);
}

async function commitIndex(worktree: WorktreeFolder, task: Task, options: CommitOptions): Promise<TaskCommit> {
  const { top, gitDirectory } = worktree;
  const { runId, batchId, limitMs, signal } = options;
  if (signal.aborted) return { outcome: 'stopped' };
  const marker = { runId, batchId: `${batchId}.commit` };
  const traceFile = join(gitDirectory, 'tranche-trace');
  const output = new TextTail(6000);
  const running = await startProcess({
    argv: [
      'git',
      ...(await hookSettings(top, options.repositoryTop)),
      'commit',
      '-q',
      '--cleanup=whitespace',
      '-F',
      '-',
    ],
    cwd: top,
    env: {
      ...gitEnvironment(agentEnvironment(process.env, { ...marker, workspace: top, taskId: task.uid })),
      ...(await committerEnvironment(top)),
      GIT_TRACE2_EVENT: traceFile,
    },
    marker,
    stdin: 'pipe',
    onOutput: () => undefined,
    onLine: (line) => output.add(cleanText(line, 2000)),
  });
  running.endInput(messageFor(task, runId));
  const clock = startClock({ signal, idleMs: limitMs, totalMs: limitMs });
  const end = await Promise.race([running.exited, clock.rang]);
  clock.stop();
  if (typeof end === 'string') {
    await running.stop();
    takeFailedHook(traceFile);
    if (end === 'stopped') return { outcome: 'stopped' };
    return {
      outcome: 'failed',
      reason: `git commit, or a hook of the repository, did not end within ${durationWords(limitMs)}`,
    };
  }
  const hook = takeFailedHook(traceFile);
  if (end.code === 0) return { outcome: 'made', commit: await git(top, ['rev-parse', 'HEAD']) };
  if (!hook) return { outcome: 'failed', reason: `git commit failed: ${output.lastLine || `exit code ${end.code}`}` };
  const reason = `The repository's ${hook.name} hook refused the commit (exit code ${hook.exitCode}).`;
  return refused(`hook ${hook.name}`, reason, output.toString());
}

/**
 * Hooks in a folder that git does not know, as some programs make it, are in no worktree; the person's are used then.
 * Nothing packs in the background, where it would outlive the run.
 */
async function hookSettings(top: string, repositoryTop: string): Promise<string[]> {
  const settings = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];
  const path = await writtenSetting(top, 'core.hooksPath');
  if (path === undefined || isAbsolute(path) || path.startsWith('~')) return settings;
  const theirs = resolve(repositoryTop, path);
  return existsSync(join(top, path)) || !existsSync(theirs)
    ? settings
    : [...settings, '-c', `core.hooksPath=${theirs}`];
}

/** As files say it; on its command line git is always told a value of ours. */
async function writtenSetting(top: string, name: string): Promise<string | undefined> {
  const { stdout } = await tryGit(top, ['config', '--show-scope', '--get-all', name]);
  const written = stdout.split('\n').filter((line) => line.includes('\t') && !line.startsWith('command\t'));
  return written.at(-1)?.replace(/^.*?\t/, '');
}

function messageFor(task: Task, runId: string): string {
  return `${taskLine(task)}\n\nTranche-Task: ${safe(task.uid)}\nTranche-Run: ${runId}\n`;
}

function refused(command: string, reason: string, output = ''): TaskCommit {
  return { outcome: 'refused', failure: { command, reason, output, blame: 'work' } };
}
