/** Git as a program: arguments as a list, text through stdin, and nothing of the person's hooks or editors in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { cleanText } from '../../agents/cleanText';
import { RunnerError } from '../errors';

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  /** The end of what it complained about, fit to be shown. */
  readonly complaint: string;
}

export interface GitOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Where a git command was expected to succeed and did not. */
export class GitError extends Error {
  constructor(readonly complaint: string) {
    super(complaint);
    this.name = 'GitError';
  }
}

/**
 * What is for the person at a terminal, or works behind the back of who called: hooks (they run when a task is
 * committed, and only then), stashing, packing in the background, recorded conflict resolutions.
 */
const quiet = [
  'core.hooksPath=/dev/null',
  'merge.autoStash=false',
  'rerere.enabled=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** Rejects only when git itself cannot be started. */
export async function tryGit(
  folder: string,
  args: readonly string[],
  { input = '', env }: GitOptions = {},
): Promise<GitResult> {
  const child = spawn('git', [...quiet.flatMap((setting) => ['-c', setting]), '-C', folder, ...args], {
    env: { ...gitEnvironment(process.env), ...env },
    // A Ctrl-C in the terminal is for the runner; git would leave the person's files half changed.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  // It may end without reading what it was given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [stdout, stderr, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended]);
    return { code: code ?? 1, stdout, complaint: complaintOf(stderr) };
  } catch (error) {
    throw cannotStart(error as NodeJS.ErrnoException);
  }
}

/** What it prints, without the last line end. Throws a `GitError`. */
export async function git(folder: string, args: readonly string[], options?: GitOptions): Promise<string> {
  const { code, stdout, complaint } = await tryGit(folder, args, options);
  if (code !== 0) throw new GitError(complaint || `git ${args[0]} ended with exit code ${code}.`);
  return stdout.replace(/\r?\n$/, '');
}

/** For commands with `-z`. */
export async function gitList(folder: string, args: readonly string[], options?: GitOptions): Promise<string[]> {
  return (await git(folder, args, options)).split('\0').filter((part) => part !== '');
}

/** Without what ties git to the repository that the runner may itself have been started from, as in a hook. */
export function gitEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(parent).filter(([name]) => !repositoryVariables.has(name)));
  return {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

const repositoryVariables = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GLOB_PATHSPECS',
  'GIT_GRAFT_FILE',
  'GIT_ICASE_PATHSPECS',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_LITERAL_PATHSPECS',
  'GIT_NAMESPACE',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_TRACE2_PARENT_SID',
  'GIT_WORK_TREE',
]);

/** The lines that say what is wrong, without the advice below them. */
function complaintOf(stderr: string): string {
  const lines = cleanText(stderr.slice(-4000), 2000).trim().split('\n');
  return lines
    .filter((line) => !line.startsWith('hint:'))
    .join(' ')
    .replace(/\s+/g, ' ')
    .slice(-600);
}

function cannotStart(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new RunnerError(
    'usage',
    'Git is not there: isolation "worktree" needs the program "git" in PATH. Install it, or set "isolation" to "shared" in tranche.config.json.',
    { cause: error },
  );
}
