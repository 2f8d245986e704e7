/**
 * Claude Code, headless: one process for the whole session, which gets the next prompt only after the `result` of the
 * one before (prompts sent at once are merged). When the process dies, the next turn goes on with `--resume`.
 */

import { randomUUID } from 'node:crypto';
import type { Agent, AgentFailure, AgentSession, SessionOptions, TurnRequest, TurnResult, Usage } from '../agent';
import { type AgentLog, openAgentLog } from '../agentLog';
import { cleanText, TextTail } from '../cleanText';
import type { ClaudeConfig } from '../config';
import { type AgentProcess, type Exit, startProcess } from '../process/agentProcess';
import { findProgram } from '../program';
import { startClock, type TurnClock } from '../turn/turnClock';
import { clockFailure, startFailure, stopAndTell } from '../turn/turnProcess';
import { addUsage } from '../usage';
import { answers, type ClaudeResult, type RateLimitInfo, readClaudeEvent } from './claudeEvents';
import { type ClaudeLaunch, claudeLaunch } from './claudeLaunch';
import { ClaudeTurn } from './claudeTurn';
import { usageOf } from './claudeUsage';

/** A line holds whole files that a tool has read. */
const maxLineBytes = 4_000_000;
/** For the program to put its transcript away after its input has ended. */
const farewellMs = 2000;

export function createClaudeAgent(name: string, config: ClaudeConfig): Agent {
  return {
    name,
    takesTools: true,
    async open(options) {
      const launch = claudeLaunch(name, config, options);
      // Says early that the program is missing.
      findProgram(name, launch.program, options.workspace, launch.env);
      return new ClaudeSession(name, launch, options);
    },
  };
}

/** What the process's output goes to while a turn goes on. */
interface CurrentTurn {
  readonly turn: ClaudeTurn;
  readonly request: TurnRequest;
  readonly log: AgentLog;
  readonly clock: TurnClock;
  readonly resolve: (result: ClaudeResult) => void;
  promptId: string;
  /** The process has reacted to this turn's prompt in any way. */
  answered: boolean;
}

class ClaudeSession implements AgentSession {
  private sessionId: string;
  /** Claude Code knows the session: it is resumed, not begun, by a new process. */
  private begun: boolean;
  /** What the session has cost so far; unknown at first for one that began elsewhere. */
  private cost: number | undefined;
  /** What the next turn's result will not have counted: turns that Claude Code began by itself. */
  private aside: Usage = {};
  private rateLimit: RateLimitInfo | undefined;
  private child: AgentProcess | undefined;
  /** The process has announced its session. */
  private greeted = false;
  private current: CurrentTurn | undefined;
  private errors = new TextTail(1000);

  constructor(
    private readonly agent: string,
    private readonly launch: ClaudeLaunch,
    private readonly options: SessionOptions,
  ) {
    this.sessionId = options.resume ?? randomUUID();
    this.begun = options.resume !== undefined;
    this.cost = options.resume === undefined ? 0 : undefined;
  }

  get id(): string | undefined {
    return this.begun ? this.sessionId : undefined;
  }

  async turn(request: TurnRequest): Promise<TurnResult> {
    const turn = new ClaudeTurn(this.agent, request, this.rateLimit);
    if (request.signal.aborted) return turn.breakOff(undefined);
    const log = openAgentLog(request.logFile, (text) => request.onEvent({ type: 'text', text }));
    const clock = startClock(request);
    try {
      return await this.take(turn, request, log, clock);
    } catch (error) {
      const launch = { agent: this.agent, argv: [this.launch.program], cwd: this.options.workspace };
      return turn.breakOff(startFailure(launch, error));
    } finally {
      this.current = undefined;
      clock.stop();
      log.close();
    }
  }

  async close(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child) return;
    child.endInput();
    const timer = setTimeout(() => void child.stop(), farewellMs);
    await child.exited;
    clearTimeout(timer);
  }

  private async take(turn: ClaudeTurn, request: TurnRequest, log: AgentLog, clock: TurnClock): Promise<TurnResult> {
    let resolve: (result: ClaudeResult) => void = () => undefined;
    const finished = new Promise<ClaudeResult>((settle) => {
      resolve = settle;
    });
    const current: CurrentTurn = { turn, request, log, clock, resolve, promptId: '', answered: false };
    this.current = current;
    for (;;) {
      const reused = this.child !== undefined && !this.child.hasExited;
      const child = reused && this.child ? this.child : await this.start();
      current.promptId = randomUUID();
      child.write(userMessage(request.prompt, current.promptId));
      const end = await Promise.race([finished, child.exited, clock.rang]);
      if (typeof end === 'string') {
        await stopAndTell(child, request);
        return turn.breakOff(clockFailure(this.agent, end, request));
      }
      if ('subtype' in end) return this.finish(turn, end);
      // It died between the turns, unnoticed until now: nothing of this one has happened yet.
      if (reused && !current.answered && !request.signal.aborted) continue;
      return turn.breakOff(this.died(end));
    }
  }

  private async start(): Promise<AgentProcess> {
    const { program, args, env } = this.launch;
    const { workspace, runId, batchId } = this.options;
    // An id that was used once is taken, even if nothing can be resumed under it.
    if (!this.begun) this.sessionId = randomUUID();
    this.greeted = false;
    this.errors = new TextTail(1000);
    this.child = await startProcess({
      argv: [
        findProgram(this.agent, program, workspace, env),
        ...args,
        this.begun ? '--resume' : '--session-id',
        this.sessionId,
      ],
      cwd: workspace,
      env,
      marker: { runId, batchId },
      stdin: 'pipe',
      maxLineBytes,
      onOutput: (chunk) => {
        this.current?.clock.touch();
        this.current?.log.write(chunk);
      },
      onLine: (line, from) => (from === 'stdout' ? this.hear(line) : this.errors.add(line)),
    });
    return this.child;
  }

  private hear(line: string): void {
    const event = readClaudeEvent(line);
    const { current } = this;
    if (!event) return;
    if (event.type === 'result') {
      if (current && answers(event, current.promptId)) current.resolve(event);
      else this.aside = addUsage(this.aside, this.account(event));
      return;
    }
    if (event.type === 'rate_limit_event') this.rateLimit = event.rate_limit_info;
    if (!current) return;
    current.answered = true;
    if (event.type === 'system' && event.subtype === 'init') this.greet(event.session_id ?? this.sessionId, current);
    current.turn.hear(event);
  }

  private greet(id: string, { request }: CurrentTurn): void {
    if (this.greeted) return;
    this.greeted = true;
    this.begun = true;
    this.sessionId = id;
    request.onEvent({ type: 'session', id });
  }

  private finish(turn: ClaudeTurn, result: ClaudeResult): TurnResult {
    if (!this.greeted && this.begun && result.is_error) {
      // The next turn begins a new session under this object's name; the runner had better open one.
      this.begun = false;
      return turn.breakOff({ kind: 'crash', message: this.lostMessage(result) });
    }
    const usage = addUsage(this.aside, this.account(result));
    this.aside = {};
    return turn.finish(result, usage);
  }

  /** What the result has cost, and the session with it. */
  private account(result: ClaudeResult): Usage {
    const usage = usageOf(result, this.cost);
    this.cost = result.total_cost_usd ?? this.cost;
    return usage;
  }

  private lostMessage(result: ClaudeResult): string {
    const words = cleanText((result.errors ?? []).join(' '), 500);
    return `Agent "${this.agent}" (Claude Code) cannot go on with session ${this.sessionId}: ${words || 'it says nothing more'}. A new session is needed.`;
  }

  /** The process ended without a word about the turn. */
  private died({ code, signal }: Exit): AgentFailure {
    const words = this.errors.lastLine;
    const how = `${signal === null ? `exit code ${code}` : signal}${words === '' ? '.' : `: ${words}`}`;
    if (this.greeted || signal !== null) {
      return {
        kind: 'crash',
        message: `Agent "${this.agent}" (Claude Code) ended in the middle of a turn with ${how}`,
      };
    }
    // It did not even begin, and would not for any other task: a wrong flag, no login, a wrapper that fails.
    return {
      kind: 'missing_program',
      message: `Agent "${this.agent}" (Claude Code) could not begin a session and ended with ${how} Mend this agent in tranche.config.json, or run its command in a terminal to see more.`,
    };
  }
}

/** One line of `--input-format stream-json`. */
function userMessage(prompt: string, uuid: string): string {
  const message = { role: 'user', content: [{ type: 'text', text: prompt }] };
  return `${JSON.stringify({ type: 'user', uuid, message, parent_tool_use_id: null })}\n`;
}
