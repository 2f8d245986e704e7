/** What the schedule is asked for the next batch of a run, beside the sessions at work. */
import { assignmentOf } from '../schedule/assignment';
import { batchSize } from '../schedule/batchSize';
import type { BatchOptions } from '../schedule/selectBatch';
import { agentNamed, isAgent } from './config';
import type { RunProgress } from './runProgress';
import { type RunRequest, scheduleOptions } from './runRequest';

export function batchOptions(request: RunRequest, progress: RunProgress): BatchOptions {
  const { config, goal, store, agent, oneAgent } = request;
  const { plan } = store.plan;
  const sizeOf = (name: string) => {
    const setting = agentNamed(config, name).batchSize ?? config.batchSize;
    return Math.min(progress.left, request.batchSize ?? batchSize(setting, plan));
  };
  const sessions = [...progress.sessions];
  return {
    ...scheduleOptions(config),
    size: sizeOf(agent),
    sizeOf,
    only: goal.kind === 'tasks' ? new Set(goal.tasks.filter((uid) => !progress.worked.has(uid))) : undefined,
    agentOf: assignmentOf(plan, {
      agent,
      assign: config.assign,
      insisted: oneAgent ? agent : undefined,
      isAgent: (name) => isAgent(config, name),
    }),
    filesOnly: config.isolation === 'shared' && config.jobs !== 1,
    busy: progress.busy,
    full: new Set(sessions.filter(([name, count]) => count >= mostSessions(request, name)).map(([name]) => name)),
  };
}

/** How many sessions of an agent may work side by side. */
function mostSessions({ config }: RunRequest, agent: string): number {
  return agentNamed(config, agent).jobs ?? Number.POSITIVE_INFINITY;
}
