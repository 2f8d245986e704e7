/** Gemini CLI, headless. */

import type { Usage } from '../agent';
import type { GeminiConfig } from '../config';
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
import { combined } from '../usage';
import { usageInChat } from './geminiChat';
import { type GeminiEvent, type GeminiStats, readGeminiEvent } from './geminiEvents';
import { geminiFailure, geminiRetry } from './geminiFailure';

export const gemini: TurnProgram<GeminiConfig> = {
  known: knownPrograms.gemini,
  thinksSilently: true,
  launch: ({ config, resume, newId }) => ({
    args: [
      ...['--output-format', 'stream-json'],
      ...['--approval-mode', config.permissionMode ?? 'auto_edit'],
      // The workspace is trusted, or Tranche would not run in it.
      '--skip-trust',
      ...(config.model === undefined ? [] : ['--model', config.model]),
      ...(config.allowedTools ?? []).flatMap((tool) => ['--allowed-tools', tool]),
      ...(config.args ?? []),
      ...(resume === undefined ? ['--session-id', newId] : ['--resume', resume]),
    ],
    env: {
      // A second process of its own would pass no signals on.
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_TELEMETRY_ENABLED: 'false',
    },
  }),
  listen: (turn, voice) => new GeminiTurn(turn, voice),
};

/** Tools that leave the workspace as it is. */
const readers =
  /^(activate_skill|ask_user|enter_plan_mode|exit_plan_mode|glob|google_web_search|grep_search|list_directory|read_file|read_many_files|search_file_content|update_topic|web_fetch|write_todos)$/;
const writers = /^(replace|run_shell_command|write_file)$/;

class GeminiTurn implements TurnListener {
  #session: string | undefined;
  /** Milliseconds since 1970. */
  #start = Number.NaN;
  /** Since the last tool. */
  #text = '';
  #result: Extract<GeminiEvent, { type: 'result' }> | undefined;
  /** Tool call → tool, as long as the call has no result. */
  readonly #calls = new Map<string, string>();
  readonly #refused = new Set<string>();
  #worked = false;
  #trouble: string | undefined;
  #error: string | undefined;
  #reason: string | undefined;
  #retryAfterMs: number | undefined;

  constructor(
    private readonly turn: ProgramTurn<GeminiConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readGeminiEvent(line);
    switch (event?.type) {
      case 'init':
        this.#session = event.session_id;
        this.#start = Date.parse(event.timestamp ?? '');
        this.voice.show({ type: 'session', id: event.session_id });
        return;
      case 'message':
        if (event.role !== 'assistant') return;
        this.#text += event.content;
        this.voice.getsOn();
        return;
      case 'tool_use':
        this.#tellText();
        this.#text = '';
        if (event.tool_id) this.#calls.set(event.tool_id, event.tool_name);
        this.voice.show({ type: 'tool', name: oneLine(event.tool_name), detail: toolDetail(event.parameters) });
        return;
      case 'tool_result':
        this.#hearOutcome(event);
        return;
      case 'error':
        this.#trouble = event.message;
        return;
      case 'result':
        this.#result = event;
        this.#tellText();
    }
  }

  hearText(line: string): void {
    const retry = geminiRetry(line);
    if (retry) this.voice.retries(line, retry);
    this.#error = /^Error when talking to Gemini API .*\.json (\w+Error): /.exec(line)?.[1] ?? this.#error;
    // The error in full; its parts stand further in, and so does all that a service says.
    this.#reason = /^ {2}reason: '(\w+)',?$/.exec(line)?.[1] ?? this.#reason;
    const delay = /^ {2}retryDelayMs: (\d+(?:\.\d+)?),?$/.exec(line)?.[1];
    if (delay !== undefined) this.#retryAfterMs = Number(delay);
  }

  end(exit: Exit, lastError: string) {
    const failure = this.#failure(exit, lastError);
    return { ...this.soFar(), ...(failure && { failure }) };
  }

  soFar() {
    return { text: this.#text, usage: this.#usage };
  }

  get #usage(): Usage {
    if (this.#result?.stats) return tokensOf(this.#result.stats);
    return this.#session === undefined ? {} : usageInChat(this.#session, this.#start, this.turn.env);
  }

  #failure(exit: Exit, lastError: string): HeardFailure | undefined {
    const { resume } = this.turn;
    const begun = this.#session !== undefined;
    const stopped = this.#trouble !== undefined && /^(Loop detected|Context window will overflow)/.test(this.#trouble);
    if (this.#result?.status === 'success' && exit.code === 0 && !stopped) return this.#refusedAll();
    // Without a result only a code of its own tells more than that it died.
    const silent = this.#result === undefined && this.#trouble === undefined;
    if (exit.signal !== null || (silent && (exit.code === 0 || begun)))
      return diedSilently(exit, lastError, { begun, resume });
    const words = this.#result?.error?.message ?? this.#trouble ?? lastError;
    const quota = { reason: this.#reason, retryAfterMs: this.#retryAfterMs };
    const signals = { exitCode: exit.code, error: this.#error, ...quota, resume };
    const failure = geminiFailure({ words: words || 'ended with an error and no word about it', ...signals });
    return silent && failure.kind === 'unknown' ? diedSilently(exit, lastError, { begun: false, resume }) : failure;
  }

  #hearOutcome({ tool_id, status, error }: Extract<GeminiEvent, { type: 'tool_result' }>): void {
    const tool = this.#calls.get(tool_id ?? '') ?? '';
    this.#calls.delete(tool_id ?? '');
    const { type } = error ?? {};
    if (status === 'success') this.#worked ||= !readers.test(tool);
    // What the mode does not allow is not there at all; a name that the model has made up is not there either.
    else if (type === 'policy_violation' || (type === 'tool_not_registered' && writers.test(tool)))
      this.#refused.add(tool || 'a tool');
  }

  #refusedAll(): HeardFailure | undefined {
    return refusedAll(
      this.#refused,
      this.#worked,
      'Allow it with "allowedTools" or "permissionMode" of this agent in tranche.config.json, or in the policies of your Gemini CLI.',
    );
  }

  #tellText(): void {
    if (this.#text.trim() !== '') this.voice.show({ type: 'text', text: this.#text });
  }
}

function tokensOf({ input_tokens, cached, output_tokens, total_tokens }: GeminiStats): Usage {
  const thought = Math.max(0, (total_tokens ?? 0) - (input_tokens ?? 0));
  const figures = {
    inputTokens: typeof input_tokens === 'number' ? Math.max(0, input_tokens - (cached ?? 0)) : undefined,
    cacheReadTokens: cached ?? undefined,
    cacheWriteTokens: undefined,
    outputTokens: typeof output_tokens === 'number' ? Math.max(output_tokens, thought) : undefined,
    costUsd: undefined,
  };
  return combined((key) => figures[key]);
}
