/** A session with an agent that is a new process for each turn. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Agent,
  AgentError,
  type AgentEvent,
  type AgentFailure,
  type AgentSession,
  maxAnswerBytes,
  type SessionOptions,
  type TurnRequest,
  type TurnResult,
  type Usage,
} from '../agent';
import { cleanText } from '../cleanText';
import { agentEnvironment } from '../environment';
import { findProgram } from '../program';
import { addUsage, usageSince } from '../usage';
import { defaultPatienceMs, TurnPatience } from './turnPatience';
import { type EndedTurn, runTurnProcess } from './turnProcess';
import type {
  HeardFailure,
  HeardTurn,
  ProgramConfig,
  ProgramLaunch,
  ProgramTurn,
  TurnListener,
  TurnProgram,
} from './turnProgram';

const lastWords = 4000;
/** A line holds whole files that a tool has read. */
const maxLineBytes = 4_000_000;

export function createTurnAgent<Config extends ProgramConfig>(
  name: string,
  config: Config,
  program: TurnProgram<Config>,
): Agent {
  return {
    name,
    takesTools: program.takesTools ?? false,
    async open(options) {
      const session = new TurnSession(name, config, program, options);
      session.assertPresent();
      return session;
    },
  };
}

class TurnSession<Config extends ProgramConfig> implements AgentSession {
  #id: string | undefined;
  /** What the session has used so far, for programs that count that; unknown at first for one that began elsewhere. */
  #total: Usage | undefined;

  constructor(
    private readonly agent: string,
    private readonly config: Config,
    private readonly program: TurnProgram<Config>,
    private readonly options: SessionOptions,
  ) {
    this.#id = options.resume;
    this.#total = options.resume === undefined ? {} : undefined;
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** Says early that the program is missing; each turn looks again. */
  assertPresent(): void {
    findProgram(this.agent, this.#command[0], this.options.workspace, this.#environment());
  }

  async turn(request: TurnRequest): Promise<TurnResult> {
    const scratch = mkdtempSync(join(tmpdir(), 'tranche-turn-'));
    try {
      return await this.#take(request, scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  // Each turn has already ended all that it started.
  async close(): Promise<void> {}

  async #take(request: TurnRequest, scratch: string): Promise<TurnResult> {
    const { agent, config, program, options } = this;
    const { workspace, runId, batchId, start } = options;
    const env = this.#environment({}, request);
    const turn: ProgramTurn<Config> = {
      agent,
      config,
      workspace,
      resume: this.#id,
      newId: randomUUID(),
      scratch,
      tools: options.tools,
      env,
    };
    this.#total ??= program.usedBefore?.(turn);
    const giveUp = new AbortController();
    let abandoned: HeardFailure | undefined;
    const abandon = (failure: HeardFailure) => {
      abandoned ??= failure;
      giveUp.abort();
    };
    const patience = new TurnPatience(
      program.patienceMs ?? defaultPatienceMs,
      program.thinksSilently ?? false,
      abandon,
    );
    const listener = program.listen(turn, {
      show: (event) => {
        if (event.type !== 'session') patience.end();
        this.#show(event, request);
      },
      getsOn: () => patience.end(),
      retries: (message, failure) => {
        patience.waits(failure);
        request.onEvent({ type: 'retrying', message: cleanText(message, 1000) });
      },
      abandon,
    });
    const launch = launchOf(program, turn);
    if ('failure' in launch) return { outcome: 'failed', failure: launch.failure, text: '', usage: {} };
    const { args, env: more } = launch;
    const ended = await runTurnProcess(
      {
        agent,
        argv: [...this.#command, ...args],
        cwd: workspace,
        env: more === undefined ? env : this.#environment(more, request),
        marker: { runId, batchId },
        start,
        input: request.prompt,
        maxLineBytes,
        onLine: (line, from) => hearLine(listener, line, from),
      },
      { ...request, signal: AbortSignal.any([request.signal, giveUp.signal]) },
    );
    // It was silent because it waited by itself.
    if (ended.failure?.kind === 'idle_timeout') abandoned ??= patience.failure;
    patience.end();
    return this.#result(listener, ended, request.signal.aborted ? undefined : abandoned);
  }

  #result(listener: TurnListener, ended: EndedTurn, abandoned: HeardFailure | undefined): TurnResult {
    const heard: HeardTurn = ended.exit && !abandoned ? listener.end(ended.exit, ended.lastError) : listener.soFar();
    const text = cleanText(heard.text, lastWords);
    const usage = this.#account(heard);
    const failure = abandoned ?? heard.failure;
    if (failure) return { outcome: 'failed', failure: this.#failure(failure), text, usage };
    if (ended.failure) return { outcome: 'failed', failure: ended.failure, text, usage };
    if (!ended.exit) return { outcome: 'stopped', text, usage };
    const answer = heard.text.slice(0, maxAnswerBytes);
    return { outcome: 'ended', text, ...(answer.trim() !== text && { answer }), usage };
  }

  get #command(): readonly [string, ...string[]] {
    return this.config.command ?? [this.program.known.program];
  }

  #environment(more: Readonly<Record<string, string>> = {}, request?: TurnRequest): NodeJS.ProcessEnv {
    const { runId, batchId, workspace } = this.options;
    const turn = request ? { taskId: request.task.id, attempt: request.attempt } : {};
    return agentEnvironment(process.env, { runId, batchId, workspace, ...turn }, { ...more, ...this.config.env });
  }

  #show(event: AgentEvent, request: TurnRequest): void {
    if (event.type === 'session') {
      if (event.id === this.#id) return;
      this.#id = event.id;
    }
    request.onEvent(event.type === 'text' ? { ...event, text: cleanText(event.text, lastWords) } : event);
  }

  /** What this turn has used. */
  #account({ usage, ownUsage = {} }: Pick<HeardTurn, 'usage' | 'ownUsage'>): Usage {
    if (!this.program.countsSession) return usage;
    const before = this.#total;
    if (Object.keys(usage).length === 0) {
      this.#total = before && addUsage(before, ownUsage);
      return ownUsage;
    }
    this.#total = usage;
    // What a session had used before Tranche took it up may be unknown; its next turn tells.
    return before === undefined ? ownUsage : usageSince(before, usage);
  }

  #failure({ kind, words, advice, resetAt }: HeardFailure): AgentFailure {
    const said =
      cleanText(words, 1000)
        .replace(/\s*\n\s*/g, ' ')
        .trim() || kind.replaceAll('_', ' ');
    const message = `Agent "${this.agent}" (${this.program.known.title}): ${said}${advice ? `${/[.!?]$/.test(said) ? '' : '.'} ${advice}` : ''}`;
    return { kind, message, ...(resetAt !== undefined && { resetAt }) };
  }
}

function launchOf<Config extends ProgramConfig>(
  program: TurnProgram<Config>,
  turn: ProgramTurn<Config>,
): ProgramLaunch | { readonly failure: AgentFailure } {
  try {
    return program.launch(turn);
  } catch (error) {
    if (error instanceof AgentError) return { failure: error.failure };
    throw error;
  }
}

function hearLine(listener: TurnListener, line: string, from: 'stdout' | 'stderr'): void {
  const event = from === 'stdout' ? objectIn(line) : undefined;
  if (event) listener.hear(event);
  else listener.hearText?.(line);
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
