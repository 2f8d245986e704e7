/** Failures of different tasks with nothing completed between them: what ails them all is hardly the tasks. */
import type { TaskRecord } from '../status/status';

interface Failed {
  readonly signature: string;
  readonly message: string;
}

export class FailureStreak {
  readonly #limits: { readonly maxFailures: number; readonly sameErrors: number };
  /** The latest failure of each task, in order. */
  readonly #failed = new Map<string, Failed>();

  /** Either limit may be 0: then there is none. */
  constructor(limits: { readonly maxFailures: number; readonly sameErrors: number }) {
    this.#limits = limits;
  }

  clear(): void {
    this.#failed.clear();
  }

  /** Why the run should stop now; undefined while it may go on. */
  add({ id, lastError = 'no reason recorded', lastFailure }: TaskRecord): string | undefined {
    const { maxFailures, sameErrors } = this.#limits;
    const signature = errorSignature(lastFailure?.kind ?? 'unknown', lastError, id);
    this.#failed.delete(id);
    this.#failed.set(id, { signature, message: lastError });
    const all = [...this.#failed];
    const alike = all.filter(([, failed]) => failed.signature === signature).map(([task]) => task);
    if (sameErrors > 0 && alike.length >= sameErrors) {
      return `${alike.length} tasks in a row failed in the same way (${alike.join(', ')}), so the cause is common to them: ${lastError}`;
    }
    if (maxFailures > 0 && all.length >= maxFailures) {
      const tasks = all.map(([task]) => task).join(', ');
      return `${all.length} tasks in a row failed (${tasks}) and none was completed between. The last one: ${lastError}`;
    }
    return undefined;
  }
}

/** Equal for failures that differ only in names, numbers and paths. */
export function errorSignature(kind: string, message: string, task: string): string {
  const plain = message
    .replaceAll(task, '')
    .replace(/(?:[\w.@~-]*[\\/])+[\w.@-]+/g, '/')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '""')
    .replace(/\d+(?:[.:]\d+)*/g, '0')
    .replace(/\s+/g, ' ');
  return `${kind}: ${plain.trim().slice(0, 200)}`;
}
