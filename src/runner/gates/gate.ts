/** What all gates share: what they judge, and what they say when it does not hold. */
import type { AttemptIds } from '../attemptContext';
import type { WorkBefore } from './work';

export interface GateFailure {
  /** The gate, as shown to the person and to the agent. */
  readonly command: string;
  readonly reason: string;
  /** What a person can do; no agent is told of it. */
  readonly advice?: string | undefined;
  /** The end of what the gate printed. */
  readonly output: string;
  /** Who can mend it: the agent, in a rework turn, or a person, in the plan or the configuration. */
  readonly blame: 'work' | 'plan' | 'configuration';
}

export interface GateSubject {
  readonly ids: AttemptIds;
  readonly turn: number;
  /** As it was when the attempt began. */
  readonly before: WorkBefore | undefined;
  /** The agent's last words. */
  readonly said: string;
  /** No task of the batch comes behind it. */
  readonly lastOfBatch: boolean;
  /** No task of the run comes behind it; absent where nobody can know. */
  readonly lastOfRun?: boolean | undefined;
  /** The work stands together with what others made meanwhile. */
  readonly merged?: true | undefined;
}

/** `parked`: a person has to approve it. */
export type Verdict = 'passed' | 'stopped' | 'parked' | GateFailure;
