/** What stands above the phases: title, legend, notes on phases, overview. */
import type { Plan } from '../model';
import { parsePlan } from '../parsePlan';
import { oneLine, waysToWrite } from './inline';
import { firstWays } from './together';

/** Title, legend and notes. Adds to `warnings` what cannot be written. */
export function headLines(
  plan: Plan,
  legend: readonly string[],
  notes: readonly string[],
  warnings: string[],
): readonly string[] {
  const rest = [...legend, ...notes.flatMap((note) => [note, ''])];
  const title = oneLine(plan.title);
  if (title === '') return rest;
  const way = waysToWrite(title).find(
    (words) => parsePlan(`# Implementation Plan: ${words}\n\n- [ ] 1.1 Words\n`, 'PLAN.md').title === title,
  );
  if (way === undefined) warnings.push('The title of the plan is not read back as it was.');
  return [`# Implementation Plan: ${way ?? title}`, '', ...rest];
}

/** The overview with its heading; none where there is nothing in it. Adds to `warnings` what cannot be written. */
export function overviewLines(plan: Plan, warnings: string[]): readonly string[] {
  // A note on the order of tasks stands among the groups.
  const entries = Object.entries(plan.overview).filter(
    ([name]) => !/^(?:execution|pipeline|depends|dependenc)/.test(name),
  );
  const ways = entries.map(([name, value]) =>
    waysToWrite(value).map((words) => `- **${name.charAt(0).toUpperCase()}${name.slice(1)}:** ${words}`),
  );
  const lines = firstWays(ways, (asked) => {
    const text = ['# Plan', '', '## Overview', '', ...asked.map(({ way }) => way), '', '## Phase 1: A', ''];
    const { overview } = parsePlan([...text, '- [ ] 1.1 Words', ''].join('\n'), 'PLAN.md');
    const isAll = Object.keys(overview).length === asked.length;
    return asked.map(({ of }) => {
      const [name, value] = entries[of] ?? ['', ''];
      return isAll && Object.hasOwn(overview, name) && overview[name] === oneLine(value);
    });
  });
  for (const [at, [name]] of entries.entries())
    if (lines[at] === null) warnings.push(`"${oneLine(name)}" of the overview cannot be written.`);
  const written = lines.filter((line) => line !== null);
  return written.length === 0 ? [] : ['## Overview', '', ...written, ''];
}
