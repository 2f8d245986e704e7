/** What a run has seen so far, across its sessions, and whether it may go on. */

import type { UsageRecord } from '../status/journalRecord';
import type { RunGoal } from '../status/runGoal';
import type { TaskRecord } from '../status/status';
import { addUsage } from '../status/status';
import type { Config } from './configSchema';
import { FailureStreak } from './failureStreak';
import { ceilingReached, nearCeiling } from './spending';

/** Why a run ends before what it was asked for is gone through. */
export interface Halt {
  readonly reason: string;
  /** A person has to install or configure something. */
  readonly needsSetup: boolean;
  /** Where nothing is left to do, it is no reason to call the run halted. */
  readonly unlessDone?: boolean;
  /** What had been put off was checked and did not pass. */
  readonly checkFailed?: boolean;
}

export class RunProgress {
  /** Tasks whose attempt came to its end in this run, well or not; in the order of their latest ends. */
  readonly worked = new Set<string>();
  /** Tasks that a session has, or is about to take up, with the list of its batch. */
  readonly #busy = new Map<string, readonly string[]>();
  /** How many sessions each agent has. */
  readonly sessions = new Map<string, number>();
  readonly #limits: Config['limits'];
  readonly #say: (message: string) => void;
  readonly #failures: FailureStreak;
  readonly #wanted: number;
  #ended = 0;
  #spent: UsageRecord = {};
  #warned = false;
  #halt: Halt | undefined;
  readonly #halted = new AbortController();

  /** `say` tells the person, once, of what comes near. */
  constructor(goal: RunGoal, limits: Config['limits'], say: (message: string) => void) {
    this.#limits = limits;
    this.#say = say;
    this.#failures = new FailureStreak(limits);
    this.#wanted = goal.kind === 'count' ? goal.count : Number.POSITIVE_INFINITY;
  }

  /** Tasks that a session has, or is about to take up. */
  get busy(): ReadonlySet<string> {
    return new Set(this.#busy.keys());
  }

  /** How many tasks may still be handed out. */
  get left(): number {
    return this.#wanted - this.#ended - this.#busy.size;
  }

  /** How many tasks that were asked for came to no attempt. */
  get missing(): number {
    return this.#wanted - this.#ended;
  }

  get halt(): Halt | undefined {
    return this.#halt;
  }

  /** Aborted as soon as there is a reason to stop. */
  get halted(): AbortSignal {
    return this.#halted.signal;
  }

  get mayGoOn(): boolean {
    return this.#halt === undefined;
  }

  begin(agent: string, tasks: readonly string[]): void {
    for (const uid of tasks) this.#busy.set(uid, tasks);
    this.sessions.set(agent, (this.sessions.get(agent) ?? 0) + 1);
  }

  /** `tasks`: the very list that it began with. */
  end(agent: string, tasks: readonly string[]): void {
    // One that failed here may be at work in another session by now, and must not go to a third.
    for (const uid of tasks) if (this.#busy.get(uid) === tasks) this.#busy.delete(uid);
    this.sessions.set(agent, (this.sessions.get(agent) ?? 1) - 1);
  }

  /** No session takes up another task; the first reason stays. */
  stop(halt: Halt): void {
    this.#halt ??= halt;
    this.#halted.abort();
  }

  /** An attempt came to its end. */
  attempted(task: TaskRecord): void {
    this.worked.delete(task.id);
    this.worked.add(task.id);
    this.#busy.delete(task.id);
    this.#ended++;
    if (task.status === 'completed' || task.activity === 'waiting_person') this.#failures.clear();
    else if (task.status === 'failed') {
      const reason = this.#failures.add(task);
      if (reason) this.stop({ reason, needsSetup: false });
    }
  }

  /** A turn used this much. */
  used(usage: UsageRecord): void {
    this.#spent = addUsage(this.#spent, usage);
    const limits = { costUsd: this.#limits.runCostUsd, tokens: this.#limits.runTokens };
    const reached = ceilingReached(this.#spent, limits);
    if (reached) {
      const advice =
        'Raise "limits.runCostUsd" or "limits.runTokens" in tranche.config.json, or resume with what is left.';
      const reason = `The run has reached its ceiling: ${reached}. ${advice}`;
      this.stop({ reason, needsSetup: false, unlessDone: true });
      return;
    }
    const near = this.#warned ? undefined : nearCeiling(this.#spent, limits);
    if (!near) return;
    this.#warned = true;
    this.#say(`The run comes near its ceiling: ${near}.`);
  }
}
