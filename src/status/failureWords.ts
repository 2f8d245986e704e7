import type { FailureRecord } from './journalRecord';

/** For the person: what happened, and what can be done about it. */
export function failureWords({ message, advice }: FailureRecord): string {
  return advice ? `${message} ${advice}` : message;
}
