/** The sentences of a run, the same with colour and without. */
import { safe } from '../../present/terminalText';
import { durationWords, momentWords, percentWords, plural, progressWords, tokenWords } from '../../present/words';
import type { StateStore } from '../../runner/stateStore';
import { currentStatus } from '../../status/currentStatus';
import { inputTokens } from '../../status/effort';
import { failureWords } from '../../status/failureWords';
import type { JournalRecord, UsageRecord } from '../../status/journalRecord';
import { type Activity, isSettled } from '../../status/taskStatus';

type GateRecord = Extract<JournalRecord, { type: 'gate_ended' }>;

/** @example progressLine(store) // '3/162 (1.9 %)' */
export function progressLine(store: StateStore): string {
  const { tasks } = store.plan.plan;
  const settled = tasks.filter((task) => isSettled(currentStatus(task, store.status))).length;
  return progressWords(settled, tasks.length);
}

/** @example planLabel('Shop', 'PLAN.md') // 'Shop (PLAN.md)' */
export function planLabel(title: string, name: string): string {
  return title === '' ? safe(name) : `${safe(title)} (${safe(name)})`;
}

export function headerLines(store: StateStore, agentName: string, agentType: string): string[] {
  const { name, plan } = store.plan;
  const lines = [`${planLabel(plan.title, name)}  ${progressLine(store)}`];
  lines.push(
    agentType === 'demo'
      ? `Agent: ${safe(agentName)}, which only plays at working. Name a real one as "agent" in tranche.config.json.`
      : `Agent: ${safe(agentName)}`,
  );
  return lines;
}

/** `1.2 Fix the parser` */
export function taskLabel(store: StateStore, uid: string, most = 70): string {
  const task = store.plan.plan.tasks.find((each) => each.uid === uid);
  return safe(task ? `${task.id} ${task.title}` : uid, most);
}

/** For scripts: `[BATCH] 3 started tasks=2.1,2.2,2.3 agent=claude`, and how it ended. */
export function batchMarker(
  record: Extract<JournalRecord, { type: 'batch_started' | 'batch_ended' }>,
  index: number,
): string {
  if (record.type === 'batch_ended') {
    return `[BATCH] ${index} ended completed=${record.completed} failed=${record.failed}`;
  }
  const agent = record.agent === undefined ? '' : ` agent=${markerWord(record.agent)}`;
  return `[BATCH] ${index} started tasks=${record.tasks.map(markerWord).join(',')}${agent}`;
}

/** For scripts: `[PROGRESS] 12/162 7.4% failed=1 waiting=0`; what counts are tasks that are completed or skipped. */
export function progressMarker({ plan: { plan }, status }: StateStore): string {
  let settled = 0;
  let failed = 0;
  let waiting = 0;
  for (const task of plan.tasks) {
    const word = currentStatus(task, status);
    if (isSettled(word)) settled++;
    else if (word === 'failed') failed++;
    else if (status.tasks.get(task.uid)?.activity === 'waiting_person') waiting++;
  }
  const total = plan.tasks.length;
  return `[PROGRESS] ${settled}/${total} ${percentWords(settled, total).replace(' ', '')} failed=${failed} waiting=${waiting}`;
}

/** Without what separates words and names in a marker; a name that holds such characters has them as in an address. */
function markerWord(name: string): string {
  return safe(name).replace(/[\s,=%]/g, (character) => encodeURIComponent(character));
}

export function batchLine(record: Extract<JournalRecord, { type: 'batch_started' }>): string {
  return `Batch ${record.index}: ${plural(record.tasks.length, 'task')} (${record.tasks.map((id) => safe(id, 30)).join(', ')})`;
}

/** How an attempt ended, behind the task's name. `used`: in this attempt alone, as is the time. */
export function attemptEndWords(
  { outcome, durationMs, failure }: Extract<JournalRecord, { type: 'attempt_ended' }>,
  used: UsageRecord,
): string {
  const input = inputTokens(used) ?? 0;
  const tokens = input > 0 ? ` (${tokenWords(input)} tokens in, ${tokenWords(used.outputTokens ?? 0)} out)` : '';
  const time = durationWords(durationMs);
  if (outcome === 'completed') return `completed in ${time}${tokens}`;
  const why = failure ? `: ${safe(failureWords(failure), 500)}` : '';
  return `${outcome} after ${time}${tokens}${why}`;
}

/** What goes on inside an attempt that is worth a line; undefined for the ordinary. */
export function activityLine(record: JournalRecord): string | undefined {
  switch (record.type) {
    case 'activity_changed': {
      const words = activityStarts[record.activity];
      if (words === undefined) return record.reason ? `goes on: ${safe(record.reason, 200)}` : undefined;
      const until = record.until ? ` until ${momentWords(record.until, new Date())}` : '';
      return `${words}${until}${record.reason ? `: ${safe(record.reason, 200)}` : ''}`;
    }
    case 'gate_ended':
      return gateLine(record);
    case 'plan_written':
      if (record.outcome === 'written') return undefined;
      return `completed, but not ticked in ${safe(record.file, 100)}: ${safe(record.reason ?? '', 200)}`;
    default:
      return undefined;
  }
}

const activityStarts: Readonly<Record<Activity, string | undefined>> = {
  agent: undefined,
  verify: 'verifying',
  audit: 'auditing',
  backoff: 'waits and tries again',
  waiting_quota: 'waits for quota',
  waiting_person: 'waits for you',
};

function gateLine({ gate, command, passed, message, score, merged }: GateRecord): string | undefined {
  const why = message && safe(message, 300);
  switch (gate) {
    case 'verify': {
      if (command === undefined) return why && `verify: ${why}`;
      const reason = why ? ` (${why.replace(/\.$/, '')})` : '';
      const how = `${passed ? 'passed' : 'did not pass'}${merged ? ' after the merge' : ''}`;
      return `${how}: ${safe(command, 80)}${reason}`;
    }
    case 'audit':
      return why || (passed && score !== undefined ? `the audit passed with ${score} of 100` : undefined);
    case 'approval':
      // The end of the attempt, right behind it, says the same.
      return undefined;
    default:
      return why;
  }
}

/** Whether a person should see of a gate even what is over: it did not pass, it warns, or it forgives. */
export function isNotable({ gate, passed, exitCode }: GateRecord): boolean {
  return !passed || gate === 'tests' || (gate === 'verify' && exitCode !== undefined && exitCode !== 0);
}

/** @example waitingWords(store) // '2 wait for you' */
export function waitingWords({ plan: { plan }, status }: StateStore): string | undefined {
  const count = plan.tasks.filter(({ uid }) => status.tasks.get(uid)?.activity === 'waiting_person').length;
  return count === 0 ? undefined : `${count} ${count === 1 ? 'waits' : 'wait'} for you`;
}
