/** What a run tells while it goes on: to the display in a terminal, and as lines of JSON with `--json`. */
import type { AgentEvent } from '../agents/agent';
import type { JournalRecord } from '../status/journalRecord';

export type RunEvent =
  /** It is on the disk. */
  | { readonly type: 'record'; readonly record: JournalRecord }
  /** What the agent shows while it works; kept nowhere but in its log. */
  | { readonly type: 'agent'; readonly task: string; readonly event: AgentEvent }
  /** For the person, once. */
  | { readonly type: 'notice'; readonly message: string };

export type Emit = (event: RunEvent) => void;
