/** A config entry → the agent it describes. */
import type { Agent } from './agent';
import { createClaudeAgent } from './claudeAgent';
import { createCommandAgent } from './commandAgent';
import type { AgentConfig } from './config';
import { createDemoAgent } from './demoAgent';

/** `name` is the agent's name in the config; people know it by it. */
export function createAgent(name: string, config: AgentConfig): Agent {
  switch (config.type) {
    case 'command':
      return createCommandAgent(name, config);
    case 'demo':
      return createDemoAgent(name, config);
    case 'claude':
      return createClaudeAgent(name, config);
  }
}
