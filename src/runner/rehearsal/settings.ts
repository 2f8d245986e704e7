/** The person's settings as they hold in a rehearsal: the same, but every agent is the demo agent and time is short. */
import type { AgentConfig, DemoChaos } from '../../agents/config';
import type { Config } from '../configSchema';

export interface RehearsalSettings {
  /** What is written as `tranche.config.json`. */
  readonly config: Config;
  readonly chaos: DemoChaos;
  /** Something looks at the work itself: a verify command or a second agent. */
  readonly checksWork: boolean;
}

/** Half of a five-hour window, in which a subscription counts: so long a limit holds on average. */
export const limitMs = 2.5 * 3_600_000;

/** So long an agent is silent here before it counts as hanging, in minutes. */
const idleMinutes = 0.05;

const usualChaos: DemoChaos = {
  transient: 0.05,
  limit: 0.02,
  hang: 0.01,
  crash: 0.02,
  falseClaim: 0.02,
  wrong: 0.02,
  question: 0.01,
  conflict: 0.02,
  fail: 0.01,
};

/** @param seed instead of the configured one */
export function rehearsalSettings(config: Config, seed: number | undefined): RehearsalSettings {
  const checksWork =
    config.audit !== undefined ||
    (config.verifyWhen !== 'off' &&
      [config.verify, config.verifyPhase, config.verifyPlan].some((commands) => commands.length > 0));
  const own = Object.values(config.agents).find((agent) => agent.type === 'demo' && agent.chaos);
  const given = (own?.type === 'demo' ? own.chaos : undefined) ?? usualChaos;
  const { falseClaim = 0, wrong = 0 } = given;
  const chaos: DemoChaos = {
    limitMs,
    ...given,
    seed: seed ?? given.seed ?? 1,
    // The commands cannot run on work that is only played. Where there are some, that nothing changed stands for
    // whatever they would find.
    ...(checksWork && { falseClaim: Math.min(1, falseClaim + wrong), wrong: 0 }),
  };
  const { audit: _, ...rest } = config;
  return {
    chaos,
    checksWork,
    config: {
      ...rest,
      agents: Object.fromEntries(agentNames(config).map((name) => [name, played(config.agents[name], chaos)])),
      verify: [],
      verifyPhase: [],
      verifyPlan: [],
      verifyWhen: 'off',
      verifyBaseline: false,
      requireChanges: config.requireChanges || checksWork,
      // The demo agent edits files; it does not return them.
      isolation: config.isolation === 'proposal' ? 'worktree' : config.isolation,
      worktree: { copy: [], link: [], setup: [] },
      limits: { ...config.limits, idleMinutes, turnMinutes: Math.min(config.limits.turnMinutes, 2) },
    },
  };
}

function agentNames({ agent, agents, assign }: Config): string[] {
  return [...new Set([agent, ...Object.keys(agents), ...assign.map((entry) => entry.agent)])];
}

/** What concerns the schedule stays; a demo agent keeps what it was told to do. */
function played(agent: AgentConfig | undefined, chaos: DemoChaos): AgentConfig {
  const { batchSize, jobs } = agent ?? {};
  return {
    type: 'demo',
    chaos,
    ...(agent?.type === 'demo' && agent.script && { script: agent.script }),
    ...(batchSize !== undefined && { batchSize }),
    ...(jobs !== undefined && { jobs }),
  };
}
