import type { Disposable } from './disposables';

export interface Coalesced extends Disposable {
  /** Asks for the work to be done soon. */
  request(): void;
}

/** Many requests within `ms` become one piece of work at the end of that time; pieces of work never overlap. */
export function coalesce(ms: number, work: () => Promise<void> | void): Coalesced {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let again = false;
  let disposed = false;

  async function run(): Promise<void> {
    timer = undefined;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      if (again) {
        again = false;
        request();
      }
    }
  }
  function request(): void {
    if (disposed) return;
    if (busy) again = true;
    else timer ??= setTimeout(() => void run(), ms);
  }
  return {
    request,
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
