/** Worktrees of runs that died: what is in them is kept, then they are removed. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { processExists } from '../../agents/process/processTable';
import { safe } from '../../present/terminalText';
import { git, tryGit } from './git';
import { removeHalfMade } from './halfMade';
import { keepAll, keptName, keptWords } from './keptWork';
import { isIntact, removeWorktree, type WorktreeFolder } from './worktreeFolder';
import { readNote } from './worktreeNote';
import { processOfRun, runOfWorktree } from './worktreePlace';

export interface LeftoverOptions {
  readonly workspace: string;
  /** The run that asks; its own worktrees stay. */
  readonly runId: string;
  readonly say: (message: string) => void;
}

/**
 * To be called when agents of dead runs have been ended, before new worktrees are made. Does nothing where there is no
 * repository. Never throws for a worktree that cannot be removed: it is named to the person instead.
 */
export async function removeLeftovers({ workspace, runId, say }: LeftoverOptions): Promise<void> {
  const top = await topOf(workspace);
  if (top === undefined) return;
  const deadRun = (path: string) => {
    const run = runOfWorktree(path);
    return run === undefined || run === runId || isAlive(run) ? undefined : run;
  };
  removeHalfMade(await commonDirectory(top), (path) => deadRun(path) !== undefined);
  for (const path of await worktreesOf(top)) {
    const run = deadRun(path);
    if (run === undefined) continue;
    try {
      const worktree = await lookUp(top, path);
      const note = worktree && readNote(worktree.gitDirectory);
      if (!worktree || (note && note.host !== hostname())) continue;
      await keepLeft(top, worktree, run, say);
      await removeWorktree(top, worktree);
    } catch (error) {
      say(
        `The worktree ${path} was left over from ${run} and could not be removed: ${(error as Error).message} When you need nothing of it: \`git worktree remove --force\` and this path.`,
      );
    }
  }
}

async function keepLeft(
  top: string,
  worktree: WorktreeFolder,
  run: string,
  say: LeftoverOptions['say'],
): Promise<void> {
  const note = readNote(worktree.gitDirectory);
  // Without a note it died before anybody worked there.
  if (!note || !isIntact(worktree)) return;
  const { task, provided } = note;
  const name = keptName(run, task ?? 'worktree', 'left');
  const title = `Left over from ${run}`;
  if (!(await keepAll(top, worktree, { name, title, leaveOut: new Set(provided) }))) return;
  say(`${run} died while it worked${task === undefined ? '' : ` on task ${safe(task, 60)}`}. ${keptWords(name)}`);
}

async function topOf(workspace: string): Promise<string | undefined> {
  try {
    return await git(workspace, ['rev-parse', '--show-toplevel']);
  } catch {
    return undefined;
  }
}

async function commonDirectory(top: string): Promise<string> {
  return resolve(top, await git(top, ['rev-parse', '--git-common-dir']));
}

async function worktreesOf(top: string): Promise<string[]> {
  const exact = await tryGit(top, ['worktree', 'list', '--porcelain', '-z']);
  // Before 2.36 there is no -z.
  const listed = exact.code === 0 ? exact : await tryGit(top, ['worktree', 'list', '--porcelain']);
  const lines = listed.stdout.split(exact.code === 0 ? '\0' : '\n');
  return lines.filter((line) => line.startsWith('worktree ')).map((line) => line.slice('worktree '.length));
}

/** Git's notes on it are found by their content: git chooses another name for them where one is taken. */
async function lookUp(top: string, path: string): Promise<WorktreeFolder | undefined> {
  const notes = join(await commonDirectory(top), 'worktrees');
  for (const name of fs.readdirSync(notes)) {
    const gitDirectory = join(notes, name);
    const text = readText(join(gitDirectory, 'gitdir'));
    if (text?.replace(/\r?\n$/, '') === join(path, '.git'))
      return { top: path, gitDirectory, pointer: `gitdir: ${gitDirectory}\n` };
  }
  return undefined;
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(runId: string): boolean {
  const pid = processOfRun(runId);
  // This very process, but another run: the number was given anew.
  return pid !== undefined && pid !== process.pid && processExists(pid);
}
