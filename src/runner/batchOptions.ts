/** What the schedule is asked for the next batch of a run, beside the sessions at work. */
import type { Plan } from '../plan/model';
import { type Choice, choiceFor } from '../schedule/choice';
import type { BatchOptions } from '../schedule/selectBatch';
import { choiceSettings } from './choiceSettings';
import type { RunProgress } from './runProgress';
import { type RunRequest, scheduleOptions } from './runRequest';

/** Who gets what is worked out once, until the plan is read anew. */
export function batchOptionsOf(request: RunRequest, progress: RunProgress): () => BatchOptions {
  const { config, goal, store } = request;
  let known: { readonly plan: Plan; readonly choice: Choice } | undefined;
  return () => {
    const { plan } = store.plan;
    if (known?.plan !== plan) known = { plan, choice: choiceOf(request, plan) };
    const { size, sizeOf, jobsOf, ...choice } = known.choice;
    const { left, sessions } = progress;
    return {
      ...scheduleOptions(config),
      ...choice,
      size: Math.min(left, size),
      sizeOf: (agent) => Math.min(left, sizeOf(agent)),
      only: goal.kind === 'tasks' ? new Set(goal.tasks.filter((uid) => !progress.worked.has(uid))) : undefined,
      busy: progress.busy,
      full: new Set([...sessions].filter(([agent, count]) => count >= jobsOf(agent)).map(([agent]) => agent)),
    };
  };
}

function choiceOf({ config, agent, oneAgent, batchSize }: RunRequest, plan: Plan): Choice {
  return choiceFor(plan, choiceSettings(config, { agent: oneAgent ? agent : undefined, batchSize }));
}
