/** What a person could set otherwise, after a rehearsal. */
import { durationWords, plural } from '../../present/words';
import type { Config } from '../configSchema';
import type { RehearsalOutcome } from './outcome';

/** Sentences, the weightiest first. @param config the person's own, not the rehearsal's */
export function rehearsalAdvice(outcome: RehearsalOutcome, config: Config, checksWork: boolean): string[] {
  const { troubles, wronglyCompleted, waits, parked, ended } = outcome;
  const times = (kind: string) => troubles.find((trouble) => trouble.kind === kind)?.times ?? 0;
  const advice: string[] = [];
  if (wronglyCompleted.length > 0) {
    const claims = plural(wronglyCompleted.length, 'task');
    advice.push(
      `${claims} counted as completed on the agent's word alone. Set "verify" to commands that prove the work${config.requireChanges ? '' : ', and "requireChanges" to true'}.`,
    );
  } else if (!checksWork) {
    advice.push('Nothing looks at the work itself. Set "verify" to commands that prove it.');
  }
  if (ended === 'halted') {
    advice.push(
      'The run stops early, and the night is lost from there on. See the reason above; the ceilings are in "limits".',
    );
  }
  const silent = times('idle_timeout') + times('question');
  if (silent > 0 && config.limits.idleMinutes > 10) {
    const each = durationWords(config.limits.idleMinutes * 60_000);
    advice.push(
      `${plural(silent, 'silent agent')} cost ${durationWords(waits.silence)} in all. "limits.idleMinutes" may be less than ${each} for an agent that shows what it does.`,
    );
  }
  if (times('question') > 0) {
    advice.push(
      'An agent that asks gets no answer at night: give it its permissions beforehand ("permissionMode" and "allowedTools", or its own settings).',
    );
  }
  if (Object.keys(outcome.failed).length > 0 && config.limits.maxAttempts === 1) {
    advice.push('A task that fails once is given up. "limits.maxAttempts" of 2 gives it another chance.');
  }
  if (times('write_conflict') > 0) {
    advice.push('Tasks that edit the same files met each other. Write dependencies between them, or lower "jobs".');
  }
  if (parked.length > 0) {
    advice.push(
      `${plural(parked.length, 'task')} waited for a person, and what depends on them did not run. See "approval".`,
    );
  }
  return advice;
}
