/** Options of a run that stand in for settings of `tranche.config.json`, for this time. */
import { agentNamed } from '../../runner/config';
import type { Config } from '../../runner/configSchema';
import type { RunFlags } from '../../status/runFlags';
import type { RunRecord } from '../../status/status';
import type { CommandContext, CommonOptions } from '../context';

export interface SessionOptions extends CommonOptions {
  readonly agent?: string;
  readonly batchSize?: number;
  readonly jobs?: Config['jobs'];
  readonly isolation?: Config['isolation'];
  readonly verify?: Config['verifyWhen'];
  readonly maxFailures?: number;
  /** Nobody is asked. */
  readonly autonomous?: boolean;
  readonly yes?: boolean;
  /** That tasks wait for a person is no reason to end with another code than 0. */
  readonly waitingOk?: boolean;
  readonly json?: boolean;
}

/** The settings as the options say. Throws a `RunnerError` of kind `usage` where the agent asked for is none. */
export function withSettings(context: CommandContext, options: SessionOptions): CommandContext {
  const { config } = context;
  agentNamed(config, options.agent ?? config.agent);
  return {
    ...context,
    config: {
      ...config,
      jobs: options.jobs ?? config.jobs,
      isolation: options.isolation ?? config.isolation,
      verifyWhen: options.verify ?? config.verifyWhen,
      limits: { ...config.limits, maxFailures: options.maxFailures ?? config.limits.maxFailures },
    },
  };
}

/** Those that `tranche resume` goes on with. */
export function flagsOf(options: SessionOptions): RunFlags {
  const { agent, batchSize, jobs, isolation, verify, maxFailures, ignoreDeps } = options;
  const all = { agent, batchSize, jobs, isolation, verify, maxFailures, ignoreDeps };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What was typed for the last run that was asked for something. */
export function keptOptions(runs: readonly RunRecord[]): SessionOptions {
  // What was not typed is absent, and not undefined.
  return (runs.findLast(({ goal }) => goal !== undefined)?.flags ?? {}) as SessionOptions;
}
