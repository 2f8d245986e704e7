/** Why a turn of Claude Code did not end well, by its structured signals only: what tools print says nothing here. */
import type { AgentFailure, FailureKind } from '../agent';
import { cleanText } from '../cleanText';
import type { ClaudeResult, RateLimitInfo } from './claudeEvents';

export interface Signals {
  /** The `error` of the last assistant message: authentication_failed, rate_limit … */
  readonly error: string | undefined;
  readonly rateLimit: RateLimitInfo | undefined;
}

/** Undefined when the turn ended well. */
export function resultFailure(agent: string, result: ClaudeResult, signals: Signals): AgentFailure | undefined {
  const completed =
    result.terminal_reason === undefined || result.terminal_reason === null || result.terminal_reason === 'completed';
  if (!result.is_error && result.subtype === 'success' && completed) return undefined;
  const kind = kindOf(result, signals);
  const words =
    cleanText(result.result || (result.errors ?? []).join(' '), 1000) || result.terminal_reason || result.subtype;
  const resetAt = kind === 'usage_limit' ? resetTime(signals.rateLimit) : undefined;
  const advice = advices[kind];
  return {
    kind,
    message: `Agent "${agent}" (Claude Code): ${words}${advice ? `${/[.!?]$/.test(words) ? '' : '.'} ${advice}` : ''}`,
    ...(resetAt === undefined ? {} : { resetAt }),
  };
}

/** Milliseconds since 1970, if the limit is reached and its end is named. */
export function resetTime(info: RateLimitInfo | undefined): number | undefined {
  if (info?.status !== 'rejected' || !info.resetsAt) return undefined;
  return info.resetsAt > 1e12 ? info.resetsAt : info.resetsAt * 1000;
}

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'Run `claude` in a terminal and see to login, credit and model, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

function kindOf(result: ClaudeResult, { error, rateLimit }: Signals): FailureKind {
  if (result.terminal_reason === 'prompt_too_long') return 'context_overflow';
  if (result.subtype === 'error_max_turns' || result.subtype === 'error_max_budget_usd') return 'gave_up';
  if (result.stop_reason === 'refusal' || error === 'max_output_tokens') return 'gave_up';
  // Somebody else interrupted it.
  if (result.terminal_reason?.startsWith('aborted_')) return 'crash';
  if (result.api_error === 'usage_limit_reached') return 'usage_limit';
  if (result.api_error === 'connection_failed') return 'network';
  return kindByError(error, rateLimit) ?? kindByStatus(result.api_error_status ?? undefined, rateLimit) ?? 'unknown';
}

function kindByError(error: string | undefined, rateLimit: RateLimitInfo | undefined): FailureKind | undefined {
  switch (error) {
    case 'authentication_failed':
    case 'oauth_org_not_allowed':
    // Neither passes by itself, and every other task would meet it too.
    case 'billing_error':
    case 'model_not_found':
      return 'auth';
    case 'rate_limit':
      return rateLimit?.status === 'rejected' ? 'usage_limit' : 'rate_limit';
    case 'overloaded':
    case 'server_error':
      return 'overloaded';
    default:
      return undefined;
  }
}

function kindByStatus(status: number | undefined, rateLimit: RateLimitInfo | undefined): FailureKind | undefined {
  if (status === undefined) return undefined;
  if (status === 429) return rateLimit?.status === 'rejected' ? 'usage_limit' : 'rate_limit';
  if (status === 401 || status === 402 || status === 403) return 'auth';
  if (status === 408) return 'network';
  if (status === 413) return 'context_overflow';
  return status >= 500 ? 'overloaded' : undefined;
}
