/** One turn of opencode while it goes on: its events are shown, counted and remembered. */
import type { Usage } from '../agent';
import { cleanText } from '../cleanText';
import type { OpenCodeConfig } from '../config';
import { oneLine, toolDetail } from '../toolDetail';
import {
  diedSilently,
  type HeardFailure,
  type ProgramTurn,
  type TurnListener,
  type TurnVoice,
} from '../turn/turnProgram';
import { addUsage, combined } from '../usage';
import {
  type OpenCodeError,
  type OpenCodeStep,
  type OpenCodeTool,
  readOpenCodeEvent,
  readOpenCodeLog,
} from './openCodeEvents';
import { openCodeFailure, openCodeRetry } from './openCodeFailure';

/** Tools that leave the workspace as it is. */
const readers = new Set([
  'codesearch',
  'glob',
  'grep',
  'list',
  'lsp',
  'read',
  'skill',
  'todoread',
  'todowrite',
  'webfetch',
  'websearch',
]);
const refusal = /^The user (rejected permission|has specified a rule which prevents you)/;
/** `other` and `unknown` come from services that say nothing of it. */
const goodEnds = new Set(['stop', 'other', 'unknown']);

export class OpenCodeTurn implements TurnListener {
  #session: string | undefined;
  #text = '';
  #usage: Usage = {};
  /** Why the last step ended; undefined while one goes on. */
  #ended: string | undefined;
  #stepping = false;
  #error: OpenCodeError | undefined;
  #complaint: string | undefined;
  /** What opencode asked for and nobody could answer. */
  #asked: string | undefined;
  readonly #refused = new Set<string>();
  readonly #logged = new Map<string, string>();
  #worked = false;

  constructor(
    private readonly turn: ProgramTurn<OpenCodeConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readOpenCodeEvent(line);
    if (!event) return;
    if (event.sessionID !== undefined && this.#session === undefined) {
      this.#session = event.sessionID;
      this.voice.show({ type: 'session', id: event.sessionID });
    }
    switch (event.type) {
      case 'step_start':
        this.#startStep();
        return;
      case 'text':
        if (!event.part.synthetic) this.#say(event.part.text);
        return;
      case 'tool_use':
        this.#hearTool(event.part);
        return;
      case 'step_finish':
        this.#stepping = false;
        this.#ended = event.part.reason ?? 'unknown';
        this.#usage = addUsage(this.#usage, usageOf(event.part));
        return;
      case 'error':
        this.#hearError(event.error);
    }
  }

  hearText(line: string): void {
    const log = readOpenCodeLog(line);
    if (log) {
      this.#hearLog(log);
      return;
    }
    const words = cleanText(line);
    this.#asked ??= /permission requested: (.*); auto-rejecting/.exec(words)?.[1];
    if (/^Error: /.test(words)) this.#complaint ??= words;
  }

  end(exit: Parameters<TurnListener['end']>[0], lastError: string) {
    // The line of the log that explains an error may come behind it.
    const told = this.#error && openCodeFailure(this.#error, this.#logged);
    const failure = told ?? (exit.code === 0 ? (this.#unfinished() ?? this.#refusedAll()) : undefined);
    if (failure) return { ...this.soFar(), failure };
    if (this.#ended !== undefined && exit.code === 0) return this.soFar();
    const begun = this.#session !== undefined;
    const died = diedSilently(exit, this.#complaint ?? lastError, { begun, resume: this.turn.resume });
    return { ...this.soFar(), failure: died };
  }

  soFar() {
    return { text: this.#text, usage: this.#usage };
  }

  #startStep(): void {
    if (this.#stepping) {
      const failure: HeardFailure = { kind: 'network', words: 'The answer of the model service broke off' };
      this.voice.retries(`${failure.words}; opencode tries again.`, failure);
    }
    this.#stepping = true;
    this.#ended = undefined;
    this.voice.getsOn();
  }

  #say(text: string): void {
    this.#text = text;
    this.voice.show({ type: 'text', text });
  }

  #hearTool({ tool, state }: OpenCodeTool): void {
    this.voice.show({ type: 'tool', name: oneLine(tool), detail: toolDetail(state.input) });
    if (state.status === 'error') {
      if (refusal.test(state.error ?? '')) this.#refused.add(tool);
    } else if (!readers.has(tool)) {
      this.#worked = true;
    }
  }

  #hearError(error: OpenCodeError): void {
    this.#error = error;
    const failure = openCodeFailure(error, this.#logged);
    // It would make the conversation shorter and fail again, for ever.
    if (failure.kind === 'context_overflow') this.voice.abandon(failure);
  }

  #hearLog({ message, small, ref, error, 'error.error': cause }: Readonly<Record<string, string>>): void {
    if (ref && error) this.#logged.set(ref, error);
    // Small: asked on the side, such as a title.
    if (message !== 'stream error' || small === 'true' || !cause) return;
    const failure = openCodeRetry(cause);
    this.voice.retries(`${failure.words} (opencode tries again where that may help)`, failure);
  }

  /** It ended where the model had more to do or was cut off. */
  #unfinished(): HeardFailure | undefined {
    const reason = this.#ended;
    if (reason === undefined || goodEnds.has(reason)) return undefined;
    if (this.#asked?.startsWith('doom_loop')) return { kind: 'loop', words: 'does the same thing over and over' };
    if (this.#asked !== undefined) return this.#mayNot(this.#asked, 'and ended its turn there');
    if (reason === 'length') return { kind: 'gave_up', words: 'reached the greatest length of an answer' };
    if (reason === 'content-filter') return { kind: 'gave_up', words: 'was refused an answer by the model service' };
    return { kind: 'crash', words: `ended in the middle of a turn (${reason})` };
  }

  /** A turn that ends well although it was refused tools counts as refused only when it got nothing done at all. */
  #refusedAll(): HeardFailure | undefined {
    if (this.#refused.size === 0 || this.#worked) return undefined;
    return this.#mayNot([...this.#refused].join(', '), 'and could do nothing');
  }

  #mayNot(what: string, result: string): HeardFailure {
    const advice =
      'Allow it with "allowedCommands" or "permissionMode" of this agent in tranche.config.json, or in the permissions of your opencode config.';
    return { kind: 'permission', words: `may not use ${what} ${result}`, advice };
  }
}

function usageOf({ tokens, cost }: OpenCodeStep): Usage {
  const output = [tokens?.output, tokens?.reasoning].filter((figure) => typeof figure === 'number');
  const figures = {
    inputTokens: tokens?.input ?? undefined,
    cacheReadTokens: tokens?.cache?.read ?? undefined,
    cacheWriteTokens: tokens?.cache?.write ?? undefined,
    outputTokens: output.length > 0 ? output.reduce((sum, figure) => sum + figure, 0) : undefined,
    costUsd: cost ?? undefined,
  };
  return combined((key) => figures[key]);
}
