/** What a person decides while a runner holds the lock: left as files, which that runner takes up between its steps. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { safe } from '../present/terminalText';
import { digest } from '../status/stateFolder';
import { type Decided, type DecideRequest, decide } from './decide';
import { replaceFile } from './durable';
import { RunnerError } from './errors';

const leftDecision = z.strictObject({
  /** As in the plan, with its suffix where ids repeat. */
  task: z.string(),
  decision: z.enum(['approved', 'rejected', 'answered']),
  note: z.optional(z.string()),
});
export type LeftDecision = z.infer<typeof leftDecision>;

/** How often the folder is looked at, in milliseconds. */
const beatMs = 500;
const maxBytes = 100_000;

/** The latest word on a task counts. Returns the file's path. */
export function leaveDecision(stateFolder: string, decision: LeftDecision): string {
  const folder = folderOf(stateFolder);
  fs.mkdirSync(folder, { recursive: true });
  const path = join(folder, `${digest(decision.task)}.json`);
  replaceFile(path, `${JSON.stringify(decision)}\n`);
  return path;
}

/** Settles as soon as a decision lies there, or the signal is aborted. */
export async function decisionLeft(stateFolder: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && filesIn(stateFolder).length === 0) {
    await delay(beatMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

/**
 * Applies what lies there, one after another. A file goes only after its decision is in the journal; one that cannot be
 * read, or that comes too late, goes with a word to the person.
 */
export async function takeUpDecisions(request: DecideRequest, stateFolder: string): Promise<void> {
  for (const path of filesIn(stateFolder)) {
    const before = contentOf(path);
    const message = await takeUp(request, path);
    await request.store.forced();
    // A later word may have come meanwhile; it is taken up in the next round.
    if (contentOf(path) === before) fs.rmSync(path, { force: true });
    if (message) request.emit({ type: 'notice', message });
  }
}

async function takeUp(request: DecideRequest, path: string): Promise<string | undefined> {
  const left = readDecision(path);
  if (typeof left === 'string') return `${path} is no decision of a person (${left}) and was removed.`;
  const task = request.store.plan.plan.tasks.find(({ uid }) => uid === left.task);
  const name = safe(left.task, 60);
  if (!task) return `Task ${name} was ${left.decision} by a person, but the plan does not have it any more.`;
  try {
    const { words }: Decided = await decide(request, task, left);
    return `Task ${name}, by a person: ${words}`;
  } catch (error) {
    if (!(error instanceof RunnerError) || error.kind !== 'usage') throw error;
    return error.message;
  }
}

function readDecision(path: string): LeftDecision | string {
  try {
    if (fs.statSync(path).size > maxBytes) return 'it is too large';
    const parsed = leftDecision.safeParse(JSON.parse(fs.readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : `at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`;
  } catch {
    return 'it is no JSON';
  }
}

/** Undefined where there is none, or none to be read. */
function contentOf(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Sorted, so that the order is the same for everybody. */
function filesIn(stateFolder: string): string[] {
  const folder = folderOf(stateFolder);
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function folderOf(stateFolder: string): string {
  return join(stateFolder, 'decisions');
}
