/** What of an agent can be told without starting a session: whether its program is here, and in which version. */
import { execFile } from 'node:child_process';
import { AgentError } from './agent';
import { cleanText } from './cleanText';
import type { AgentConfig } from './config';
import { agentEnvironment } from './environment';
import { findProgram } from './program';
import { knownProgram } from './programs';

export interface AgentState {
  /** Absolute; absent where there is none, or none is needed. */
  readonly path?: string;
  /** As the program says it. */
  readonly version?: string;
  /** Why it cannot be started, and how to mend that. */
  readonly problem?: string;
}

const versionMs = 15_000;

/** Starts nothing but the program's own `--version`, and that only of programs that are known to have it. */
export async function inspectAgent(name: string, config: AgentConfig, workspace: string): Promise<AgentState> {
  if (config.type === 'demo') return {};
  const known = knownProgram(config);
  const program = config.command?.[0] ?? known?.program ?? '';
  const env = agentEnvironment(process.env, { runId: '', batchId: '', workspace }, config.env);
  let path: string;
  try {
    path = findProgram(name, program, workspace, env);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (!known || config.command !== undefined) return { problem: error.message };
    return { problem: `There is no \`${program}\` in PATH. Install ${known.title}: ${known.install}` };
  }
  // Of any other program nobody knows what it does when it is started so.
  if (!known || config.command !== undefined) return { path };
  const said = await versionOf(path, workspace, env);
  return 'problem' in said ? { path, problem: said.problem } : { path, version: said.version };
}

type Version = { readonly version: string } | { readonly problem: string };

function versionOf(path: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Version> {
  return new Promise((resolve) => {
    const child = execFile(
      path,
      ['--version'],
      { cwd, env, timeout: versionMs, maxBuffer: 100_000 },
      (error, out, err) => {
        const words = cleanText(`${out}\n${err}`, 1000).trim();
        const version = /\d+\.\d+[\w.+-]*/.exec(words)?.[0];
        if (!error && version) return resolve({ version });
        const why = error?.killed ? `says nothing within ${versionMs / 1000} seconds` : 'fails';
        resolve({ problem: `\`${path} --version\` ${why}${words === '' ? '.' : `: ${words.split('\n').at(-1)}`}` });
      },
    );
    child.stdin?.end();
  });
}
