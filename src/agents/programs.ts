/** The agent programs that Tranche knows by name: what they are called, and how people come by them. */
import type { AgentConfig } from './config';

export interface KnownProgram {
  /** As its maker calls it. */
  readonly title: string;
  /** What is run where the config names nothing else. */
  readonly program: string;
  /** How it is installed, a command line. */
  readonly install: string;
  /** How a person signs in, a sentence. */
  readonly signIn: string;
}

type KnownType = Exclude<AgentConfig['type'], 'command' | 'demo'>;

export const knownPrograms: Readonly<Record<KnownType, KnownProgram>> = {
  claude: {
    title: 'Claude Code',
    program: 'claude',
    install: 'npm install -g @anthropic-ai/claude-code',
    signIn: 'Run `claude` in a terminal and sign in.',
  },
  codex: {
    title: 'Codex',
    program: 'codex',
    install: 'npm install -g @openai/codex',
    signIn: 'Run `codex login` in a terminal.',
  },
  gemini: {
    title: 'Gemini CLI',
    program: 'gemini',
    install: 'npm install -g @google/gemini-cli',
    signIn: 'Run `gemini` in a terminal and choose how to sign in.',
  },
  qwen: {
    title: 'Qwen Code',
    program: 'qwen',
    install: 'npm install -g @qwen-code/qwen-code',
    signIn: 'Run `qwen` in a terminal and choose how to sign in.',
  },
  opencode: {
    title: 'opencode',
    program: 'opencode',
    install: 'npm install -g opencode-ai',
    signIn: 'Run `opencode auth login` in a terminal.',
  },
  copilot: {
    title: 'GitHub Copilot CLI',
    program: 'copilot',
    install: 'npm install -g @github/copilot',
    signIn: 'Run `copilot login` in a terminal.',
  },
  pi: {
    title: 'pi',
    program: 'pi',
    install: 'npm install -g @earendil-works/pi-coding-agent',
    signIn: 'Run `pi` in a terminal and enter /login.',
  },
};

/** Undefined for agents that need no program of their own, or whose program only the config knows. */
export function knownProgram({ type }: AgentConfig): KnownProgram | undefined {
  return type === 'command' || type === 'demo' ? undefined : knownPrograms[type];
}
