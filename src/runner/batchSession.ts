/** The one agent session of a batch: opened when the first turn needs it, replaced when it broke. */
import type { Agent, AgentSession, SessionOptions, TurnRequest, TurnResult } from '../agents/agent';

export class BatchSession {
  readonly #agent: Agent;
  readonly #options: SessionOptions;
  #session: AgentSession | undefined;
  #turns = 0;

  constructor(agent: Agent, options: SessionOptions) {
    this.#agent = agent;
    this.#options = options;
  }

  get id(): string | undefined {
    return this.#session?.id;
  }

  /** The agent has not been told anything yet, so that its next prompt must say what came before. */
  get isFresh(): boolean {
    return this.#turns === 0;
  }

  /** What the agent was told before, it still knows. Not every program has a memory of the turns before. */
  get remembers(): boolean {
    return !this.isFresh && this.id !== undefined;
  }

  /** Throws an `AgentError` when the agent cannot be started at all. */
  async open(): Promise<void> {
    this.#session ??= await this.#agent.open(this.#options);
  }

  async turn(request: TurnRequest): Promise<TurnResult> {
    await this.open();
    this.#turns++;
    return (this.#session as AgentSession).turn(request);
  }

  /** A clean conversation from the next turn on. */
  async renew(): Promise<void> {
    await this.close();
    this.#turns = 0;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}
