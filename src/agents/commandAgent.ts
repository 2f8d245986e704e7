/** Any program as an agent: one process per turn, the prompt on stdin or as an argument, judged by its exit code. */
import {
  type Agent,
  type AgentSession,
  maxAnswerBytes,
  type SessionOptions,
  type TurnRequest,
  type TurnResult,
} from './agent';
import { TextTail } from './cleanText';
import type { CommandConfig } from './config';
import { agentEnvironment } from './environment';
import { findProgram } from './program';
import { createTextEvents } from './textEvents';
import { exitFailure, runTurnProcess, unfinishedResult } from './turnProcess';

const lastWords = 4000;

export function createCommandAgent(name: string, config: CommandConfig): Agent {
  return {
    name,
    async open(options) {
      // Says early that the program is missing; each turn looks again, as a task may well replace it.
      findProgram(name, config.command[0], options.workspace, environment(config, options));
      return openSession(name, config, options);
    },
  };
}

function openSession(name: string, config: CommandConfig, options: SessionOptions): AgentSession {
  return {
    id: undefined,
    turn: (request) => takeTurn(name, config, options, request),
    // Each turn has already ended all that it started.
    async close() {},
  };
}

async function takeTurn(
  agent: string,
  config: CommandConfig,
  options: SessionOptions,
  request: TurnRequest,
): Promise<TurnResult> {
  const { workspace, runId, batchId } = options;
  const spoken = new TextTail(lastWords);
  const complaints = new TextTail(lastWords);
  const answer = keepAnswer();
  const show = createTextEvents(request.onEvent);
  const ended = await runTurnProcess(
    {
      agent,
      argv: commandLine(config, workspace, request),
      cwd: workspace,
      env: environment(config, options, request),
      marker: { runId, batchId },
      input: config.prompt === 'argument' ? undefined : request.prompt,
      onLine(line, from) {
        (from === 'stdout' ? spoken : complaints).add(line);
        show(line);
      },
      onStdout: answer.add,
    },
    request,
  );
  const text = spoken.toString() || complaints.toString();
  if (!ended.exit) return unfinishedResult(ended, text, {});
  const failure = exitFailure(agent, config.command[0], ended.exit, ended.lastError);
  if (failure) return { outcome: 'failed', failure, text, usage: {} };
  const whole = answer.text();
  return { outcome: 'ended', text, ...(whole.trim() !== text && { answer: whole }), usage: {} };
}

/** The beginning of what it prints; what is not UTF-8 becomes U+FFFD. */
function keepAnswer() {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    add(chunk: Uint8Array) {
      const part = chunk.subarray(0, maxAnswerBytes - length);
      if (part.length === 0) return;
      chunks.push(part);
      length += part.length;
    },
    text: () => new TextDecoder().decode(Buffer.concat(chunks, length)),
  };
}

function environment(config: CommandConfig, options: SessionOptions, request?: TurnRequest): NodeJS.ProcessEnv {
  const { runId, batchId, workspace } = options;
  const turn = request ? { taskId: request.task.id, attempt: request.attempt } : {};
  return agentEnvironment(process.env, { runId, batchId, workspace, ...turn }, config.env);
}

/** The argv with its placeholders filled in; the program stays as it is written. */
function commandLine(config: CommandConfig, workspace: string, request: TurnRequest): [string, ...string[]] {
  const [program, ...args] = config.command;
  const asArgument = config.prompt === 'argument';
  const values: Readonly<Record<string, string>> = {
    '{workspace}': workspace,
    '{task}': request.task.id,
    // An argument cannot hold a NUL.
    ...(asArgument ? { '{prompt}': request.prompt.replaceAll('\0', '\ufffd') } : {}),
  };
  const filled = args.map((arg) => arg.replace(/\{(workspace|task|prompt)\}/g, (name) => values[name] ?? name));
  if (asArgument && !args.some((arg) => arg.includes('{prompt}'))) filled.push(values['{prompt}'] ?? '');
  return [program, ...filled];
}
