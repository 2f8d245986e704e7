/** A copy of the workspace to rehearse in: the person's own is never touched. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PlanFile } from '../planFile';

export interface Scratch {
  /** Absolute; the workspace's copy. */
  readonly folder: string;
  /** Absolute; for what the runner would keep in the person's cache. */
  readonly cache: string;
  /** The plan's copy, relative to the folder. */
  readonly plan: string;
  dispose(): void;
}

/** With more than this only the plan is copied: the demo agent does not need the rest. */
const most = { files: 2_000, bytes: 20_000_000 };

/** Copies the plan and, of a small git repository, what it tracks; makes a repository of its own where git is there. */
export async function makeScratch(workspace: string, { name, path }: PlanFile): Promise<Scratch> {
  const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'tranche-rehearsal-')));
  const folder = join(base, 'work');
  const cache = join(base, 'cache');
  fs.mkdirSync(folder);
  const dispose = () => fs.rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    for (const file of await trackedFiles(workspace)) copyFile(join(workspace, file), join(folder, file));
    // A plan may lie outside of its workspace.
    const plan = name.startsWith('..') ? basename(path) : name;
    if (plan !== '.') fs.cpSync(path, join(folder, plan), { recursive: true, dereference: true });
    demandNoEvidence(join(folder, plan));
    await makeRepository(folder);
    return { folder, cache, plan, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Relative, with forward slashes; none where there is no repository, or too much in it. */
async function trackedFiles(workspace: string): Promise<string[]> {
  let listed: string;
  try {
    listed = await git(workspace, 'ls-files', '-z');
  } catch {
    return [];
  }
  // Links may lead out of the copy, and a submodule is a folder.
  const stats = listed.split('\0').flatMap((file) => {
    const stat = file ? fs.lstatSync(join(workspace, file), { throwIfNoEntry: false }) : undefined;
    return stat?.isFile() ? [{ file, bytes: stat.size }] : [];
  });
  const bytes = stats.reduce((sum, each) => sum + each.bytes, 0);
  return stats.length > most.files || bytes > most.bytes ? [] : stats.map(({ file }) => file);
}

function copyFile(from: string, to: string): void {
  fs.mkdirSync(dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}

/** What a task wants to see of real work, played work cannot show. */
function demandNoEvidence(path: string): void {
  if (fs.statSync(path).isDirectory()) {
    for (const name of fs.readdirSync(path)) if (!name.startsWith('.')) demandNoEvidence(join(path, name));
    return;
  }
  if (!/\.(md|markdown)$/i.test(path)) return;
  const bytes = fs.readFileSync(path);
  // Byte by byte: the text may be in any encoding that ASCII is a part of.
  const text = bytes.toString('latin1');
  const plain = text.replace(/^([^\p{L}\n]*)(?=(?:evidence|result[ -]file)\b[*_`]{0,3}[ \t]*:)/gimu, '$1was ');
  if (plain !== text) fs.writeFileSync(path, plain, 'latin1');
}

async function makeRepository(folder: string): Promise<void> {
  try {
    await git(folder, 'init', '--quiet', '--template=');
  } catch {
    // No git: then the runner's own answer to that is part of the rehearsal.
    return;
  }
  const settings = {
    'user.name': 'Rehearsal',
    'user.email': 'rehearsal@localhost',
    // What a person has set up for all repositories is not for this one.
    'commit.gpgSign': 'false',
    'core.hooksPath': '.git/no-hooks',
  };
  for (const [key, value] of Object.entries(settings)) await git(folder, 'config', key, value);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'What the rehearsal begins with');
}

/** Without what a surrounding git put into the environment: it names another repository. */
async function git(folder: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_')));
  const { stdout } = await promisify(execFile)('git', args, { cwd: folder, env, maxBuffer: 64_000_000 });
  return stdout;
}
