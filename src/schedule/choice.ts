/** What a person's settings mean for the choice of batches; the same for the runner and for a preview. */
import type { Plan } from '../plan/model';
import { type AssignmentRules, assignmentOf } from './assignment';
import { batchSize } from './batchSize';
import type { PlanOptions } from './planBatches';

type Size = number | 'auto';

export interface ChoiceSettings extends AssignmentRules {
  /** Tasks in a batch, where nothing is said of the agent. */
  readonly batchSize: Size;
  /** What a person asked for now, whatever the settings say. */
  readonly askedSize?: number | undefined;
  readonly ofAgent: (name: string) => { readonly batchSize?: Size | undefined; readonly jobs?: number | undefined };
  readonly isolation: string;
}

type Chosen = 'size' | 'sizeOf' | 'agentOf' | 'filesOnly' | 'jobsOf';
export type Choice = { readonly [Name in Chosen]-?: NonNullable<PlanOptions[Name]> };

/** Looks at each task and agent once, however often it is asked. */
export function choiceFor(plan: Plan, settings: ChoiceSettings): Choice {
  const { askedSize, ofAgent, isolation } = settings;
  const sizes = new Map<Size, number>();
  const sizeOf = (name: string) => {
    const setting = askedSize ?? ofAgent(name).batchSize ?? settings.batchSize;
    const size = sizes.get(setting) ?? batchSize(setting, plan);
    sizes.set(setting, size);
    return size;
  };
  return {
    size: sizeOf(settings.agent),
    sizeOf,
    agentOf: assignmentOf(plan, settings),
    filesOnly: isolation === 'shared',
    jobsOf: (name) => ofAgent(name).jobs ?? Number.POSITIVE_INFINITY,
  };
}
