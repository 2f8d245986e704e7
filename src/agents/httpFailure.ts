/** What the status of a model service's answer says of a failure. */
import type { FailureKind } from './agent';

/** Undefined for a status that may mean anything, such as 400. */
export function kindOfStatus(status: number | undefined): FailureKind | undefined {
  switch (status) {
    // None of them passes by itself, and every other task would meet it too: key, credit, permission, model.
    case 401:
    case 402:
    case 403:
    case 404:
      return 'auth';
    case 408:
      return 'network';
    case 413:
      return 'context_overflow';
    case 429:
      return 'rate_limit';
    default:
      return status !== undefined && status >= 500 && status < 600 ? 'overloaded' : undefined;
  }
}
