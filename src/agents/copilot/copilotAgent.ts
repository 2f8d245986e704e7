/** GitHub Copilot CLI, headless: `copilot --output-format json`, gone on with by `--resume`. */
import { join } from 'node:path';
import type { ToolServer } from '../agent';
import type { CopilotConfig } from '../config';
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
import { type CopilotCallFailure, type CopilotError, type CopilotOutcome, readCopilotEvent } from './copilotEvents';
import { copilotFailure, copilotRetry } from './copilotFailure';
import { readSessionUsage, readUsageFile } from './copilotUsage';

export const copilot: TurnProgram<CopilotConfig> = {
  known: knownPrograms.copilot,
  takesTools: true,
  countsSession: true,
  usedBefore: ({ resume, env }) => (resume === undefined ? undefined : readSessionUsage(resume, env)),
  launch(turn) {
    const { config, resume, newId, tools } = turn;
    const mode = config.permissionMode ?? 'acceptEdits';
    const allowed = [
      ...(mode === 'acceptEdits' ? ['write'] : []),
      ...(tools ? [tools.name] : []),
      ...(config.allowedTools ?? []),
    ];
    return {
      args: [
        ...['--output-format', 'json', '--no-color', '--no-ask-user'],
        // A run that is killed says no id of its own.
        resume === undefined ? `--session-id=${newId}` : `--resume=${resume}`,
        ...['--usage-output-file', usageFileOf(turn)],
        ...(config.model === undefined ? [] : ['--model', config.model]),
        ...(mode === 'allowAll' ? ['--allow-all'] : allowed.map((tool) => `--allow-tool=${tool}`)),
        ...(tools ? ['--additional-mcp-config', serverSettings(tools)] : []),
        ...(config.tools ?? []).map((tool) => `--available-tools=${tool}`),
        ...(config.args ?? []),
      ],
      env: { COPILOT_AUTO_UPDATE: 'false' },
    };
  },
  listen: (turn, voice) => new CopilotTurn(turn, voice),
};

function serverSettings({ name, argv: [command, ...args], env }: ToolServer): string {
  return JSON.stringify({ mcpServers: { [name]: { type: 'local', command, args, env, tools: ['*'] } } });
}

function usageFileOf({ scratch }: Pick<ProgramTurn<CopilotConfig>, 'scratch'>): string {
  return join(scratch, 'usage.json');
}

/** Tools that leave the workspace as it is. */
const readers = new Set([
  'fetch_copilot_cli_documentation',
  'glob',
  'grep',
  'list_agents',
  'list_bash',
  'read_agent',
  'read_bash',
  'report_intent',
  'rg',
  'session_store_sql',
  'skill',
  'sql',
  'update_todo',
  'view',
  'web_fetch',
  'web_search',
]);

class CopilotTurn implements TurnListener {
  #begun = false;
  #text = '';
  #exitCode: number | undefined;
  #aborted = false;
  #error: CopilotError | undefined;
  /** Since the last sign that the model answers. */
  #callFailure: CopilotCallFailure | undefined;
  #complaint: string | undefined;
  /** It could not ask who is signed in. */
  #offline = false;
  /** Tool call → tool. */
  readonly #calls = new Map<string, string>();
  readonly #refused = new Set<string>();
  #worked = false;

  constructor(
    private readonly turn: ProgramTurn<CopilotConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readCopilotEvent(line);
    switch (event?.type) {
      case 'assistant.turn_start':
        this.#begin();
        return;
      case 'assistant.message_delta':
        this.#callFailure = undefined;
        this.voice.getsOn();
        return;
      case 'assistant.message':
        this.#callFailure = undefined;
        if (!event.agentId && !event.data.parentToolCallId) this.#say(event.data.content);
        return;
      case 'tool.execution_start': {
        const { toolCallId, toolName, arguments: input } = event.data;
        this.#calls.set(toolCallId, toolName);
        this.voice.show({ type: 'tool', name: oneLine(toolName), detail: toolDetail(input) });
        return;
      }
      case 'tool.execution_complete':
        this.#hearOutcome(event.data);
        return;
      case 'model.call_failure': {
        this.#callFailure = event.data;
        const failure = copilotRetry(event.data);
        this.voice.retries(`${failure.words} (Copilot tries again where that may help)`, failure);
        return;
      }
      case 'session.error':
        if (!event.agentId) this.#error = event.data;
        return;
      case 'abort':
        this.#aborted = true;
        return;
      case 'result':
        this.#exitCode = event.exitCode ?? undefined;
    }
  }

  hearText(line: string): void {
    if (/^error: /i.test(line)) this.#complaint ??= line;
    if (/^\s*Failed to fetch .*network fetch failed/.test(line)) this.#offline = true;
  }

  end(exit: Parameters<TurnListener['end']>[0], lastError: string) {
    const told = this.#told();
    const good = exit.code === 0 && this.#exitCode === 0 && !this.#aborted;
    const failure = told ?? (good ? this.#refusedAll() : undefined);
    if (failure) return { ...this.soFar(), failure };
    if (good) return this.soFar();
    const died = diedSilently(exit, this.#complaint ?? lastError, { begun: this.#begun, resume: this.turn.resume });
    return { ...this.soFar(), failure: died };
  }

  soFar() {
    const session = this.turn.resume ?? this.turn.newId;
    const usage = readUsageFile(usageFileOf(this.turn)) ?? readSessionUsage(session, this.turn.env) ?? {};
    return { text: this.#text, usage };
  }

  #told(): HeardFailure | undefined {
    if (this.#error) return copilotFailure(this.#error, this.#callFailure);
    // It ends before the first event where nobody is signed in.
    const message = this.#complaint ?? '';
    if (!/^Error: .*\b(authentication|tokens?)\b/i.test(message)) return undefined;
    return this.#offline
      ? { kind: 'network', words: message }
      : copilotFailure({ errorType: 'authentication', message }, undefined);
  }

  /** From here on there is a session to be gone on with. */
  #begin(): void {
    if (!this.#begun) this.voice.show({ type: 'session', id: this.turn.resume ?? this.turn.newId });
    this.#begun = true;
  }

  #say(text: string): void {
    if (text.trim() === '') return;
    this.#text = text;
    this.voice.show({ type: 'text', text });
  }

  #hearOutcome({ toolCallId, success, error }: CopilotOutcome): void {
    const tool = this.#calls.get(toolCallId);
    if (error?.code === 'denied') this.#refused.add(tool ?? 'a tool');
    else if (success && tool !== undefined && !readers.has(tool)) this.#worked = true;
  }

  #refusedAll(): HeardFailure | undefined {
    return refusedAll(
      this.#refused,
      this.#worked,
      'Allow it with "allowedTools" or "permissionMode" of this agent in tranche.config.json.',
    );
  }
}
