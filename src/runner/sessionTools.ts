/** The tools that a session gives its agent, from the side of the runner: what they are told, and what comes back. */
import type { ToolServer } from '../agents/agent';
import { ownProgram } from '../agents/ownProgram';
import type { Report } from '../status/sessionReport';
import { readReports, type SessionNow, sessionFile, writeSessionNow } from './sessionReports';

export interface SessionTools {
  readonly server: ToolServer;
  /** The task at work from now on. Throws a `RunnerError` of kind `state`. */
  begin(task: string, attempt: number): void;
  /** What was reported on that task since the last time it was asked for. */
  news(): readonly Report[];
}

/** @param folder of the run */
export function createSessionTools(folder: string, session: Omit<SessionNow, 'task' | 'attempt'>): SessionTools {
  const file = sessionFile(folder, session.batchId);
  const { argv, env } = ownProgram(undefined, 'mcp', '--session', file);
  let end = 0;
  let now = { task: '', attempt: 0 };
  return {
    server: { name: 'tranche', argv, env },
    begin(task, attempt) {
      now = { task, attempt };
      writeSessionNow(file, { ...session, ...now });
    },
    news() {
      const read = readReports(file, end);
      end = read.end;
      return read.reports
        .filter(({ task, attempt }) => task === now.task && attempt === now.attempt)
        .map(({ report }) => report);
    },
  };
}
