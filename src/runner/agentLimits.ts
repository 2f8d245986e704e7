/** Limits that agents have met: while one holds, no other session of that agent pays to be told of it again. */
export class AgentLimits {
  readonly #until = new Map<string, number>();

  /** `resetAt`: when it ends, in milliseconds since 1970. */
  met(agent: string, resetAt: number): void {
    this.#until.set(agent, Math.max(resetAt, this.#until.get(agent) ?? 0));
  }

  /** It has ended, or a person says so. */
  lifted(agent: string): void {
    this.#until.delete(agent);
  }

  /** Milliseconds until the agent may be asked again. */
  left(agent: string, now: number): number {
    return Math.max(0, (this.#until.get(agent) ?? 0) - now);
  }
}
