/** One turn of Claude Code while it goes on: its events are shown, counted and remembered until the `result`. */
import {
  type AgentEvent,
  type AgentFailure,
  maxAnswerBytes,
  type TurnRequest,
  type TurnResult,
  type Usage,
} from '../agent';
import { cleanText } from '../cleanText';
import { toolDetail } from '../toolDetail';
import { addUsage } from '../usage';
import type { ClaudeBlock, ClaudeEvent, ClaudeResult, ClaudeUsage, RateLimitInfo } from './claudeEvents';
import { resetTime, resultFailure } from './claudeFailure';
import { tokensOf } from './claudeUsage';

const lastWords = 4000;
/** Tools that leave the workspace as it is. */
const readers = new Set(['Glob', 'Grep', 'LS', 'Read', 'TodoWrite', 'ToolSearch', 'WebFetch', 'WebSearch']);

export class ClaudeTurn {
  private text = '';
  private error: string | undefined;
  /** Tool call → tool, as long as the call has no result. */
  private readonly calls = new Map<string, string>();
  private worked = false;
  /** Message → what it has cost; for a turn that never comes to its `result`. */
  private readonly spent = new Map<string, ClaudeUsage>();

  /** `rateLimit` is the last that was heard of it: Claude Code tells only of changes. */
  constructor(
    private readonly agent: string,
    private readonly request: Pick<TurnRequest, 'onEvent'>,
    private rateLimit: RateLimitInfo | undefined,
  ) {}

  hear(event: ClaudeEvent): void {
    switch (event.type) {
      case 'system':
        this.hearSystem(event);
        return;
      case 'rate_limit_event':
        this.rateLimit = event.rate_limit_info;
        return;
      case 'assistant':
        if (event.message.usage) this.spent.set(event.message.id, event.message.usage);
        this.error = event.error ?? undefined;
        for (const block of event.message.content) this.hearBlock(block, Boolean(event.parent_tool_use_id));
        return;
      case 'user':
        for (const block of blocksOf(event.message.content)) this.hearOutcome(block);
    }
  }

  /** The end that Claude Code itself announced, and what it has cost. */
  finish(result: ClaudeResult, usage: Usage): TurnResult {
    const text = cleanText(result.result ?? '', lastWords) || this.text;
    const { error, rateLimit } = this;
    const failure = resultFailure(this.agent, result, { error, rateLimit }) ?? this.refusedAll(result);
    if (failure) return { outcome: 'failed', failure, text, usage };
    const answer = result.result?.slice(0, maxAnswerBytes);
    return { outcome: 'ended', text, ...(answer && answer !== text && { answer }), usage };
  }

  /** The end without a `result`; `failure` is absent when the person stopped it. */
  breakOff(failure: AgentFailure | undefined): TurnResult {
    const usage = [...this.spent.values()].map(tokensOf).reduce<Usage>(addUsage, {});
    if (!failure) return { outcome: 'stopped', text: this.text, usage };
    return { outcome: 'failed', failure: this.waitsForLimit(failure) ?? failure, text: this.text, usage };
  }

  /** It was silent because it slept until its limit ends, as it can be set up to do. */
  private waitsForLimit(failure: AgentFailure): AgentFailure | undefined {
    const resetAt = resetTime(this.rateLimit);
    if (resetAt === undefined || resetAt < Date.now() || failure.kind !== 'idle_timeout') return undefined;
    const message = `Agent "${this.agent}" (Claude Code) has reached its usage limit. Work goes on when the limit is lifted.`;
    return { kind: 'usage_limit', message, resetAt };
  }

  /** A turn that ends well although it was refused tools counts as refused only when it got nothing done at all. */
  private refusedAll(result: ClaudeResult): AgentFailure | undefined {
    const denied = [...new Set((result.permission_denials ?? []).map(({ tool_name }) => tool_name))];
    if (denied.length === 0 || this.worked) return undefined;
    return {
      kind: 'permission',
      message: `Agent "${this.agent}" (Claude Code) may not use ${denied.join(', ')} and could do nothing. Allow it with "allowedTools" or "permissionMode" of this agent in tranche.config.json, or in the permissions of your Claude Code settings.`,
    };
  }

  private hearSystem(event: Extract<ClaudeEvent, { type: 'system' }>): void {
    if (event.subtype === 'api_retry') {
      const reason = [event.error, event.error_status].filter((part) => part !== undefined && part !== null).join(' ');
      const wait = Math.round((event.retry_delay_ms ?? 0) / 1000);
      this.show({
        type: 'retrying',
        message: `Tries again in ${wait} s (${event.attempt ?? '?'}/${event.max_retries ?? '?'}): ${reason}`,
      });
    } else if (event.subtype === 'permission_denied') {
      const reason = typeof event.message === 'string' ? `: ${cleanText(event.message, 500)}` : '.';
      this.show({ type: 'text', text: `Permission refused for ${event.tool_name ?? 'a tool'}${reason}` });
    }
  }

  private hearBlock(block: ClaudeBlock, inSubagent: boolean): void {
    if (block.type === 'text' && block.text && !inSubagent) {
      this.text = cleanText(block.text, lastWords);
      this.show({ type: 'text', text: this.text });
    } else if (block.type === 'tool_use' && block.name) {
      if (block.id) this.calls.set(block.id, block.name);
      this.show({ type: 'tool', name: cleanText(block.name, 100), detail: toolDetail(block.input) });
    }
  }

  private hearOutcome(block: ClaudeBlock): void {
    if (block.type !== 'tool_result' || block.tool_use_id === undefined) return;
    const tool = this.calls.get(block.tool_use_id);
    this.calls.delete(block.tool_use_id);
    if (tool !== undefined && !readers.has(tool) && !block.is_error) this.worked = true;
  }

  private show(event: AgentEvent): void {
    this.request.onEvent(event);
  }
}

function blocksOf(content: string | readonly ClaudeBlock[]): readonly ClaudeBlock[] {
  return typeof content === 'string' ? [] : content;
}
