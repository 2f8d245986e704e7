/** What a plan or a config tells the demo agent to do: `(demo: slow 2s)`, `(demo: fail once)`, `(demo: limit 2s)` … */
import { type DemoAction, type DemoActionName, demoActions } from './demoProtocol';

export interface ScriptedAction extends DemoAction {
  /** Only at the first try; later ones go well. */
  readonly once: boolean;
}

/** These pass by themselves, or with a clean session; the others stay as they are unless the script says otherwise. */
const passing: ReadonlySet<DemoActionName> = new Set(['limit', 'network', 'overloaded', 'throttle', 'overflow']);

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };
const words = new RegExp(
  String.raw`^(${demoActions.join('|')})(?:\s+(once))?(?:\s+(\d+(?:\.\d+)?)\s*(ms|s|m|min))?$`,
  'i',
);

/** Every action in the task's text, or in a config's script, where the brackets may be missing. */
export function readDemoScript(text: string): ScriptedAction[] {
  const found = [...text.matchAll(/\(demo:([^()]*)\)/gi)].map(([, inside = '']) => inside);
  return (found.length > 0 ? found : [text]).flatMap((inside) => inside.split(',')).flatMap(readAction);
}

function readAction(text: string): ScriptedAction[] {
  const [, action, once, amount, unit = 's'] = words.exec(text.trim().replace(/^demo:\s*/i, '')) ?? [];
  if (action === undefined) return [];
  const named = action.toLowerCase() as DemoActionName;
  const ms = amount === undefined ? {} : { ms: Number(amount) * (units[unit.toLowerCase()] ?? 1000) };
  return [{ action: named, once: once !== undefined || passing.has(named), ...ms }];
}
