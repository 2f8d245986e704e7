/** Qwen Code, headless. */

import type { ToolServer, Usage } from '../agent';
import type { QwenConfig } from '../config';
import type { Exit } from '../process/agentProcess';
import { knownPrograms } from '../programs';
import { oneLine, toolDetail } from '../toolDetail';
import {
  diedSilently,
  type HeardFailure,
  type ProgramTurn,
  refusedAll,
  type TurnListener,
  type TurnProgram,
  type TurnVoice,
} from '../turn/turnProgram';
import { addUsage, combined } from '../usage';
import { type QwenEvent, type QwenUsage, readQwenEvent } from './qwenEvents';
import { qwenFailure, qwenRetry } from './qwenFailure';

export const qwen: TurnProgram<QwenConfig> = {
  known: knownPrograms.qwen,
  thinksSilently: true,
  takesTools: true,
  countsSession: true,
  launch: ({ config, resume, newId, tools }) => ({
    args: [
      ...['--output-format', 'stream-json'],
      ...['--approval-mode', config.permissionMode ?? 'auto-edit'],
      ...(config.model === undefined ? [] : ['--model', config.model]),
      ...(config.allowedTools ?? []).flatMap((tool) => ['--allowed-tools', tool]),
      ...(tools ? ['--mcp-config', serverSettings(tools)] : []),
      ...(config.args ?? []),
      ...(resume === undefined ? ['--session-id', newId] : ['--resume', resume]),
    ],
    env: { QWEN_USAGE_STATISTICS_ENABLED: 'false', QWEN_TELEMETRY_ENABLED: 'false' },
  }),
  listen: (turn, voice) => new QwenTurn(turn, voice),
};

function serverSettings({ name, argv: [command, ...args], env }: ToolServer): string {
  // Nobody is there to approve its calls.
  return JSON.stringify({ mcpServers: { [name]: { command, args, env, trust: true } } });
}

/** Tools that leave the workspace as it is. */
const readers =
  /^(ask_user_question|enter_plan_mode|exit_plan_mode|get_goal|glob|grep_search|list_directory|lsp|read_file|read_many_files|read_mcp_resource|skill|todo_write|tool_search|update_goal|web_fetch|web_search)$/;
/** It has reached a limit that somebody has set with `--max-…`; it says so on stderr alone. */
const limitCodes = new Set([53, 55]);

class QwenTurn implements TurnListener {
  #begun = false;
  #text = '';
  #spent: Usage = {};
  #result: Extract<QwenEvent, { type: 'result' }> | undefined;
  /** Tool call → tool, as long as the call has no result. */
  readonly #calls = new Map<string, string>();
  #worked = false;

  constructor(
    private readonly turn: ProgramTurn<QwenConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readQwenEvent(line);
    switch (event?.type) {
      case 'system':
        if (event.subtype === 'init' && event.session_id) {
          this.#begun = true;
          this.voice.show({ type: 'session', id: event.session_id });
        }
        return;
      case 'assistant':
        this.#hearAnswer(event);
        return;
      case 'user':
        this.#hearOutcomes(event);
        return;
      case 'result':
        this.#result = event;
    }
  }

  hearText(line: string): void {
    const cause = qwenRetry(line);
    if (!cause) return;
    // It would try for ever; this does not pass by itself.
    if (cause.kind === 'auth') this.voice.abandon(cause);
    else this.voice.retries(line, cause);
  }

  end(exit: Exit, lastError: string) {
    const failure = this.#failure(exit, lastError);
    return { ...this.soFar(), ...(failure && { failure }) };
  }

  soFar() {
    const text = this.#result?.result ?? this.#text;
    return { text, usage: tokensOf(this.#counted), ownUsage: this.#spent };
  }

  /** After an error it counts nothing at all. */
  get #counted(): QwenUsage {
    const { usage } = this.#result ?? {};
    return usage && (usage.input_tokens || usage.output_tokens) ? usage : {};
  }

  #failure(exit: Exit, lastError: string): HeardFailure | undefined {
    const { resume } = this.turn;
    if (this.#result?.is_error)
      return qwenFailure(
        this.#result.error?.message ?? this.#result.result ?? 'ended with an error and no word about it',
      );
    if (this.#result && exit.code === 0) return this.#refusedAll(this.#result);
    if (this.#begun && exit.code !== null && limitCodes.has(exit.code))
      return { kind: 'gave_up', words: lastError || 'reached a limit of its own' };
    return diedSilently(exit, lastError, { begun: this.#begun, resume });
  }

  #hearAnswer({ message, parent_tool_use_id }: Extract<QwenEvent, { type: 'assistant' }>): void {
    if (message.usage) this.#spent = addUsage(this.#spent, tokensOf(message.usage));
    for (const { type, text, id, name, input } of message.content) {
      if (type === 'text' && text?.trim() && !parent_tool_use_id) {
        this.#text = text;
        this.voice.show({ type: 'text', text });
      } else if (type === 'tool_use' && name) {
        if (id) this.#calls.set(id, name);
        this.voice.show({ type: 'tool', name: oneLine(name), detail: toolDetail(input) });
      }
    }
  }

  #hearOutcomes({ message }: Extract<QwenEvent, { type: 'user' }>): void {
    for (const { type, tool_use_id, is_error } of typeof message.content === 'string' ? [] : message.content) {
      const tool = this.#calls.get(tool_use_id ?? '');
      if (type !== 'tool_result' || tool === undefined) continue;
      this.#calls.delete(tool_use_id ?? '');
      if (!is_error && !readers.test(tool)) this.#worked = true;
    }
  }

  #refusedAll({ permission_denials }: Extract<QwenEvent, { type: 'result' }>): HeardFailure | undefined {
    const denied = permission_denials?.map(({ tool_name }) => tool_name) ?? [];
    return refusedAll(
      denied,
      this.#worked,
      'Allow it with "allowedTools" or "permissionMode" of this agent in tranche.config.json, or in your Qwen Code settings.',
    );
  }
}

function tokensOf({ input_tokens, cache_read_input_tokens, output_tokens }: QwenUsage): Usage {
  const figures = {
    inputTokens:
      typeof input_tokens === 'number' ? Math.max(0, input_tokens - (cache_read_input_tokens ?? 0)) : undefined,
    cacheReadTokens: cache_read_input_tokens ?? undefined,
    cacheWriteTokens: undefined,
    outputTokens: output_tokens ?? undefined,
    costUsd: undefined,
  };
  return combined((key) => figures[key]);
}
