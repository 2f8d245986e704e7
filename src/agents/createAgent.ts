/** A config entry → the agent it describes. */
import type { Agent } from './agent';
import { createClaudeAgent } from './claude/claudeAgent';
import { codex } from './codex/codexAgent';
import { createCommandAgent } from './commandAgent';
import type { AgentConfig } from './config';
import { copilot } from './copilot/copilotAgent';
import { createDemoAgent } from './demo/demoAgent';
import { gemini } from './gemini/geminiAgent';
import { openCode } from './opencode/openCodeAgent';
import { pi } from './pi/piAgent';
import { qwen } from './qwen/qwenAgent';
import { createTurnAgent } from './turn/turnSession';

/** `name` is the agent's name in the config; people know it by it. */
export function createAgent(name: string, config: AgentConfig): Agent {
  switch (config.type) {
    case 'command':
      return createCommandAgent(name, config);
    case 'demo':
      return createDemoAgent(name, config);
    case 'claude':
      return createClaudeAgent(name, config);
    case 'codex':
      return createTurnAgent(name, config, codex);
    case 'gemini':
      return createTurnAgent(name, config, gemini);
    case 'qwen':
      return createTurnAgent(name, config, qwen);
    case 'opencode':
      return createTurnAgent(name, config, openCode);
    case 'copilot':
      return createTurnAgent(name, config, copilot);
    case 'pi':
      return createTurnAgent(name, config, pi);
  }
}
