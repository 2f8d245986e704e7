/** A program that plays what its prompt says, in place of an agent that is started anew for each turn. */
import type { Agent, AgentSession, TurnRequest, TurnResult } from '../../../../src/agents/agent';
import type { ProgramConfig, TurnProgram } from '../../../../src/agents/turn/turnProgram';
import { createTurnAgent } from '../../../../src/agents/turn/turnSession';
import { type Bench, createBench } from './agentBench';

export type Step =
  /** A line of JSON on stdout. */
  | object
  /** A line on stdout, as it is. */
  | string
  /** A line on stderr. */
  | readonly ['stderr', string]
  /** A file in the home folder of the program. */
  | readonly ['file', path: string, text: string]
  /** The file that this option of its command line names. */
  | readonly ['option file', option: string, text: string]
  | readonly ['pause', milliseconds: number]
  | readonly ['exit', number]
  | readonly ['kill']
  | readonly ['hang'];

const source = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
appendFileSync('starts.jsonl', JSON.stringify({ pid: process.pid, args: process.argv.slice(2), env: process.env }) + '\\n');
let prompt = '';
for await (const chunk of process.stdin) prompt += chunk;
for (const step of JSON.parse(prompt)) {
  if (typeof step === 'string') console.log(step);
  else if (!Array.isArray(step)) console.log(JSON.stringify(step));
  else if (step[0] === 'stderr') console.error(step[1]);
  else if (step[0] === 'pause') await new Promise((resolve) => setTimeout(resolve, step[1]));
  else if (step[0] === 'exit') process.exit(step[1]);
  else if (step[0] === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (step[0] === 'hang') await new Promise((resolve) => setTimeout(resolve, 1e6));
  else if (step[0] === 'option file') writeFileSync(process.argv[process.argv.indexOf(step[1]) + 1], step[2]);
  else if (step[0] === 'file') {
    const file = join(process.env.HOME, step[1]);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, step[2]);
  }
}
`;

export interface Start {
  readonly pid: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Player<Config> {
  readonly bench: Bench;
  /** Opens a session; the ones before stay as they are. */
  open(config?: Partial<Config>, resume?: string): Promise<AgentSession>;
  /** In the session that was opened last, or in a new one. */
  turn(steps: readonly Step[], request?: Partial<TurnRequest>): Promise<TurnResult>;
  starts(): Start[];
  dispose(): Promise<void>;
}

/** `program` with the player in its place; its home is `home` in the workspace. */
export function createPlayer<Config extends ProgramConfig>(
  program: TurnProgram<Config>,
  config: Config,
): Player<Config> {
  const bench = createBench();
  const script = bench.script(source);
  const env = { HOME: `${bench.workspace}/home`, USERPROFILE: `${bench.workspace}/home` };
  let session: AgentSession | undefined;
  const player: Player<Config> = {
    bench,
    async open(changes = {}, resume) {
      const all: Config = {
        ...config,
        command: [process.execPath, script],
        ...changes,
        env: { ...env, ...changes.env },
      };
      const agent: Agent = createTurnAgent('mine', all, program);
      session = await agent.open(resume === undefined ? bench.options : { ...bench.options, resume });
      return session;
    },
    async turn(steps, request = {}) {
      session ??= await player.open();
      return session.turn(bench.request({ prompt: JSON.stringify(steps), ...request }));
    },
    starts: () =>
      bench
        .read('starts.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    dispose: () => bench.dispose(),
  };
  return player;
}
