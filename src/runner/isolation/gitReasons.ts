/** Failures of git as errors of the runner. */
import { RunnerError, systemReason } from '../errors';
import { GitError } from './git';

/** A sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof GitError ? error.message : `${systemReason(error)}.`;
}

/** Throws a `RunnerError` of kind `usage` that begins with `what` where the work fails. */
export async function said<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw new RunnerError('usage', `${what}: ${reasonOf(error)}`, { cause: error });
  }
}
