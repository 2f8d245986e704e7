/** Every id that the manifest contributes. A test holds the two together. */

export const commands = {
  runNextBatch: 'tranche.runNextBatch',
  runAll: 'tranche.runAll',
  resume: 'tranche.resume',
  stop: 'tranche.stop',
  runTask: 'tranche.runTask',
  runPhase: 'tranche.runPhase',
  previewNextBatch: 'tranche.previewNextBatch',
  retryTask: 'tranche.retryTask',
  skipTask: 'tranche.skipTask',
  markCompleted: 'tranche.markCompleted',
  markPending: 'tranche.markPending',
  approveTask: 'tranche.approveTask',
  rejectTask: 'tranche.rejectTask',
  answerTask: 'tranche.answerTask',
  wake: 'tranche.wake',
  openPlan: 'tranche.openPlan',
  selectPlan: 'tranche.selectPlan',
  unpinPlan: 'tranche.unpinPlan',
  showReport: 'tranche.showReport',
  showOutput: 'tranche.showOutput',
  showTerminal: 'tranche.showTerminal',
  showLog: 'tranche.showLog',
  createSamplePlan: 'tranche.createSamplePlan',
  openConfiguration: 'tranche.openConfiguration',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

export const viewContainer = 'tranche';
export const plansView = 'tranche.plans';
export const taskType = 'tranche';
export const walkthrough = 'start';

/** Scheme of the resources that stand for tasks, so that nothing but our own decorations applies to them. */
export const taskScheme = 'tranche-task';

export const settingKeys = {
  plan: 'tranche.plan',
  stateDirectory: 'tranche.stateDirectory',
  tickBoxes: 'tranche.tickBoxes',
  notifyWhenRunEnds: 'tranche.notifyWhenRunEnds',
  focusTerminal: 'tranche.focusTerminal',
  codeLens: 'tranche.codeLens',
  gutterIcons: 'tranche.gutterIcons',
} as const;

/** Keys for `when` clauses. */
export const contextKeys = {
  /** `missing`: no plan. `empty`: plans without tasks. `broken`: none can be read. `ready`: there are tasks. */
  planState: 'tranche.planState',
  /** Something could be handed out now. */
  canRun: 'tranche.canRun',
  /** A run was left before its end. */
  canResume: 'tranche.canResume',
  /** A live runner works on the active plan. */
  running: 'tranche.running',
  /** The active plan has had a run. */
  hasReport: 'tranche.hasReport',
  /** The same of any plan: what is done from a row or the palette need not be about the active one. */
  someCanRun: 'tranche.someCanRun',
  someCanResume: 'tranche.someCanResume',
  someRunning: 'tranche.someRunning',
  /** A run waits for a limit to end, or for a while to pass. */
  someWaiting: 'tranche.someWaiting',
  /** A plan is pinned. */
  pinned: 'tranche.pinned',
  /** More than one plan was found. */
  severalPlans: 'tranche.severalPlans',
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];
