/** What the workplaces of one run share: their turns at the workspace, and what has been said and written so far. */
export interface MergeQueue {
  /** Settles as `work` does, after all that came before has ended, well or not. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Notices that a person need not read twice. */
  readonly told: Set<string>;
  /** What the runner wrote for agents that only propose, in order: none may undo the work of another. */
  readonly written: { readonly path: string; readonly task: string }[];
}

export function newMergeQueue(): MergeQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
    told: new Set(),
    written: [],
  };
}
