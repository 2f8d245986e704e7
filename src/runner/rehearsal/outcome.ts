/** What a rehearsal came to, told from the records of its run. */
import type { FailureKind } from '../../agents/agent';
import type { DemoChaos } from '../../agents/config';
import { troubleFor } from '../../agents/demo/demoChaos';
import type { JournalRecord } from '../../status/journalRecord';
import type { RunOutcome } from '../../status/runGoal';
import { applyRecord, emptyStatus } from '../../status/status';

export interface Trouble {
  readonly kind: string;
  readonly times: number;
  /** Of the tasks that met it: these were completed in the end. */
  readonly overcome: number;
}

export interface RehearsalOutcome {
  readonly batches: number;
  readonly turns: number;
  readonly completed: readonly string[];
  /** Task → why. */
  readonly failed: Readonly<Record<string, string>>;
  /** Waiting for a person's approval. */
  readonly parked: readonly string[];
  readonly troubles: readonly Trouble[];
  /** Milliseconds that a real run would have waited. */
  readonly waits: { readonly limits: number; readonly tries: number; readonly silence: number };
  /** Completed although the agent had not done the work. */
  readonly wronglyCompleted: readonly string[];
  readonly usage: { readonly tokens: number; readonly costUsd: number };
  readonly ended: RunOutcome | undefined;
  readonly reason: string | undefined;
}

/** What the failure is called where it is a gate's doing. */
const caught = 'caught_claim';
/** What no gate has found out. */
const believed = 'believed_claim';
/** The others wait for a person, or for other tasks. */
const judgesWork: ReadonlySet<string> = new Set(['changes', 'evidence', 'verify', 'audit']);

export function rehearsalOutcome(
  records: readonly JournalRecord[],
  chaos: DemoChaos,
  idleMinutes: number,
): RehearsalOutcome {
  const status = emptyStatus();
  const met = new Map<string, string[]>();
  const meet = (kind: string, task: string) => met.set(kind, [...(met.get(kind) ?? []), task]);
  const waits = { limits: 0, tries: 0, silence: 0 };
  const unfounded = new Set<string>();
  const usage = { tokens: 0, costUsd: 0 };
  let batches = 0;
  let turns = 0;
  for (const record of records) {
    applyRecord(status, record);
    switch (record.type) {
      case 'batch_started':
        batches++;
        break;
      case 'activity_changed':
        if (record.until === undefined) break;
        waits[record.activity === 'waiting_quota' ? 'limits' : 'tries'] += Math.max(
          0,
          Date.parse(record.until) - Date.parse(record.at),
        );
        break;
      case 'turn_ended': {
        turns++;
        const { costUsd = 0, ...tokens } = record.usage;
        usage.costUsd += costUsd;
        for (const count of Object.values(tokens)) usage.tokens += count ?? 0;
        if (record.failure) meet(record.failure.kind, record.task);
        if (isSilence(record.failure?.kind)) waits.silence += idleMinutes * 60_000;
        const trouble = troubleFor(chaos, record.task, record.attempt, record.turn)?.action;
        if (record.outcome === 'ended' && (trouble === 'lie' || trouble === 'wrong')) unfounded.add(record.task);
        else unfounded.delete(record.task);
        break;
      }
      case 'gate_ended':
        if (!record.passed && judgesWork.has(record.gate)) meet(caught, record.task);
        break;
      case 'attempt_ended':
        if (record.failure?.kind === 'write_conflict') meet('write_conflict', record.task);
        break;
      default:
    }
  }
  const tasks = [...status.tasks.values()];
  const isCompleted = (uid: string) => status.tasks.get(uid)?.status === 'completed';
  const run = status.runs.at(-1);
  const wronglyCompleted = [...unfounded].filter(isCompleted);
  for (const task of wronglyCompleted) meet(believed, task);
  return {
    batches,
    turns,
    completed: tasks.filter(({ id }) => isCompleted(id)).map(({ id }) => id),
    failed: Object.fromEntries(
      tasks
        .filter((task) => task.status === 'failed')
        .map(({ id, lastError = 'no reason recorded' }) => [id, lastError]),
    ),
    parked: tasks.filter(({ activity }) => activity === 'waiting_person').map(({ id }) => id),
    troubles: [...met]
      .map(([kind, who]) => {
        const overcome = kind === believed ? 0 : who.filter(isCompleted).length;
        return { kind, times: who.length, overcome };
      })
      .sort((a, b) => b.times - a.times || (a.kind < b.kind ? -1 : 1)),
    waits,
    wronglyCompleted,
    usage,
    ended: run?.outcome,
    reason: run?.reason,
  };
}

function isSilence(kind: string | undefined): boolean {
  const silent: readonly (FailureKind | undefined)[] = ['idle_timeout', 'question'];
  return silent.includes(kind as FailureKind | undefined);
}
