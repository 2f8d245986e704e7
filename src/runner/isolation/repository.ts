/** The git repository that the workspace lies in, as far as worktrees of it can be worked with. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { safe } from '../../present/terminalText';
import { RunnerError } from '../errors';
import { GitError, git, gitList, tryGit } from './git';

export interface Repository {
  /** Absolute; its working tree. */
  readonly top: string;
  /** The workspace below it: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Absolute; of this working tree alone. */
  readonly gitDirectory: string;
  /** As `refs/heads/main`; undefined where HEAD is detached. */
  readonly branch: string | undefined;
}

export interface Head {
  readonly branch: string | undefined;
  readonly commit: string;
}

const operations: readonly (readonly [string, string])[] = [
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['BISECT_LOG', 'a bisection'],
];

/** Throws a `RunnerError` of kind `usage` where worktrees cannot be made or their work could not be brought back. */
export async function openRepository(workspace: string): Promise<Repository> {
  const top = await findTop(workspace);
  const prefix = await git(workspace, ['rev-parse', '--show-prefix']);
  const gitDirectory = await git(workspace, ['rev-parse', '--absolute-git-dir']);
  if ((await tryGit(top, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'])).code !== 0) {
    throw refused('the repository has no commit yet. Make a first one with `git add -A && git commit`');
  }
  const operation = operationIn(gitDirectory);
  if (operation) throw refused(`${operation} is under way in the workspace. Finish or abort it first`);
  const tracked = await gitList(top, ['ls-files', '-s', '-z', ...(prefix ? ['--', `:(top,literal)${prefix}`] : [])]);
  if (prefix !== '' && tracked.length === 0) {
    throw refused(`git tracks nothing in it: it lies in the repository ${safe(top)}, but no file of it was committed`);
  }
  const modules = tracked
    .filter((entry) => entry.startsWith('160000 '))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
  const present = modules.filter((path) => existsSync(join(top, path, '.git')));
  if (present.length > 0) {
    const names = present.map((path) => safe(path, 100)).join(', ');
    throw refused(`it uses submodules (${names}), which worktrees do not share, so that work in them would be lost`);
  }
  return { top, prefix, gitDirectory, branch: (await headOf(top)).branch };
}

/** Where the workspace stands now. */
export async function headOf(top: string): Promise<Head> {
  const { code, stdout } = await tryGit(top, ['symbolic-ref', '-q', 'HEAD']);
  const commit = await git(top, ['rev-parse', '--verify', 'HEAD^{commit}']);
  return { branch: code === 0 ? stdout.trim() : undefined, commit };
}

/** `main`; for a detached HEAD words that fit in its place. */
export function branchWords(branch: string | undefined): string {
  return branch === undefined ? 'no branch (detached HEAD)' : safe(branch.replace(/^refs\/heads\//, ''), 100);
}

/** What a person does there and has not finished; undefined where there is nothing of the kind. */
export function operationIn(gitDirectory: string): string | undefined {
  return operations.find(([name]) => existsSync(join(gitDirectory, name)))?.[1];
}

/** Files of git that tell of operations under way. */
export const operationFiles = operations.map(([name]) => name);

async function findTop(workspace: string): Promise<string> {
  const { code, stdout, complaint } = await tryGit(workspace, ['rev-parse', '--is-bare-repository']);
  if (code !== 0) {
    throw refused(
      `git finds no repository that it may use there (${complaint}). Make one with \`git init\` and a first commit`,
    );
  }
  if (stdout.trim() === 'true') throw refused('the repository is bare. Work in a clone of it');
  try {
    return resolve(await git(workspace, ['rev-parse', '--show-toplevel']));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw refused(`it is no working tree (${error.complaint})`);
  }
}

function refused(reason: string): RunnerError {
  return new RunnerError(
    'usage',
    `The workspace cannot be worked on in worktrees: ${reason}. Or set "isolation" to "shared" in tranche.config.json.`,
  );
}
