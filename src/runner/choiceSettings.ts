/** What the configuration, and a person who asks for something else this time, say of who gets what. */
import type { ChoiceSettings } from '../schedule/choice';
import { agentNamed, isAgent } from './config';
import type { Config } from './configSchema';

export interface AskedChoice {
  /** For all tasks, whatever the assignments say. */
  readonly agent?: string | undefined;
  /** Instead of the configured size. */
  readonly batchSize?: number | undefined;
}

export function choiceSettings(config: Config, { agent, batchSize }: AskedChoice = {}): ChoiceSettings {
  return {
    agent: agent ?? config.agent,
    insisted: agent,
    assign: config.assign,
    batchSize: config.batchSize,
    askedSize: batchSize,
    isolation: config.isolation,
    isAgent: (name) => isAgent(config, name),
    ofAgent: (name) => agentNamed(config, name),
  };
}
