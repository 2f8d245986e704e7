/** Lets one session at a time bring its work into the workspace, in the order in which they come. */
export interface MergeQueue {
  /** Settles as `work` does, after all that came before has ended, well or not. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function newMergeQueue(): MergeQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
