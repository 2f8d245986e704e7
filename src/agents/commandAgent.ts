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
import { withIds, withoutMarkers } from './environment';
import { mcpConfig } from './mcpConfig';
import { findProgram } from './program';
import { createTextEvents } from './textEvents';
import { exitFailure, runTurnProcess, unfinishedResult } from './turn/turnProcess';

const lastWords = 4000;

export function createCommandAgent(name: string, config: CommandConfig): Agent {
  /** The same for all turns; asking the system for each of its variables takes its time. */
  const environment = { ...withoutMarkers(process.env), ...config.env };
  return {
    name,
    takesTools: config.command.some((part) => part.includes('{mcp}')),
    async open(options) {
      // Says early that the program is missing; each turn looks again, as a task may well replace it.
      findProgram(name, config.command[0], options.workspace, environment);
      return openSession({ name, config, environment, options });
    },
  };
}

interface Session {
  readonly name: string;
  readonly config: CommandConfig;
  /** Without what says which turn it is of. */
  readonly environment: NodeJS.ProcessEnv;
  readonly options: SessionOptions;
}

function openSession(session: Session): AgentSession {
  return {
    id: undefined,
    turn: (request) => takeTurn(session, request),
    // Each turn has already ended all that it started.
    async close() {},
  };
}

async function takeTurn(
  { name: agent, config, environment, options }: Session,
  request: TurnRequest,
): Promise<TurnResult> {
  const { workspace, runId, batchId, start } = options;
  const spoken = new TextTail(lastWords);
  const complaints = new TextTail(lastWords);
  const answer = keepAnswer();
  const show = createTextEvents(request.onEvent);
  const ended = await runTurnProcess(
    {
      agent,
      argv: commandLine(config, options, request),
      cwd: workspace,
      env: withIds(environment, { runId, batchId, workspace, taskId: request.task.id, attempt: request.attempt }),
      marker: { runId, batchId },
      start,
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

/** The argv with its placeholders filled in; the program stays as it is written. */
function commandLine(config: CommandConfig, options: SessionOptions, request: TurnRequest): [string, ...string[]] {
  const [program, ...args] = config.command;
  const asArgument = config.prompt === 'argument';
  const values: Readonly<Record<string, string>> = {
    '{workspace}': options.workspace,
    '{mcp}': mcpConfig(options.tools),
    '{task}': request.task.id,
    // An argument cannot hold a NUL.
    ...(asArgument ? { '{prompt}': request.prompt.replaceAll('\0', '\ufffd') } : {}),
  };
  const filled = args.map((arg) => arg.replace(/\{(workspace|task|prompt|mcp)\}/g, (name) => values[name] ?? name));
  if (asArgument && !args.some((arg) => arg.includes('{prompt}'))) filled.push(values['{prompt}'] ?? '');
  return [program, ...filled];
}
