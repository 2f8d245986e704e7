/** What the workplaces of one run share: their turns at the workspace, and what has been said and written so far. */
export interface MergeQueue {
  /** For bringing work into the workspace. Settles as `work` does, after all that came before has ended, well or not. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** A turn of one's own until what it resolves to is called. */
  hold(): Promise<() => void>;
  /** As `run`, for making and removing worktrees, which need not wait until the work of another has been checked. */
  arrange<T>(work: () => Promise<T>): Promise<T>;
  /** Notices that a person need not read twice. */
  readonly told: Set<string>;
  /** What the runner wrote for agents that only propose, in order: none may undo the work of another. */
  readonly written: { readonly path: string; readonly task: string }[];
}

export function newMergeQueue(): MergeQueue {
  const run = newQueue();
  const hold = () => new Promise<() => void>((held) => void run(() => new Promise<void>((release) => held(release))));
  return { run, hold, arrange: newQueue(), told: new Set(), written: [] };
}

function newQueue(): MergeQueue['run'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
