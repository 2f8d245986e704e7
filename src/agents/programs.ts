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
};

/** Undefined for agents that need no program of their own, or whose program only the config knows. */
export function knownProgram({ type }: AgentConfig): KnownProgram | undefined {
  return type === 'command' || type === 'demo' ? undefined : knownPrograms[type];
}
