/** Codex, headless: `codex exec --json`, gone on with by `codex exec resume`. */

import type { ToolServer, Usage } from '../agent';
import type { CodexConfig } from '../config';
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
import { combined } from '../usage';
import { type CodexItem, type CodexUsage, readCodexEvent } from './codexEvents';
import { codexFailure, codexRetry } from './codexFailure';
import { readThread } from './codexRollout';

export const codex: TurnProgram<CodexConfig> = {
  known: knownPrograms.codex,
  thinksSilently: true,
  takesTools: true,
  countsSession: true,
  usedBefore({ resume, env }) {
    const usage = resume === undefined ? undefined : readThread(resume, env).usage;
    return usage && tokensOf(usage);
  },
  launch({ config, resume, tools, env }) {
    return {
      args: [
        ...['exec', '--json', '--skip-git-repo-check'],
        ...setting('sandbox_mode', config.permissionMode ?? 'workspace-write'),
        ...setting('approval_policy', 'never'),
        ...setting('check_for_update_on_startup', false),
        ...setting('analytics.enabled', false),
        ...(tools ? serverSettings(tools, env) : []),
        ...(config.model === undefined ? [] : ['--model', config.model]),
        ...(config.args ?? []),
        // Behind the options, of which it would know only some.
        ...(resume === undefined ? [] : ['resume', resume]),
        '-',
      ],
    };
  },
  listen: (turn, voice) => new CodexTurn(turn, voice),
};

/** A JSON string is a TOML string as well. */
function setting(name: string, value: string | boolean): string[] {
  return ['-c', `${name}=${JSON.stringify(value)}`];
}

function serverSettings({ name, argv: [command, ...args], env }: ToolServer, outer: NodeJS.ProcessEnv): string[] {
  // Codex starts its servers in an almost empty environment; what tells of the run goes along.
  const ids = Object.entries(outer).filter(([key]) => key.startsWith('TRANCHE_'));
  const variables = [...ids, ...Object.entries(env)].map(
    ([key, value]) => `${JSON.stringify(key)}=${JSON.stringify(value)}`,
  );
  return [
    ...setting(`mcp_servers.${name}.command`, command),
    ...['-c', `mcp_servers.${name}.args=${JSON.stringify(args)}`],
    ...['-c', `mcp_servers.${name}.env={${variables.join(',')}}`],
    // Nobody is there to approve its calls.
    ...setting(`mcp_servers.${name}.default_tools_approval_mode`, 'approve'),
  ];
}

/** Items that leave the workspace as it is, or may. */
const idle = new Set(['agent_message', 'error', 'reasoning', 'todo_list', 'web_search']);

class CodexTurn implements TurnListener {
  #thread: string | undefined;
  #text = '';
  #completed = false;
  #usage: CodexUsage | undefined;
  #failed: string | undefined;
  #complaint: string | undefined;
  #refusal: string | undefined;
  #worked = false;

  constructor(
    private readonly turn: ProgramTurn<CodexConfig>,
    private readonly voice: TurnVoice,
  ) {}

  hear(line: Readonly<Record<string, unknown>>): void {
    const event = readCodexEvent(line);
    switch (event?.type) {
      case 'thread.started':
        this.#thread = event.thread_id;
        this.voice.show({ type: 'session', id: event.thread_id });
        return;
      case 'item.started':
        this.#show(event.item);
        return;
      case 'item.completed':
        this.voice.getsOn();
        this.#hearItem(event.item);
        return;
      case 'turn.completed':
        this.#completed = true;
        this.#usage = event.usage ?? undefined;
        return;
      case 'turn.failed':
        this.#failed = event.error.message;
        return;
      case 'error': {
        const cause = codexRetry(event.message);
        if (cause) this.voice.retries(event.message, cause);
      }
    }
  }

  hearText(line: string): void {
    if (/^error: /i.test(line)) this.#complaint ??= line;
    // No event tells of a patch that was refused.
    this.#refusal ??= /^\S+ ERROR codex_core::tools::router: error=(patch rejected: .*)/.exec(line)?.[1];
  }

  end(exit: Parameters<TurnListener['end']>[0], lastError: string) {
    const failure = this.#failure() ?? (this.#completed && exit.code === 0 ? this.#refusedAll() : undefined);
    if (failure || (this.#completed && exit.code === 0)) return { ...this.soFar(), ...(failure && { failure }) };
    const begun = this.#thread !== undefined;
    const died = diedSilently(exit, this.#complaint ?? lastError, { begun, resume: this.turn.resume });
    return { ...this.soFar(), failure: died };
  }

  soFar() {
    const usage = this.#usage ?? this.#stored()?.usage;
    return { text: this.#text, usage: tokensOf(usage) };
  }

  #failure(): HeardFailure | undefined {
    return this.#failed === undefined ? undefined : codexFailure(this.#failed, this.#stored()?.limitEnds);
  }

  #stored() {
    const thread = this.#thread ?? this.turn.resume;
    return thread === undefined ? undefined : readThread(thread, this.turn.env);
  }

  /** A turn that ends well although something was refused counts as refused only when it got nothing done at all. */
  #refusedAll(): HeardFailure | undefined {
    if (this.#refusal === undefined || this.#worked) return undefined;
    const advice = 'Allow more with "permissionMode" of this agent in tranche.config.json, or in your Codex settings.';
    return { kind: 'permission', words: `could do nothing: ${this.#refusal}`, advice };
  }

  #hearItem(item: CodexItem): void {
    if (item.type === 'agent_message' && item.text) {
      this.#text = item.text;
      this.voice.show({ type: 'text', text: item.text });
    } else if (item.type === 'error' && item.message) {
      this.voice.show({ type: 'text', text: item.message });
    } else if (item.status === 'declined' || /requires approval/.test(item.error?.message ?? '')) {
      this.#refusal ??= `${nameOf(item)} was refused${item.error?.message ? `: ${item.error.message}` : ''}`;
    } else if (item.status !== 'failed' && !idle.has(item.type)) {
      this.#worked = true;
    }
  }

  /** A tool when it begins; what it is about is known by then. */
  #show(item: CodexItem): void {
    if (item.type === 'agent_message' || item.type === 'reasoning' || item.type === 'error') return;
    this.voice.show({ type: 'tool', name: oneLine(nameOf(item)), detail: detailOf(item) });
  }
}

function nameOf({ type, server, tool }: CodexItem): string {
  return tool ? `${server ? `${server}.` : ''}${tool}` : type;
}

function detailOf({ command, changes, query, arguments: input }: CodexItem): string {
  const files = changes?.flatMap(({ path }) => path ?? []).join(', ');
  return oneLine(command ?? (files || query) ?? '') || toolDetail(input);
}

function tokensOf(usage: CodexUsage | undefined): Usage {
  const { input_tokens, cached_input_tokens, cache_write_input_tokens, output_tokens } = usage ?? {};
  const cached = (cached_input_tokens ?? 0) + (cache_write_input_tokens ?? 0);
  const figures = {
    inputTokens: typeof input_tokens === 'number' ? Math.max(0, input_tokens - cached) : undefined,
    cacheReadTokens: cached_input_tokens ?? undefined,
    cacheWriteTokens: cache_write_input_tokens ?? undefined,
    outputTokens: output_tokens ?? undefined,
    costUsd: undefined,
  };
  return combined((key) => figures[key]);
}
