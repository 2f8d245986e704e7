/** The verify gate: commands that must succeed before an attempt counts. */
import { createHash } from 'node:crypto';
import { parse as parseWords } from 'shell-quote';
import { AgentError } from '../../agents/agent';
import { openAgentLog } from '../../agents/agentLog';
import { cleanText, TextTail } from '../../agents/cleanText';
import { agentEnvironment } from '../../agents/environment';
import { type Exit, startProcess } from '../../agents/process/agentProcess';
import { findProgram } from '../../agents/program';
import { startClock } from '../../agents/turn/turnClock';
import { durationWords } from '../../present/words';
import { systemReason } from '../errors';
import { collectFailures, type FailureNames } from './failureNames';

export interface VerifyCommand {
  readonly from: 'configuration' | 'plan';
  /** As the person wrote it. */
  readonly shown: string;
  /** What is started; a sentence instead where it must not be. */
  readonly start: readonly string[] | { readonly refused: string };
}

/** From the configuration, which is the person's own: text runs in the system's shell, as in package.json. */
export function configuredCommand(command: string | readonly string[]): VerifyCommand {
  if (typeof command !== 'string') return { from: 'configuration', shown: command.join(' '), start: command };
  const shell = process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c'] : ['/bin/sh', '-c'];
  return { from: 'configuration', shown: command, start: [...shell, command] };
}

/** From the plan, whose text is data: split into words, never given to a shell. */
export function plannedCommand(command: string): VerifyCommand {
  const words = splitWords(command);
  const plain = words.filter((word): word is string => typeof word === 'string');
  if (plain.length === words.length && plain.length > 0) return { from: 'plan', shown: command, start: plain };
  return {
    from: 'plan',
    shown: command,
    start: {
      refused:
        'it needs a shell (pipes, redirections, && or patterns), and text of a plan never passes through one; put it into a script, or into "verify" of tranche.config.json',
    },
  };
}

/** Empty for what is no sentence of a shell. `$NAME` stays as it stands instead of being looked up. */
function splitWords(command: string): ReturnType<typeof parseWords> {
  try {
    return parseWords(command, (name: string) => `$${name}`);
  } catch {
    return [];
  }
}

export interface VerifyOutcome {
  /** `unstartable`: it says nothing about the work, and no agent can mend it. */
  readonly result: 'passed' | 'failed' | 'stopped' | 'unstartable';
  readonly exitCode: number | null;
  /** Why it did not pass. */
  readonly message: string | undefined;
  /** The end of what it printed, fit to be shown. */
  readonly output: string;
  readonly outputDigest: string;
  /** That its output names; more than the end that is kept of it. */
  readonly failures: FailureNames;
  readonly durationMs: number;
}

export interface VerifyContext {
  readonly workspace: string;
  readonly runId: string;
  readonly batchId: string;
  /** Absent where it is about no task. */
  readonly taskId?: string;
  readonly attempt?: number;
  readonly logFile: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export async function runVerify(command: VerifyCommand, context: VerifyContext): Promise<VerifyOutcome> {
  const started = Date.now();
  const hash = createHash('sha256');
  const tail = new TextTail(6_000);
  const failures = collectFailures(context.workspace);
  const end = (result: VerifyOutcome['result'], exitCode: number | null, message?: string): VerifyOutcome => ({
    result,
    exitCode,
    message,
    output: tail.toString(),
    outputDigest: hash.digest('hex'),
    failures: failures.names,
    durationMs: Date.now() - started,
  });
  if ('refused' in command.start) return end('unstartable', null, `The command was not run: ${command.start.refused}.`);
  // Ending what this command leaves behind must not end the agent, so it carries a mark of its own.
  const marker = { runId: context.runId, batchId: `${context.batchId}.verify` };
  const env = agentEnvironment(process.env, { ...context, ...marker });
  const log = openAgentLog(context.logFile, () => undefined);
  try {
    const [program = '', ...args] = command.start;
    const running = await startProcess({
      argv: [findProgram('verify', program, context.workspace, env), ...args],
      cwd: context.workspace,
      env,
      marker,
      stdin: 'ignore',
      onOutput: (chunk) => {
        hash.update(chunk);
        log.write(chunk);
      },
      onLine: (line) => {
        const clean = cleanText(line, 2_000);
        tail.add(clean);
        failures.add(clean);
      },
    });
    const clock = startClock({ signal: context.signal, idleMs: context.limitMs, totalMs: context.limitMs });
    const first = await Promise.race([running.exited, clock.rang]);
    clock.stop();
    if (typeof first !== 'string') return end(...verdict(first));
    await running.stop();
    if (first === 'stopped') return end('stopped', null);
    return end('failed', null, `It did not end within ${durationWords(context.limitMs)} and was ended.`);
  } catch (error) {
    return end('unstartable', null, `The command cannot be started: ${reasonOf(error)}`);
  } finally {
    log.close();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AgentError) return 'there is no such program, or it may not be executed.';
  return `${systemReason(error)}.`;
}

function verdict({ code, signal }: Exit): ['passed' | 'failed', number | null, string?] {
  if (code === 0) return ['passed', 0];
  return ['failed', code, signal ? `It was killed by ${signal}.` : `It ended with exit code ${code}.`];
}
