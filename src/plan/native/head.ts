/** What stands above all phases: title, legend, notes on phases, overview. */
import type { Plan } from '../model';
import { parsePlan } from '../parsePlan';
import { oneLine, waysToWrite } from './inline';

/** Lines of it. Adds to `warnings` what cannot be written. */
export function headLines(
  plan: Plan,
  legend: readonly string[],
  notes: readonly string[],
  warnings: string[],
): string[] {
  const lines: string[] = [];
  const title = oneLine(plan.title);
  if (title !== '') {
    const way = waysToWrite(title).find(
      (words) => parsePlan(`# Implementation Plan: ${words}\n\n- [ ] 1.1 Words\n`, 'PLAN.md').title === title,
    );
    if (way === undefined) warnings.push('The title of the plan is not read back as it was.');
    lines.push(`# Implementation Plan: ${way ?? title}`, '');
  }
  lines.push(...legend, ...notes.flatMap((note) => [note, '']));
  const entries = Object.entries(plan.overview).flatMap(([name, value]) => {
    // A note on the order of tasks, which stands among the groups.
    if (/^(?:execution|pipeline|depends|dependenc)/.test(name)) return [];
    const line = waysToWrite(value)
      .map((words) => `- **${name.charAt(0).toUpperCase()}${name.slice(1)}:** ${words}`)
      .find((way) => {
        const { overview } = parsePlan(
          `# Plan\n\n## Overview\n\n${way}\n\n## Phase 1: A\n\n- [ ] 1.1 Words\n`,
          'PLAN.md',
        );
        return overview[name] === oneLine(value) && Object.keys(overview).length === 1;
      });
    if (line === undefined) warnings.push(`"${oneLine(name)}" of the overview cannot be written.`);
    return line === undefined ? [] : [line];
  });
  if (entries.length > 0) lines.push('## Overview', '', ...entries, '');
  return lines;
}
