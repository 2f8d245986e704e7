/** pi, headless: `pi -p --mode json`, gone on with by `--session`. */

import type { Usage } from '../agent';
import type { PiConfig } from '../config';
import { knownPrograms } from '../programs';
import { oneLine, toolDetail } from '../toolDetail';
import {
  diedSilently,
  type HeardFailure,
  type ProgramTurn,
  type TurnListener,
  type TurnProgram,
  type TurnVoice,
} from '../turn/turnProgram';
import { addUsage, combined } from '../usage';
import { type PiMessage, type PiUsage, readPiEvent } from './piEvents';
import { piFailure } from './piFailure';

/** All that reads and edits files, and nothing that runs commands: pi asks for nothing. */
const editors = ['read', 'edit', 'write', 'grep', 'find', 'ls'];

export const pi: TurnProgram<PiConfig> = {
  known: knownPrograms.pi,
  launch({ config, resume }) {
    const mode = config.permissionMode ?? 'acceptEdits';
    const tools = config.tools ?? (mode === 'acceptEdits' ? editors : undefined);
    return {
      args: [
        ...['-p', '--mode', 'json'],
        ...(config.model === undefined ? [] : ['--model', config.model]),
        ...(tools === undefined ? [] : ['--tools', tools.join(',')]),
        ...(resume === undefined ? [] : ['--session', resume]),
        ...(config.args ?? []),
      ],
      env: { PI_TELEMETRY: '0', PI_SKIP_VERSION_CHECK: '1' },
    };
  },
  listen: (turn, voice) => new PiTurn(turn, voice),
};

class PiTurn implements TurnListener {
  #begun = false;
  #text = '';
  #usage: Usage = {};
  /** The last that the model said. */
  #last: PiMessage | undefined;
  #complaint: string | undefined;

  constructor(
    private readonly turn: ProgramTurn<PiConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readPiEvent(line);
    switch (event?.type) {
      case 'session':
        this.#begun = true;
        this.voice.show({ type: 'session', id: event.id });
        return;
      case 'message_update':
        this.voice.getsOn();
        return;
      case 'message_end':
        this.#hearMessage(event.message);
        return;
      case 'tool_execution_start':
        this.voice.show({ type: 'tool', name: oneLine(event.toolName), detail: toolDetail(event.args) });
        return;
      case 'auto_retry_start': {
        const failure = piFailure(event.errorMessage ?? '');
        const wait = `in ${Math.round((event.delayMs ?? 0) / 1000)} s (${event.attempt ?? '?'}/${event.maxAttempts ?? '?'})`;
        this.voice.retries(`Tries again ${wait}: ${failure.words}`, failure);
      }
    }
  }

  hearText(line: string): void {
    if (/^(Error: |No (API key|session) found)/.test(line)) this.#complaint ??= line;
  }

  end(exit: Parameters<TurnListener['end']>[0], lastError: string) {
    const failure = this.#failure(exit.code === 0);
    if (failure) return { ...this.soFar(), failure };
    if (exit.code === 0 && this.#last?.stopReason === 'stop') return this.soFar();
    const died = diedSilently(exit, this.#complaint ?? lastError, { begun: this.#begun, resume: this.turn.resume });
    return { ...this.soFar(), failure: died };
  }

  soFar() {
    return { text: this.#text, usage: this.#usage };
  }

  #failure(exitedWell: boolean): HeardFailure | undefined {
    const { stopReason, errorMessage } = this.#last ?? {};
    if (stopReason === 'error') return piFailure(errorMessage ?? '');
    if (stopReason === 'length' && exitedWell)
      return { kind: 'gave_up', words: 'reached the greatest length of an answer' };
    if (this.#complaint?.startsWith('No API key found')) return piFailure(this.#complaint);
    return undefined;
  }

  #hearMessage(message: PiMessage): void {
    this.#last = message;
    if (message.usage) this.#usage = addUsage(this.#usage, usageOf(message.usage));
    const text = message.content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
    if (message.stopReason === 'error' || text.trim() === '') return;
    this.#text = text;
    this.voice.show({ type: 'text', text });
  }
}

function usageOf({ input, cacheRead, cacheWrite, output, cost }: PiUsage): Usage {
  const figures = {
    inputTokens: input ?? undefined,
    cacheReadTokens: cacheRead ?? undefined,
    cacheWriteTokens: cacheWrite ?? undefined,
    outputTokens: output ?? undefined,
    costUsd: cost?.total ?? undefined,
  };
  return combined((key) => figures[key]);
}
