/** The cheapest thing a person can do about a task that did not come to a good end. */
import type { Readiness } from '../schedule/model';
import type { FailureRecord } from '../status/journalRecord';
import { taskArgument } from './taskArgument';
import { safe } from './terminalText';
import { momentWords } from './words';

export interface NextStepFacts {
  readonly uid: string;
  readonly failure: FailureRecord | undefined;
  /** Whether it could be handed out now. */
  readonly readiness: Readiness | undefined;
  /** Name of the agent that worked on it. */
  readonly agent: string | undefined;
  /** Where its output lies, relative to the report. */
  readonly log: string | undefined;
}

/** One sentence, with the command to type between backquotes. */
export function nextStepWords(facts: NextStepFacts, now: Date): string {
  const { failure, log, agent } = facts;
  const again = againWords(facts);
  const look = log === undefined ? '' : `see \`${safe(log)}\`; then `;
  switch (failure?.kind) {
    case 'usage_limit':
    case 'rate_limit':
      return failure.resetAt !== undefined && failure.resetAt > now.getTime()
        ? `Usage limit until ${momentWords(new Date(failure.resetAt).toISOString(), now)}; after that \`tranche resume\`.`
        : 'When the limit is over: `tranche resume`.';
    case 'overloaded':
    case 'network':
      return 'This passes by itself, as a rule: `tranche resume`.';
    case 'auth':
      return `Start ${agent === undefined ? 'the agent' : `the agent "${safe(agent, 40)}"`} once by hand and log in; then \`tranche resume\`.`;
    case 'missing_program':
      return 'Install the program, or name another one in tranche.config.json; then `tranche resume`.';
    case 'permission':
      return "Allow in the agent's settings what it was refused; then `tranche resume`.";
    case 'question':
      return `Write the answer into the task's text; then ${again}.`;
    case 'asked':
      return `\`tranche answer ${taskArgument(facts.uid)} "…"\`.`;
    case 'approval':
      return `\`tranche approve ${taskArgument(facts.uid)}\`.`;
    case 'rejected':
      return `With your words on it: ${again}.`;
    case 'gate_failed':
      return sentence(`${look}${again}`);
    case 'write_conflict':
      return `On what the others made: ${again}.`;
    case 'context_overflow':
      return `Split the task, as it is too large for one session; then ${again}.`;
    case 'idle_timeout':
      return `If it needs longer in silence, raise "limits.idleMinutes"; ${look}${again}.`;
    case 'total_timeout':
      return `If it needs longer, raise "limits.turnMinutes", or split the task; then ${again}.`;
    case 'budget':
      return `Raise "limits.taskCostUsd" or "limits.taskTokens", or split the task; then ${again}.`;
    case 'system_limit':
      return 'Close other programs, or run fewer sessions side by side (`--jobs`); then `tranche resume`.';
    case 'disk_full':
      return 'Make room on the disk; then `tranche resume`.';
    case 'loop':
    case 'gave_up':
      return `Make the task smaller or clearer; ${look}${again}.`;
    case 'interrupted':
    case 'stopped':
      return '`tranche resume`.';
    default:
      return sentence(`${look}${again}`);
  }
}

/** A task that has used up its attempts is begun anew where it is asked for as one that failed. */
function againWords({ uid, readiness }: NextStepFacts): string {
  const isUsedUp = readiness?.ready === false && readiness.reasons.some(({ kind }) => kind === 'attempts_used');
  // A bare number counts tasks, and words are looked for in titles.
  const which = /^[A-Za-z]{0,4}\d+(\.\d+)+$/.test(uid) ? uid : `--task ${taskArgument(uid)}`;
  return `\`tranche run ${which}${isUsedUp ? ' --failed' : ''}\``;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
