/** Whether the runner writes "completed" into a plan. It is the person's file, so it needs a reason. */
import type { PlanFormat } from './model';

export const tickModes = ['never', 'whenCompleted'] as const;
export type TickMode = (typeof tickModes)[number];

/**
 * Where nobody has said: boxes are ticked where they are the only status that the people and tools of a dialect look
 * at. A plan of phases has its status file, and data is written by the tool it belongs to.
 */
const byFormat: Readonly<Record<PlanFormat, TickMode>> = {
  phases: 'never',
  speckit: 'whenCompleted',
  kiro: 'whenCompleted',
  specworkflow: 'whenCompleted',
  openspec: 'whenCompleted',
  superpowers: 'whenCompleted',
  ralphex: 'whenCompleted',
  conductor: 'whenCompleted',
  aidevtasks: 'whenCompleted',
  bmad: 'whenCompleted',
  gsd: 'whenCompleted',
  ralph: 'whenCompleted',
  taskplane: 'whenCompleted',
  smartspec: 'whenCompleted',
  cinerental: 'never',
  batch: 'never',
  orchestrateos: 'never',
  taskmaster: 'never',
  backlogmd: 'never',
  ccpm: 'never',
  speckitty: 'never',
  beads: 'never',
  claude: 'never',
  table: 'never',
  todo: 'whenCompleted',
  data: 'never',
};

const dataFile = /\.(?:jsonl?|jsonc|ya?ml|toml)$/i;

/**
 * @param setting what the person says; undefined where the dialect is to decide
 * @param path of the file that the state stands in
 */
export function ticksBoxes(format: PlanFormat, setting: TickMode | undefined, path: string): boolean {
  return (setting ?? (dataFile.test(path) ? 'never' : byFormat[format])) === 'whenCompleted';
}
