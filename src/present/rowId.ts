/** Ids of rows, from what they show: never from a state or a count. `key` tells plans apart. */
export const rowId = {
  plan: (key: string) => `plan:${key}`,
  phase: (key: string, phase: string) => `phase:${key}:${phase}`,
  task: (key: string, uid: string) => `task:${key}:${uid}`,
  step: (key: string, uid: string, n: number) => `step:${key}:${uid}:${n}`,
  problems: (key: string) => `problems:${key}`,
  problem: (key: string, n: number) => `problem:${key}:${n}`,
  notice: (key: string, n: number) => `notice:${key}:${n}`,
};
