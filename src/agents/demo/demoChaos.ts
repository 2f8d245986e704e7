/** The troubles of a long run, drawn by lot: the same seed, task, attempt and turn always meet the same one. */
import type { DemoChaos } from '../config';
import { drawn } from './demoDraw';
import type { DemoAction, DemoActionName } from './demoProtocol';

type Trouble = Exclude<keyof DemoChaos, 'seed' | 'limitMs'>;

const actionsOf: readonly (readonly [Trouble, readonly [DemoActionName, ...DemoActionName[]]])[] = [
  ['transient', ['overloaded', 'network', 'throttle']],
  ['limit', ['limit']],
  ['hang', ['hang']],
  ['crash', ['crash']],
  ['falseClaim', ['lie']],
  ['wrong', ['wrong']],
  ['question', ['ask']],
  ['conflict', ['conflict']],
  ['fail', ['fail']],
  ['nothing', ['nothing']],
];

/**
 * What happens in one turn of one attempt at a task; undefined where all goes well. At most one thing does: where the
 * shares add up to more than 1, the last ones named in the settings come short.
 */
export function troubleFor(chaos: DemoChaos, task: string, attempt: number, turn: number): DemoAction | undefined {
  const lot = `${chaos.seed ?? 1} ${attempt} ${turn} ${task}`;
  let left = drawn(lot);
  for (const [trouble, actions] of actionsOf) {
    left -= chaos[trouble] ?? 0;
    if (left >= 0) continue;
    const action = actions[Math.floor(drawn(`${lot} kind`) * actions.length)] ?? actions[0];
    return action === 'limit' && chaos.limitMs !== undefined ? { action, ms: chaos.limitMs } : { action };
  }
  return undefined;
}
