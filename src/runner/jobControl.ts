/** How many sessions may work side by side now: no more than asked for, fewer while the machine or a limit says so. */
import { availableParallelism, freemem, loadavg } from 'node:os';

export interface JobControl {
  /** Whether one more may start beside so many at work. One alone may always. */
  hasRoom(sessions: number): boolean;
  /** An agent or the system met a limit: half as many from now on. */
  limited(): void;
  /** A task was completed; after a few, one more is tried again. */
  completed(): void;
}

/** What is asked of the machine; tests bring their own. */
export interface Machine {
  readonly cores: number;
  /** Bytes. */
  freeMemory(): number;
  /** Processes that want to run, on average of the last minute. */
  load(): number;
}

/** An agent and what it starts take about this much, in bytes. */
const memoryPerSession = 700e6;
const loadPerCore = 1.5;
/** Sessions mostly wait for a model, so there may be more of them than cores; but limits are shared. */
const mostByItself = 8;
const completedToRaise = 3;

export function jobControl(jobs: number | 'auto', machine: Machine = thisMachine()): JobControl {
  const most = jobs === 'auto' ? Math.min(mostByItself, machine.cores * 2) : jobs;
  let allowed = most;
  let sinceChange = 0;
  return {
    hasRoom(sessions) {
      if (sessions === 0) return true;
      if (sessions >= allowed) return false;
      if (machine.freeMemory() < memoryPerSession) return false;
      // A number that a person gave is meant, however busy the machine is with other things.
      return jobs !== 'auto' || machine.load() <= machine.cores * loadPerCore;
    },
    limited() {
      allowed = Math.max(1, Math.floor(allowed / 2));
      sinceChange = 0;
    },
    completed() {
      if (allowed >= most || ++sinceChange < completedToRaise) return;
      allowed++;
      sinceChange = 0;
    },
  };
}

function thisMachine(): Machine {
  return { cores: availableParallelism(), freeMemory: freemem, load: () => loadavg()[0] ?? 0 };
}
