/** Makes a new worktree ready for work: what git does not bring along is copied, linked or made by commands. */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { safe } from '../../present/terminalText';
import type { Config } from '../configSchema';
import { RunnerError, systemReason } from '../errors';
import { configuredCommand, runVerify } from '../gates/verifyCommand';
import { git, tryGit } from './git';
import type { Repository } from './repository';
import { comparable, isSameOrBelow, pathRefusal, placeOnDisk } from './safePath';
import { untracked } from './worktreeFolder';

export interface SetupOptions {
  readonly repository: Repository;
  readonly workspace: string;
  /** Absolute; the worktree's. */
  readonly top: string;
  /** The part of the worktree that stands for the workspace. */
  readonly folder: string;
  readonly config: Config['worktree'];
  /** Relative to the workspace; never copied. */
  readonly reserved: readonly string[];
  readonly runId: string;
  readonly batchId: string;
  /** Where the output of the commands goes. */
  readonly logFolder: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
}

const includeFile = '.worktreeinclude';

/**
 * Returns what is there now without being the work of anybody, relative to the worktree. Throws a `RunnerError` of kind
 * `usage` that names the entry or the command.
 */
export async function setUpWorktree(options: SetupOptions): Promise<string[]> {
  const { config, workspace, folder, top } = options;
  for (const entry of config.link) provide(options, 'link', entry, workspace, folder);
  for (const entry of config.copy) provide(options, 'copy', entry, workspace, folder);
  await copyIncluded(options);
  for (const [index, command] of config.setup.entries()) {
    if (options.signal.aborted) break;
    await runSetup(options, command, index + 1);
  }
  return untracked(top);
}

function provide(options: SetupOptions, how: 'copy' | 'link', entry: string, from: string, to: string): void {
  const path = entry.replace(/^\.\//, '').replace(/\/$/, '');
  const reason =
    pathRefusal(path, options.reserved) ?? placeOnDisk(from, path).refusal ?? placeOnDisk(to, path).refusal;
  if (reason !== undefined) {
    throw new RunnerError(
      'usage',
      `"${safe(entry, 200)}" in "worktree.${how}" of tranche.config.json cannot be used: ${reason}. Name files and folders of the workspace that git ignores.`,
    );
  }
  const source = join(from, path);
  const target = join(to, path);
  if (!fs.existsSync(source)) {
    options.say(`"${safe(entry, 200)}" of "worktree.${how}" in tranche.config.json is not there and was left out.`);
    return;
  }
  try {
    fs.mkdirSync(dirname(target), { recursive: true });
    if (how === 'copy') copy(source, target);
    // What git brought along stays: a link over it would look like a change.
    else if (!fs.existsSync(target))
      fs.symlinkSync(source, target, fs.statSync(source).isDirectory() ? 'junction' : 'file');
  } catch (error) {
    throw new RunnerError('usage', `${source} cannot be brought into the worktree: ${systemReason(error)}.`, {
      cause: error,
    });
  }
}

/** Never over what is there. Shares the blocks on the disk where the file system can. */
function copy(source: string, target: string): void {
  fs.cpSync(source, target, {
    recursive: true,
    force: false,
    verbatimSymlinks: true,
    mode: fs.constants.COPYFILE_FICLONE,
    filter: (path) => isOrdinary(path),
  });
}

function isOrdinary(path: string): boolean {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isFile() || stat.isDirectory() || stat.isSymbolicLink());
}

/** `.worktreeinclude`, as other programs read it: patterns as in .gitignore, for files that git ignores. */
async function copyIncluded({ repository, top, config, reserved }: SetupOptions): Promise<void> {
  const source = repository.top;
  if (!fs.lstatSync(join(source, includeFile), { throwIfNoEntry: false })?.isFile()) return;
  const matching = await git(source, [
    'ls-files',
    '-z',
    '--others',
    '--ignored',
    `--exclude-from=${join(source, includeFile)}`,
  ]);
  if (matching === '') return;
  // Exit code 1: none of them.
  const ignored = (await tryGit(source, ['check-ignore', '-z', '--stdin'], { input: matching })).stdout;
  const own = [...reserved, ...config.link].map((path) => comparable(repository.prefix + path.replace(/\/$/, '')));
  for (const path of ignored.split('\0')) {
    if (path === '' || own.some((each) => isSameOrBelow(comparable(path), each))) continue;
    // A pattern finds what nobody meant; unlike an entry of the configuration it is passed over.
    const place = pathRefusal(path) === undefined ? placeOnDisk(source, path) : undefined;
    if (!place?.found?.isFile() || place.refusal !== undefined) continue;
    fs.mkdirSync(dirname(join(top, path)), { recursive: true });
    copy(join(source, path), join(top, path));
  }
}

async function runSetup(
  options: SetupOptions,
  line: Config['worktree']['setup'][number],
  index: number,
): Promise<void> {
  const { folder, runId, batchId, logFolder, limitMs, signal } = options;
  const command = configuredCommand(line);
  const logFile = join(logFolder, `${batchId}.setup.${index}.log`);
  const context = { workspace: folder, runId, batchId, taskId: 'setup', attempt: 1, logFile, limitMs, signal };
  const { result, message, output } = await runVerify(command, context);
  if (result === 'passed' || result === 'stopped') return;
  const end = output === '' ? '' : `\n${output.slice(-1500)}`;
  throw new RunnerError(
    'usage',
    `The worktree could not be made ready: \`${safe(command.shown, 200)}\` of "worktree.setup" in tranche.config.json failed. ${message ?? ''} Its whole output is in ${logFile}.${end}`,
  );
}
