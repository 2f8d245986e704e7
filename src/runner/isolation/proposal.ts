/** The agent writes nothing: it returns files in its answer, and the runner writes them after checking each path. */
import { maxAnswerBytes, type TurnResult } from '../../agents/agent';
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { systemReason } from '../errors';
import type { GateFailure } from '../gates/gate';
import { changedPaths, snapshotWorkspace, type WorkspaceSnapshot } from '../workspaceChanges';
import type { MergeQueue } from './mergeQueue';
import { ProposalError, type ProposedChange, readProposal } from './proposalBlocks';
import { checkProposal, writeProposal } from './proposalFiles';
import { comparable } from './safePath';
import type { Workplace } from './workplace';

export interface ProposalOptions {
  readonly workspace: string;
  /** Relative to the workspace; neither the agent nor its answer may touch these, nor what lies below them. */
  readonly reserved: readonly string[];
  readonly merges: MergeQueue;
}

export function openProposal(options: ProposalOptions): Workplace {
  const { workspace, reserved, merges } = options;
  let before: WorkspaceSnapshot | undefined;
  /** How much of what the runner wrote the agent can have seen. */
  let known = 0;
  /** What changed in the agent's turns without the runner having written it. */
  const touched = new Set<string>();
  const look = async () => {
    before = await snapshotWorkspace(workspace, reserved);
    known = merges.written.length;
  };

  const take = async (task: Task, turn: TurnResult): Promise<GateFailure | undefined> => {
    try {
      const changes = readAnswer(turn);
      const others = merges.written.slice(known);
      const theirs = new Set(others.map(({ path }) => path));
      const now = await snapshotWorkspace(workspace, reserved);
      if (before && now) for (const path of changedPaths(before, now)) if (!theirs.has(path)) touched.add(path);
      checkProposal(workspace, changes, reserved);
      checkOthers(changes, others);
      checkTouched(changes, touched);
      writeProposal(workspace, changes);
      for (const { path } of changes) merges.written.push({ path, task: task.uid });
      touched.clear();
      return undefined;
    } catch (error) {
      return failureOf(error);
    } finally {
      await look();
    }
  };

  return {
    folder: workspace,
    rules,
    async begin() {
      touched.clear();
      await merges.run(look);
    },
    take: (task, turn) => merges.run(() => take(task, turn)),
    async deliver() {
      return { outcome: 'delivered', commit: undefined, merged: false };
    },
    async abandon() {},
    async close() {},
  };
}

function readAnswer({ answer, text }: TurnResult): ProposedChange[] {
  if (answer !== undefined && Buffer.byteLength(answer) >= maxAnswerBytes) {
    throw new ProposalError(`The answer is longer than ${maxAnswerBytes / 1_000_000} MB and was cut.`);
  }
  return readProposal(answer ?? text);
}

/** A whole file that was written from an older state would undo what others did to it meanwhile. */
function checkOthers(changes: readonly ProposedChange[], others: MergeQueue['written']): void {
  const tasks = new Map(others.map(({ path, task }) => [comparable(path), task]));
  const clashes = changes.flatMap(({ path }) => {
    const task = tasks.get(comparable(path));
    return task === undefined ? [] : [`"${safe(path, 200)}" (task ${safe(task, 60)})`];
  });
  if (clashes.length === 0) return;
  throw new ProposalError(
    `Nothing was written, because other tasks changed these files meanwhile: ${clashes.join(', ')}. Read them again and return them with both changes.`,
  );
}

function checkTouched(changes: readonly ProposedChange[], touched: ReadonlySet<string>): void {
  const returned = new Set(changes.map(({ path }) => path));
  const left = [...touched].filter((path) => !returned.has(path)).map((path) => `"${safe(path, 200)}"`);
  if (left.length === 0) return;
  const shown = left.length > 10 ? `${left.slice(0, 9).join(', ')} and ${left.length - 9} more` : left.join(', ');
  throw new ProposalError(
    `Nothing was written, because these files were changed during the turn, and not by the runner: ${shown}. Do not write files yourself; return each of them as a FILE block, or as DELETE where it must not stay.`,
  );
}

function failureOf(error: unknown): GateFailure {
  const command = 'the proposed files';
  if (error instanceof ProposalError) return { command, reason: error.message, output: '', blame: 'work' };
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { command, reason: `They cannot be written: ${systemReason(error)}.`, output: '', blame: 'configuration' };
}

export const rules = `Do not create, change or delete any file yourself. Instead return in your final answer every file that is to be written, whole, in this form:

FILE: path/to/file.ts
\`\`\`\`\`ts
the complete new content of the file
\`\`\`\`\`

A line "DELETE: path/to/file.ts" deletes a file. Paths are relative to the workspace, with forward slashes. Use more backticks around the content than it holds itself. Files that stay as they are must not be returned. If any path is refused, nothing is written and you are told why.`;
