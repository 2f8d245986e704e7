/** A turn that is one process: started with the prompt, watched, read, and ended with everything it started. */
import { existsSync } from 'node:fs';
import { AgentError, type AgentFailure, type TurnRequest, type TurnResult, type Usage } from '../agent';
import { openAgentLog } from '../agentLog';
import { TextTail } from '../cleanText';
import { type AgentProcess, type Exit, startProcess } from '../process/agentProcess';
import type { StartChild } from '../process/child';
import type { RunMarker } from '../process/processTable';
import { findProgram, missingProgram } from '../program';
import { type ClockEnd, startClock, timeoutMessage } from './turnClock';

export interface TurnLaunch {
  /** The agent's name in the config. */
  readonly agent: string;
  /** The program as the config names it, and its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly marker: RunMarker;
  /** Starts the process; absent: as a child of this one. */
  readonly start?: StartChild | undefined;
  /** Written to stdin, which is closed behind it; undefined: the child has none. */
  readonly input: string | undefined;
  /** Longer lines are cut. */
  readonly maxLineBytes?: number;
  readonly onLine: (line: string, from: 'stdout' | 'stderr') => void;
  /** What it prints on stdout, as it comes. */
  readonly onStdout?: (chunk: Uint8Array) => void;
}

export interface EndedTurn {
  /** Set unless a clock ended the turn or the program could not be started. */
  readonly exit?: Exit;
  readonly stopped: boolean;
  /** The program could not be started, or a timeout ended it. */
  readonly failure?: AgentFailure;
  /** The last line on stderr, made fit to be shown. */
  readonly lastError: string;
}

export async function runTurnProcess(launch: TurnLaunch, request: TurnRequest): Promise<EndedTurn> {
  if (request.signal.aborted) return { stopped: true, lastError: '' };
  const log = openAgentLog(request.logFile, (text) => request.onEvent({ type: 'text', text }));
  const clock = startClock(request);
  const errors = new TextTail(1000);
  try {
    const [program, ...args] = launch.argv;
    const child = await startProcess({
      argv: [findProgram(launch.agent, program, launch.cwd, launch.env), ...args],
      cwd: launch.cwd,
      env: launch.env,
      marker: launch.marker,
      start: launch.start,
      ...(launch.input === undefined ? { stdin: 'ignore' } : { stdin: 'pipe', input: launch.input }),
      onOutput(chunk, from) {
        clock.touch();
        log.write(chunk);
        if (from === 'stdout') launch.onStdout?.(chunk);
      },
      onLine(line, from) {
        if (from === 'stderr') errors.add(line);
        launch.onLine(line, from);
      },
    });
    const end = await Promise.race([child.exited, clock.rang]);
    if (typeof end !== 'string') {
      tellSurvivors(end, request);
      return { exit: end, stopped: false, lastError: errors.lastLine };
    }
    await stopAndTell(child, request);
    return clockEnded(launch.agent, end, request, errors.lastLine);
  } catch (error) {
    return { stopped: false, failure: startFailure(launch, error), lastError: '' };
  } finally {
    clock.stop();
    log.close();
  }
}

/** Ends the process and says so when something outlived it. */
export async function stopAndTell(child: AgentProcess, request: TurnRequest): Promise<void> {
  await child.stop();
  tellSurvivors(await child.exited, request);
}

function tellSurvivors(exit: Exit, request: TurnRequest): void {
  if (exit.survivors.length === 0) return;
  const text = `These processes of the agent could not be ended: ${exit.survivors.join(', ')}.`;
  request.onEvent({ type: 'text', text });
}

/** The failure of a turn that a clock ended; undefined when it was the person. */
export function clockFailure(agent: string, end: ClockEnd, request: TurnRequest): AgentFailure | undefined {
  if (end === 'stopped') return undefined;
  const ms = end === 'idle_timeout' ? request.idleMs : request.totalMs;
  return { kind: end, message: timeoutMessage(agent, end, ms) };
}

function clockEnded(agent: string, end: ClockEnd, request: TurnRequest, lastError: string): EndedTurn {
  const failure = clockFailure(agent, end, request);
  return failure ? { stopped: false, failure, lastError } : { stopped: true, lastError };
}

/** Why a program could not be started. */
export function startFailure(
  launch: { readonly agent: string; readonly argv: readonly string[]; readonly cwd: string },
  error: unknown,
): AgentFailure {
  if (error instanceof AgentError) return error.failure;
  const [program = ''] = launch.argv;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && !existsSync(launch.cwd)) {
    return { kind: 'unknown', message: `The workspace ${launch.cwd} is not there any more.` };
  }
  switch (code) {
    case 'ENOENT':
      return missingProgram(
        launch.agent,
        program,
        `${program}, or the interpreter that its first line names, is not there.`,
      );
    case 'EACCES':
    case 'ENOEXEC':
    case 'EPERM':
      return missingProgram(launch.agent, program, `the system refuses to run ${program} (${code}).`);
    case 'E2BIG':
      return {
        kind: 'unknown',
        message: `The prompt is too long to be an argument of ${program}. Set "prompt": "stdin" for agent "${launch.agent}" in tranche.config.json.`,
      };
    case 'EAGAIN':
      return {
        kind: 'system_limit',
        message: `${program} could not be started: the system starts no more processes for this user. End some, or raise the limit (\`ulimit -u\`).`,
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        kind: 'system_limit',
        message: `${program} could not be started: too many files are open. Close programs, or raise the limit (\`ulimit -n\`).`,
      };
    case 'ENOMEM':
      return {
        kind: 'system_limit',
        message: `${program} could not be started: there is no memory left. Close programs, or run fewer sessions side by side (--jobs).`,
      };
    default:
      return { kind: 'unknown', message: `${program} could not be started: ${message}` };
  }
}

/** What `turn` returns for a turn that did not come to an exit of its own. */
export function unfinishedResult(ended: EndedTurn, text: string, usage: Usage): TurnResult {
  return ended.failure
    ? { outcome: 'failed', failure: ended.failure, text, usage }
    : { outcome: 'stopped', text, usage };
}

/** Judges how a process ended by itself: undefined when well. */
export function exitFailure(agent: string, program: string, exit: Exit, lastError: string): AgentFailure | undefined {
  if (exit.code === 0) return undefined;
  const words = lastError === '' ? '.' : `: ${lastError}`;
  return exit.signal !== null
    ? { kind: 'crash', message: `Agent "${agent}" (${program}) was killed by ${exit.signal}${words}` }
    : { kind: 'gave_up', message: `Agent "${agent}" (${program}) ended with exit code ${exit.code}${words}` };
}
