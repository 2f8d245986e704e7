/** A git worktree of its own for each session: sessions side by side do not see each other's unfinished work. */
import * as fs from 'node:fs';
import { resolve } from 'node:path';
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { RunnerError } from '../errors';
import { deliveredCommit } from './deliveredCommit';
import { GitError, gitList } from './git';
import { reasonOf, said } from './gitReasons';
import { keepAll, keepCommit, keptName, keptWords, taskLine } from './keptWork';
import { mergeBack } from './mergeBack';
import { branchWords, headOf, openRepository, type Repository } from './repository';
import { commitTask } from './taskCommit';
import type { BeginOptions, Delivery, DeliveryRequest, Workplace } from './workplace';
import { cleanTo, isIntact, removeWorktree } from './worktreeFolder';
import { type MadeWorktree, makeWorktree, note, type WorktreeOptions, worktreePath } from './worktreeMake';
import { tellOnce } from './worktreeNotices';

/** Throws a `RunnerError` of kind `usage` where the workspace cannot be worked on like this, or the setup fails. */
export async function openWorktree(options: WorktreeOptions): Promise<Workplace> {
  const repository = await openRepository(options.workspace);
  await tellOnce(options, repository);
  const place = new WorktreePlace(options, repository);
  await place.open();
  return place;
}

class WorktreePlace implements Workplace {
  readonly folder: string;
  readonly rules = rules;
  readonly #path: string;
  /** Relative to the top. */
  readonly #reserved: readonly string[];
  /** Undefined before it is made, and once it is given up. */
  #worktree: MadeWorktree | undefined;
  /** What the work in the worktree follows. */
  #base = '';
  /** The task whose work is in the worktree and nowhere else. */
  #working: Task | undefined;
  /** Set while nobody else may deliver. */
  #letGo: (() => void) | undefined;

  constructor(
    private readonly options: WorktreeOptions,
    private readonly repository: Repository,
  ) {
    this.#path = worktreePath(options, repository);
    this.folder = resolve(this.#path, repository.prefix);
    this.#reserved = options.reserved.map((path) => `${repository.prefix}${path}`);
  }

  /** As it is, put right, or made anew. Throws a `RunnerError`. */
  async open(): Promise<MadeWorktree> {
    if (this.#worktree && isIntact(this.#worktree)) return this.#worktree;
    if (this.#worktree) {
      this.options.say(`The worktree ${this.#path} was removed by somebody. It is made again.`);
      await this.close();
    }
    const { commit } = await this.#head();
    this.#worktree = await makeWorktree(this.options, this.repository, this.#path, commit);
    return this.#worktree;
  }

  async begin(task: Task, { undisturbed = false }: BeginOptions = {}): Promise<void> {
    if (this.#working) await this.#keep(this.#working, 'left');
    this.#endTurn();
    if (undisturbed) this.#letGo = await this.options.merges.hold();
    const { commit } = await this.#head();
    const worktree = await this.open();
    this.#working = task;
    this.#base = commit;
    note(worktree, worktree.provided, task.uid);
    await said('The worktree cannot be made ready', () => cleanTo(worktree, commit, worktree.provided));
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
      const delivery = await this.#deliver(task, request, worktree);
      // Only where a check failed there is more to be done on it.
      if (delivery.outcome !== 'check_failed') this.#endTurn();
      return delivery;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const message = `The work of task ${safe(task.uid, 60)} could not be brought into the workspace: ${error.message}`;
      return { outcome: 'failed', message };
    }
  }

  async #deliver(task: Task, request: DeliveryRequest, worktree: MadeWorktree): Promise<Delivery> {
    const { repository, options } = this;
    const { runId, merges, lockWaitMs = 15_000 } = options;
    await this.#tellLeftOut(task, worktree);
    const made = await commitTask(worktree, task, {
      ...options,
      repositoryTop: repository.top,
      base: this.#base,
      leaveOut: [...worktree.provided, ...this.#reserved],
    });
    switch (made.outcome) {
      case 'nothing':
        this.#working = undefined;
        return { outcome: 'delivered', commit: undefined, merged: false };
      case 'stopped':
        return { outcome: 'stopped' };
      case 'refused':
        return { outcome: 'check_failed', failure: made.failure };
      case 'failed': {
        const kept = await this.#keep(task, request.attempt);
        return { outcome: 'failed', message: `${made.reason}. ${kept ?? ''}` };
      }
    }
    const { commit } = made;
    const name = keptName(runId, task.uid, request.attempt);
    if (request.hold) {
      await keepCommit(repository.top, name, commit);
      this.#working = undefined;
      return { outcome: 'held', commit, name, message: undefined };
    }
    const { check } = request;
    const again = `Then run \`git cherry-pick ${name}\` and mark the task as completed, or run the task again.`;
    const work = { repository, commit, base: this.#base, keptName: name, check, lockWaitMs, again };
    const bringIn = () => mergeBack({ ...work, worktree: async () => worktree });
    const { delivery, base } = await (this.#letGo ? bringIn() : merges.run(bringIn));
    this.#base = base;
    if (delivery.outcome !== 'check_failed') this.#working = undefined;
    return delivery;
  }

  delivered({ uid }: Task, runId: string): Promise<string | undefined> {
    return deliveredCommit(this.repository.top, uid, runId);
  }

  async abandon(task: Task, attempt: number): Promise<void> {
    this.#endTurn();
    if (!this.#working) return;
    const kept = await this.#keep(task, attempt);
    if (kept !== undefined) this.options.say(`Task ${safe(task.uid, 60)}, attempt ${attempt}: ${kept}`);
  }

  async close(): Promise<void> {
    const { repository, options } = this;
    this.#endTurn();
    try {
      const task = this.#working;
      const kept = task && (await this.#keep(task, 'left'));
      if (kept) options.say(`Task ${safe(task.uid, 60)} is unfinished. ${kept}`);
    } catch (error) {
      options.say((error as Error).message);
    }
    const worktree = this.#worktree;
    if (!worktree) return;
    this.#worktree = undefined;
    try {
      await options.merges.arrange(() => removeWorktree(repository.top, worktree));
    } catch (error) {
      const reason = reasonOf(error);
      options.say(`The worktree ${this.#path} could not be removed: ${reason} The next run tries it again.`);
    }
  }

  #endTurn(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }

  /**
   * Says where the work is kept; undefined where there was none. Where it cannot be kept, as on a full disk, the
   * worktree is left to the next run, which tries it again, and a `RunnerError` is thrown.
   */
  async #keep(task: Task, which: number | string): Promise<string | undefined> {
    const worktree = this.#worktree;
    this.#working = undefined;
    if (!worktree || !isIntact(worktree)) return undefined;
    const { runId } = this.options;
    const name = keptName(runId, task.uid, which);
    const title = `${taskLine(task)}\n\nUnfinished, as ${runId} left it.\n`;
    try {
      const kept = await keepAll(this.repository.top, worktree, { name, title, leaveOut: worktree.provided });
      return kept ? keptWords(name) : undefined;
    } catch (error) {
      this.#worktree = undefined;
      throw new RunnerError(
        'usage',
        `What the agent did for task ${safe(task.uid, 60)} cannot be kept in git: ${reasonOf(error)} It is still in ${this.#path}, and the next run tries it again.`,
        { cause: error },
      );
    }
  }

  /** Where the workspace is. Throws a `RunnerError` when it is on another branch than it was. */
  async #head() {
    const { top, branch } = this.repository;
    const head = await said('The workspace cannot be read', () => headOf(top));
    if (head.branch === branch) return head;
    const [now, then] = [head.branch, branch].map(branchWords);
    throw new RunnerError(
      'usage',
      `The workspace was switched from ${then} to ${now} while the run went on, so that its work has no place to go. Switch back to ${then}, or start a new run on ${now}.`,
    );
  }

  async #tellLeftOut({ uid }: Task, { top }: MadeWorktree): Promise<void> {
    if (this.#reserved.length === 0) return;
    const pathspecs = this.#reserved.map((path) => `:(top,literal)${path}`);
    const changed = await gitList(top, ['diff', '--name-only', '-z', this.#base, '--', ...pathspecs]);
    if (changed.length === 0) return;
    const names = changed.map((path) => safe(path, 100)).join(', ');
    this.options.say(`Task ${safe(uid, 60)} changed ${names}. Only the runner does that, so this change was left out.`);
  }
}

export const rules =
  "This is a git worktree of your own. Stay on its commit: do not switch branches, merge, rebase or push. The runner commits what you leave in the files and brings it into the person's workspace.";
