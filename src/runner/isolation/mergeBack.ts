/** Brings a task's commit from its worktree into the workspace, on top of whatever came there meanwhile. */
import { safe } from '../../present/terminalText';
import { fastForward } from './fastForward';
import { keepCommit, keptWords } from './keptWork';
import { replay } from './replay';
import { branchWords, headOf, type Repository } from './repository';
import type { Delivery, DeliveryRequest } from './workplace';
import type { MadeWorktree } from './worktreeMake';

export interface MergeBack {
  readonly repository: Repository;
  /** Made, if it has to be, only when it is needed. @param onto a commit to make it on */
  readonly worktree: (onto: string) => Promise<MadeWorktree>;
  readonly commit: string;
  /** The parent of `commit`. */
  readonly base: string;
  /** Where the commit is kept when it does not get in. */
  readonly keptName: string;
  readonly check: DeliveryRequest['check'];
  /** What to do, as a sentence, when the cause of a refusal is mended. */
  readonly again: string;
  readonly lockWaitMs: number;
}

/** How often the person may move the branch while the work is brought together with it. */
const maxRounds = 5;

/** The delivery, and the commit that the worktree's work now follows. Throws a `GitError`. */
export async function mergeBack(work: MergeBack): Promise<{ readonly delivery: Delivery; readonly base: string }> {
  const { repository } = work;
  let { base, commit } = work;
  let merged = false;
  const end = async (delivery: Delivery) => {
    if (delivery.outcome !== 'delivered') await keepCommit(repository.top, work.keptName, commit);
    return { delivery, base };
  };
  const words = (reason: string, advice: string) =>
    `The work is done but could not be brought into the workspace, because ${reason}. ${advice}`;
  const fail = (reason: string, advice: string) =>
    end({ outcome: 'failed', message: `${words(reason, advice)} ${work.again}` });
  for (let round = 0; round < maxRounds; round++) {
    const head = await headOf(repository.top);
    if (head.branch !== repository.branch) {
      const [now, then] = [head.branch, repository.branch].map(branchWords);
      return fail(`the workspace was switched from ${then} to ${now} meanwhile`, `Switch back to ${then}.`);
    }
    if (head.commit !== base) {
      merged = true;
      const worktree = await work.worktree(head.commit);
      const replayed = await replay(worktree, commit, head.commit, worktree.provided);
      if (replayed.outcome === 'conflict') {
        const ended = await end({ outcome: 'conflict', message: conflictWords(replayed.files, work.keptName) });
        return { ...ended, base: head.commit };
      }
      base = head.commit;
      if (replayed.outcome === 'nothing') return end({ outcome: 'delivered', commit: undefined, merged });
      commit = replayed.commit;
      const failure = await work.check();
      if (failure === 'stopped') return end({ outcome: 'stopped' });
      if (failure) return end({ outcome: 'check_failed', failure });
    }
    const moved = await fastForward(repository, base, commit, work.lockWaitMs);
    if (moved.outcome === 'done') return end({ outcome: 'delivered', commit, merged });
    if (moved.outcome === 'in_the_way') {
      return end({ outcome: 'held', commit, name: work.keptName, message: words(moved.reason, moved.advice) });
    }
    if (moved.outcome === 'refused') return fail(moved.reason, moved.advice);
  }
  return fail(`its branch was moved ${maxRounds} times while this was tried`, 'Let it rest.');
}

function conflictWords(files: readonly string[], name: string): string {
  const names = files.map((path) => safe(path, 200));
  const shown = names.length > 10 ? `${names.slice(0, 9).join(', ')} and ${names.length - 9} more` : names.join(', ');
  return `Others changed the same lines meanwhile: ${shown || 'git does not say where'}. ${keptWords(name)}`;
}
