/** The choice the runner would make now, for those who only look. */
import { choiceSettings } from '../runner/choiceSettings';
import { scheduleOptions } from '../runner/runRequest';
import { choiceFor } from '../schedule/choice';
import type { Batch } from '../schedule/model';
import { selectBatch } from '../schedule/selectBatch';
import type { Status } from '../status/status';
import type { CommandContext } from './context';

/** @param only the tasks to choose from, by `uid`; all of them where it is not given */
export function nextChoice(
  { config, plan }: CommandContext,
  status: Status,
  { count, only }: { readonly count?: number | undefined; readonly only?: ReadonlySet<string> | undefined },
): Batch {
  const choice = choiceFor(plan.plan, choiceSettings(config, { batchSize: count }));
  return selectBatch(plan.plan, status, { ...scheduleOptions(config), ...choice, only });
}
