/** What a real agent needs to run against a stub: its program, a home of its own, and an environment without secrets. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Agent, AgentEvent, AgentSession, ToolServer, TurnRequest, TurnResult } from '../../src/agents/agent';
import type { AgentConfig } from '../../src/agents/config';
import { createAgent } from '../../src/agents/createAgent';
import { findMarked, listProcesses } from '../../src/agents/process/processTable';
import { killProcessesMarked } from '../../src/agents/process/processTree';
import { type ModelAnswer, type ModelRequest, type ModelStub, type Protocol, startModelStub } from './modelStub';

/** How the real program is set up against a stub. */
export interface RealAgent {
  /** `codex`; `npm run test:agents` names its program in TRANCHE_TEST_CODEX. */
  readonly name: string;
  readonly protocol: Protocol;
  config(command: [string, ...string[]], stubUrl: string): AgentConfig;
  env?(stubUrl: string): Readonly<Record<string, string>>;
  /** Paths in its home folder → what is there from the beginning; {stub} stands for the stub's address. */
  readonly home?: Readonly<Record<string, string>>;
}

export interface RealBench {
  /** Outside of the workspace. */
  readonly root: string;
  readonly workspace: string;
  readonly stub: ModelStub;
  readonly events: AgentEvent[];
  /** Plays the model. */
  answer: (request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>;
  /** A session of the agent that was set up; the ones before stay as they are. */
  open(changes?: object, resume?: string, tools?: ToolServer): Promise<AgentSession>;
  /** In the session that was opened last. */
  turn(prompt: string, request?: Partial<TurnRequest>): Promise<TurnResult>;
  /** Pids of all that was started and still runs. */
  running(): Promise<number[]>;
  dispose(): Promise<void>;
}

/** The program that `npm run test:agents` has installed, and its first arguments. */
function realProgram(name: string): [string, ...string[]] {
  const variable = `TRANCHE_TEST_${name.toUpperCase()}`;
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} does not name a program. Run this suite with \`npm run test:agents\`.`);
  // Some need a newer Node than this one.
  return path.endsWith('js') ? [process.env[`${variable}_NODE`] ?? process.execPath, path] : [path];
}

export async function createRealBench(agent: RealAgent): Promise<RealBench> {
  const command = realProgram(agent.name);
  const root = realpathSync(mkdtempSync(join(tmpdir(), `tranche-${agent.name}-`)));
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const [workspace, home, temp] = [folder('work'), folder('home'), folder('tmp')];
  const stub = await startModelStub(agent.protocol, (request) => bench.answer(request));
  for (const [path, text] of Object.entries(agent.home ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text.replaceAll('{stub}', stub.url));
  }
  const outer = { ...process.env };
  setEnvironment({
    PATH: process.env.PATH ?? '',
    HOME: home,
    USERPROFILE: home,
    TMPDIR: temp,
    TEMP: temp,
    LANG: 'C.UTF-8',
    // As inside of another agent's session.
    CLAUDECODE: '1',
    CODEX_THREAD_ID: 'outer',
    GEMINI_CLI: '1',
    QWEN_CODE: '1',
    OPENCODE: '1',
    COPILOT_CLI: '1',
    COPILOT_AGENT_SESSION_ID: 'outer',
    PI_CODING_AGENT: 'true',
    PI_SESSION_ID: 'outer',
    ...agent.env?.(stub.url),
  });
  const runId = `real-${process.pid}-${Math.random().toString(36).slice(2)}`;
  let session: AgentSession | undefined;
  const bench: RealBench = {
    root,
    workspace,
    stub,
    events: [],
    answer: () => ({ text: 'Nothing to do.' }),
    async open(changes = {}, resume, tools) {
      const config = { ...agent.config(command, stub.url), ...changes } as AgentConfig;
      const created: Agent = createAgent(agent.name, config);
      session = await created.open({ workspace, runId, batchId: 'b1', tools, ...(resume !== undefined && { resume }) });
      return session;
    },
    async turn(prompt, request = {}) {
      session ??= await bench.open();
      return session.turn({
        prompt,
        task: { id: '1', title: prompt, text: prompt, files: [] },
        attempt: 1,
        logFile: join(root, 'agent.log'),
        signal: new AbortController().signal,
        idleMs: 50_000,
        totalMs: 100_000,
        onEvent: (event) => bench.events.push(event),
        ...request,
      });
    },
    running: async () => [...(await findMarked({ runId }, await listProcesses()))],
    async dispose() {
      await session?.close();
      await killProcessesMarked(runId);
      setEnvironment(outer);
      await stub.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return bench;
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
