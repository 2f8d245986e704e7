/** A feature of spec-kitty: a file per work package, and a log of how each moved through the lanes. */
import { readJson } from '../data/json';
import { readJsonLines } from '../data/jsonl';
import { stateOfWord } from '../data/stateWords';
import { fieldsOf, pickText } from '../data/value';
import type { Plan, WrittenState } from '../model';
import type { PlanText } from '../parsePlan';
import { readPlanText } from '../readPlanText';
import { readTaskFile } from '../taskFile/readTaskFile';
import { nameOf, withStates } from './files';
import { mergePlans, type Part } from './merge';

export function readWorkPackages(files: readonly PlanText[], path: string): Plan | null {
  const states = statesOf(files);
  const stateOf = ({ id }: { readonly id: string }) => states.get(id) ?? null;
  const parts = files.flatMap((file): Part[] => {
    const plan = /\.md$/i.test(file.path) ? readTaskFile(file.text, file.path) : null;
    return plan?.format === 'speckitty' ? [{ path: file.path, plan: withStates(plan, stateOf) }] : [];
  });
  const whole = { format: 'speckitty', title: nameOf(path) } as const;
  if (parts.length > 0) return mergePlans(parts, whole);
  // The packages are not written out yet.
  const list = files.find(({ path: name }) => /(?:^|\/)wps\.ya?ml$/i.test(name));
  if (!list) return null;
  return mergePlans([{ path: list.path, plan: withStates(readPlanText(list.text, list.path), stateOf) }], whole);
}

/** The log is the source, the file beside it what was made of it. */
function statesOf(files: readonly PlanText[]): ReadonlyMap<string, WrittenState> {
  const states = new Map<string, WrittenState>();
  const put = (id: string | undefined, lane: string | undefined) => {
    const state = lane === undefined ? null : stateOfWord(lane);
    if (id !== undefined && state !== null) states.set(id, state);
  };
  const status = files.find(({ path }) => /(?:^|\/)status\.json$/i.test(path));
  const root = status ? readJson(status.text).root : null;
  for (const { key, value } of (root && fieldsOf(root).get('workpackages')?.entries) ?? [])
    put(key, pickText(fieldsOf(value), ['lane', 'status'])?.text);
  const log = files.find(({ path }) => /(?:^|\/)status\.events\.jsonl$/i.test(path));
  for (const row of (log && readJsonLines(log.text).root?.items) ?? []) {
    const fields = fieldsOf(row);
    put(pickText(fields, ['wpid'])?.text, pickText(fields, ['tolane'])?.text);
  }
  return states;
}
