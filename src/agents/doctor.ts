/** Tries an agent out, step by step: a file to write and a question about it, in a scratch folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usageWords } from '../present/usage';
import { type Agent, AgentError, type AgentEvent, type AgentSession, type TurnResult } from './agent';
import { findMarked, listProcesses } from './process/processTable';

export interface DoctorStep {
  readonly name: string;
  /** `unknown`: this agent says nothing about it, which is no fault. */
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** What was found, or what failed and what to do. */
  readonly words: string;
}

export interface DoctorOptions {
  /** Marks what the agent starts. */
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onStep: (step: DoctorStep) => void;
  readonly onEvent: (event: AgentEvent) => void;
}

const fileName = 'hello.txt';
const word = 'tranche';
const tasks = [
  `Create the file ${fileName} with this one word in it: ${word}. Do nothing else.`,
  `Which word did you write into ${fileName}? Answer with that word only; change no file.`,
] as const;
const idleMs = 180_000;
const totalMs = 600_000;

/** Returns whether no step failed. Steps behind a failed one that they need are left out. */
export async function examine(agent: Agent, { runId, signal, onStep, onEvent }: DoctorOptions): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), 'tranche-doctor-'));
  const folder = join(root, 'workspace');
  mkdirSync(folder);
  let sound = true;
  const tell = (name: string, outcome: DoctorStep['outcome'], words: string) => {
    sound &&= outcome !== 'failed';
    onStep({ name, outcome, words });
  };
  const take = (session: AgentSession, number: 0 | 1) =>
    session.turn({
      prompt: `${tasks[number]}\n`,
      task: {
        id: String(number + 1),
        title: tasks[number],
        text: tasks[number],
        files: number === 0 ? [fileName] : [],
      },
      attempt: 1,
      logFile: join(root, 'agent.log'),
      ...{ signal, idleMs, totalMs, onEvent },
    });
  let session: AgentSession | undefined;
  try {
    session = await agent.open({ workspace: folder, runId, batchId: 'b1' });
    await examineSession(session);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    tell('begins a session', 'failed', error.message);
  } finally {
    await session?.close();
    rmSync(root, { recursive: true, force: true });
  }
  const left = [...(await findMarked({ runId }, await listProcesses()))];
  tell(
    'leaves nothing behind',
    left.length === 0 ? 'passed' : 'failed',
    left.length === 0 ? 'all of its processes ended' : `processes ${left.join(', ')}`,
  );
  return sound;

  /** Leaves out what needs a step that failed. */
  async function examineSession(session: AgentSession): Promise<void> {
    const first = await take(session, 0);
    if (!tellTurn('does a task', first)) return;
    const written = readIfThere(join(folder, fileName));
    if (written?.includes(word)) tell('writes files', 'passed', `${fileName} is there`);
    else {
      const found = written === undefined ? `${fileName} is not there` : `${fileName} holds something else`;
      tell('writes files', 'failed', `${found}. Allow this agent to edit files; see its settings in the README.`);
    }
    const { id } = session;
    const second = await take(session, 1);
    if (!tellTurn('does a second task in the same session', second)) return;
    const remembers = (second.answer ?? second.text).toLowerCase().includes(word);
    if (id === undefined) tell('goes on with a session', 'unknown', 'it has no sessions that could be gone on with');
    else if (id !== session.id) tell('goes on with a session', 'failed', `session ${id} became ${session.id}`);
    else
      tell(
        'goes on with a session',
        remembers ? 'passed' : 'unknown',
        remembers ? `session ${id}` : 'it answered something else',
      );
    const isTold = Object.keys(second.usage).length > 0;
    tell('says what it uses', isTold ? 'passed' : 'unknown', usageWords(second.usage));
  }

  function tellTurn(name: string, { outcome, failure, text }: TurnResult): boolean {
    if (outcome === 'ended') tell(name, 'passed', text.split('\n')[0] ?? '');
    else tell(name, 'failed', failure ? `${failure.message} (${failure.kind.replaceAll('_', ' ')})` : 'it was stopped');
    return outcome === 'ended';
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
