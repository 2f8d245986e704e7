import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { rehearsalAdvice } from '../../runner/rehearsal/advice';
import { rehearsalOutcome } from '../../runner/rehearsal/outcome';
import { play } from '../../runner/rehearsal/play';
import { makeScratch } from '../../runner/rehearsal/scratch';
import { rehearsalSettings } from '../../runner/rehearsal/settings';
import { rehearsalLines } from '../../runner/rehearsal/words';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';

interface RehearseOptions extends CommonOptions {
  readonly seed?: number;
  readonly json?: boolean;
}

/** `tranche rehearse`: the whole plan with the demo agent and its troubles, in a copy, and what the settings made of it. */
export async function rehearse(options: RehearseOptions): Promise<number> {
  const { workspace, config, plan, stateDirectory } = openContext(options);
  const settings = rehearsalSettings({ ...config, stateDirectory }, options.seed);
  const { chaos, checksWork } = settings;
  if (!options.json) {
    print(
      `Rehearsing ${safe(plan.name)} (${plural(plan.plan.tasks.length, 'task')}) with the demo agent in a copy; seed ${chaos.seed}.`,
    );
  }
  const stopping = new AbortController();
  const onSignal = () => stopping.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  try {
    const scratch = await makeScratch(workspace, plan);
    try {
      const { plan: _, ...rest } = settings.config;
      const records = await play(scratch, rest, stopping.signal);
      if (!records) return exitCode.stopped;
      const outcome = rehearsalOutcome(records, chaos, config.limits.idleMinutes);
      const advice = rehearsalAdvice(outcome, config, checksWork);
      if (options.json) printJson({ plan: plan.name, tasks: plan.plan.tasks.length, chaos, ...outcome, advice });
      else for (const line of rehearsalLines(outcome, plan.plan, config, advice)) print(line);
      return exitCode.done;
    } finally {
      scratch.dispose();
    }
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}
