/** Finds the commit of a task that was in the workspace before its runner died. */
import { safe } from '../../present/terminalText';
import { tryGit } from './git';

/** Far more than can be committed while one attempt lasts. */
const lookBack = 1_000;

/** The newest commit below HEAD that says in its trailers that the run made it for the task. */
export async function deliveredCommit(top: string, uid: string, runId: string): Promise<string | undefined> {
  const trailers = [`Tranche-Task: ${safe(uid)}`, `Tranche-Run: ${runId}`];
  const { stdout } = await tryGit(top, ['log', '-n', String(lookBack), '-z', '--format=%H%n%B']);
  for (const entry of stdout.split('\0')) {
    const [commit, ...lines] = entry.trim().split('\n');
    if (commit && trailers.every((trailer) => lines.includes(trailer))) return commit;
  }
  return undefined;
}
