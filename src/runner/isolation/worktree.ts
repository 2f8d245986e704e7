/** A git worktree of its own for each session: sessions side by side do not see each other's unfinished work. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import type { Config } from '../configSchema';
import { RunnerError } from '../errors';
import { GitError, gitList } from './git';
import { reasonOf, said } from './gitReasons';
import { keepAll, keptName, keptWords, taskLine } from './keptWork';
import { mergeBack } from './mergeBack';
import type { MergeQueue } from './mergeQueue';
import { branchWords, headOf, openRepository, type Repository } from './repository';
import { commitTask } from './taskCommit';
import type { Delivery, DeliveryRequest, Workplace } from './workplace';
import { addWorktree, cleanTo, isIntact, removeWorktree, type WorktreeFolder } from './worktreeFolder';
import { writeNote } from './worktreeNote';
import { tellOnce } from './worktreeNotices';
import { worktreeName, worktreeRoot } from './worktreePlace';
import { setUpWorktree } from './worktreeSetup';

export interface WorktreeOptions {
  readonly workspace: string;
  /** Relative to the workspace: the plan and the state, which the runner alone changes, and in the workspace. */
  readonly reserved: readonly string[];
  readonly runId: string;
  readonly batchId: string;
  readonly config: Config['worktree'];
  /** Where the output of setup commands goes. */
  readonly logFolder: string;
  /** Milliseconds that a setup command or a commit with its hooks may take. */
  readonly limitMs: number;
  readonly merges: MergeQueue;
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
  /** Where the worktrees of the repository lie, instead of the usual place. */
  readonly root?: string;
  /** Milliseconds that another git program may hold the workspace. */
  readonly lockWaitMs?: number;
}

/** Throws a `RunnerError` of kind `usage` where the workspace cannot be worked on like this, or the setup fails. */
export async function openWorktree(options: WorktreeOptions): Promise<Workplace> {
  const repository = await openRepository(options.workspace);
  await tellOnce(options, repository);
  const place = new WorktreePlace(options, repository);
  await place.make();
  return place;
}

class WorktreePlace implements Workplace {
  readonly folder: string;
  readonly rules = rules;
  /** Undefined before it is made, and when it has to be made again. */
  #worktree: WorktreeFolder | undefined;
  #provided: ReadonlySet<string> = new Set();
  /** What the work in the worktree follows. */
  #base = '';
  /** The task whose work is in the worktree and nowhere else. */
  #working: Task | undefined;
  readonly #path: string;
  readonly #reserved: readonly string[];

  constructor(
    private readonly options: WorktreeOptions,
    private readonly repository: Repository,
  ) {
    const { root, runId, batchId, reserved } = options;
    this.#path = join(root ?? worktreeRoot(repository.top), worktreeName(runId, batchId));
    this.folder = resolve(this.#path, repository.prefix);
    this.#reserved = reserved.map((path) => `${repository.prefix}${path}`);
  }

  /** Throws a `RunnerError`; what was made until then is removed. */
  async make(): Promise<void> {
    const { repository, options } = this;
    // Git's own notes are shared, and it does not wait for its locks.
    await options.merges.run(async () => {
      const { commit } = await this.#head();
      this.#base = commit;
      this.#worktree = await said('The worktree cannot be made', () => addWorktree(repository.top, this.#path, commit));
      this.#note();
    });
    try {
      fs.mkdirSync(this.folder, { recursive: true });
      const { folder } = this;
      const top = this.#path;
      const { config, runId, batchId, logFolder, limitMs, signal, workspace, say } = options;
      const setup = { config, runId, batchId, logFolder, limitMs, signal, workspace, reserved: options.reserved, say };
      this.#provided = new Set(await setUpWorktree({ ...setup, repository, top, folder }));
      this.#note();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async begin(task: Task): Promise<void> {
    const { commit } = await this.#head();
    // Neither delivered nor abandoned.
    if (this.#working) await this.#keep(this.#working, 'left');
    const worktree = await this.#intact();
    this.#working = task;
    this.#base = commit;
    this.#note();
    await said('The worktree cannot be made ready', () => cleanTo(worktree, commit, this.#provided));
    fs.mkdirSync(this.folder, { recursive: true });
  }

  async take(): Promise<undefined> {
    return undefined;
  }

  async deliver(task: Task, request: DeliveryRequest): Promise<Delivery> {
    const worktree = this.#worktree;
    if (!worktree || !isIntact(worktree)) {
      return { outcome: 'conflict', message: `The worktree ${this.#path} was removed before its work was brought in.` };
    }
    try {
      return await this.#deliver(task, request, worktree);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const message = `The work of task ${safe(task.uid, 60)} could not be brought into the workspace: ${error.message}`;
      return { outcome: 'failed', message };
    }
  }

  async #deliver(task: Task, request: DeliveryRequest, worktree: WorktreeFolder): Promise<Delivery> {
    const { repository, options } = this;
    const { runId, batchId, limitMs, signal, merges, lockWaitMs = 15_000 } = options;
    await this.#tellLeftOut(task, worktree);
    const made = await commitTask(worktree, task, {
      ...{
        repositoryTop: repository.top,
        base: this.#base,
        leaveOut: this.#leaveOut(),
        runId,
        batchId,
        limitMs,
        signal,
      },
    });
    switch (made.outcome) {
      case 'nothing':
        this.#working = undefined;
        return { outcome: 'delivered', commit: undefined, merged: false };
      case 'stopped':
        return { outcome: 'stopped' };
      case 'refused':
        return { outcome: 'check_failed', failure: made.failure };
      case 'failed':
        return { outcome: 'failed', message: `${made.reason}. ${(await this.#keep(task, request.attempt)) ?? ''}` };
    }
    const { delivery, base } = await merges.run(() =>
      mergeBack({
        ...{ repository, worktree, provided: this.#provided, commit: made.commit, base: this.#base, lockWaitMs },
        keptName: keptName(runId, task.uid, request.attempt),
        check: request.check,
      }),
    );
    this.#base = base;
    // Only where a check failed there is more to be done on it.
    if (delivery.outcome !== 'check_failed') this.#working = undefined;
    return delivery;
  }

  async abandon(task: Task, attempt: number): Promise<void> {
    if (!this.#working) return;
    const kept = await this.#keep(task, attempt);
    if (kept !== undefined) this.options.say(`Task ${safe(task.uid, 60)}, attempt ${attempt}: ${kept}`);
  }

  async close(): Promise<void> {
    const worktree = this.#worktree;
    if (!worktree) return;
    this.#worktree = undefined;
    const task = this.#working;
    const kept = task && (await this.#keep(task, 'left', worktree));
    if (kept) this.options.say(`Task ${safe(task.uid, 60)} is unfinished. ${kept}`);
    try {
      await this.options.merges.run(() => removeWorktree(this.repository.top, worktree));
    } catch (error) {
      this.options.say(
        `The worktree ${this.#path} could not be removed: ${reasonOf(error)} The next run tries it again.`,
      );
    }
  }

  /** Says where the work is kept; undefined where there was none. Never throws: it is on the way to something else. */
  async #keep(task: Task, which: number | string, worktree = this.#worktree): Promise<string | undefined> {
    this.#working = undefined;
    const { repository, options } = this;
    const name = keptName(options.runId, task.uid, which);
    try {
      if (!worktree || !isIntact(worktree)) return undefined;
      const title = `${taskLine(task)}\n\nUnfinished, as ${options.runId} left it.\n`;
      const kept = await keepAll(repository.top, worktree, { name, title, leaveOut: this.#provided });
      return kept ? keptWords(name) : undefined;
    } catch (error) {
      return `What the agent left could not be kept: ${reasonOf(error)}`;
    }
  }

  /** Where the workspace is. Throws a `RunnerError` when it is on another branch than it was. */
  async #head() {
    const { top, branch } = this.repository;
    const head = await said('The workspace cannot be read', () => headOf(top));
    if (head.branch === branch) return head;
    const [now, then] = [branchWords(head.branch), branchWords(branch)];
    throw new RunnerError(
      'usage',
      `The workspace was switched from ${then} to ${now} while the run went on, so that its work has no place to go. Switch back to ${then}, or start a new run on ${now}.`,
    );
  }

  async #intact(): Promise<WorktreeFolder> {
    if (this.#worktree && isIntact(this.#worktree)) return this.#worktree;
    if (this.#worktree) {
      this.options.say(`The worktree ${this.#path} was removed by somebody. It is made again.`);
      await this.close();
    }
    await this.make();
    return this.#worktree as unknown as WorktreeFolder;
  }

  /** For a runner that finds the worktree when this one died. */
  #note(): void {
    if (!this.#worktree) return;
    const task = this.#working?.uid;
    const note = { host: hostname(), provided: [...this.#provided], ...(task !== undefined && { task }) };
    writeNote(this.#worktree.gitDirectory, note);
  }

  #leaveOut(): string[] {
    return [...this.#provided, ...this.#reserved];
  }

  async #tellLeftOut({ uid }: Task, { top }: WorktreeFolder): Promise<void> {
    const pathspecs = this.#reserved.map((path) => `:(top,literal)${path}`);
    const changed = await gitList(top, ['diff', '--name-only', '-z', this.#base, '--', ...pathspecs]);
    if (changed.length === 0) return;
    const names = changed.map((path) => safe(path, 100)).join(', ');
    this.options.say(`Task ${safe(uid, 60)} changed ${names}. Only the runner does that, so this change was left out.`);
  }
}

const rules =
  "This is a git worktree of your own. Stay on its commit: do not switch branches, merge, rebase or push. The runner commits what you leave in the files and brings it into the person's workspace.";
