/** Checks in the native format: boxes below the tasks of their phase, or at the end of the plan. */
import type { Check, Plan } from '../model';
import { parsePlan } from '../parsePlan';
import { oneLine, waysToWrite } from './inline';
import type { PhaseHeading } from './names';
import { firstWays } from './together';

interface Way {
  readonly check: Check;
  readonly way: string;
}

/**
 * Lines of the checks by key of the phase; null for those of the whole plan. Adds to `warnings` what cannot be written.
 */
export function checkLines(
  plan: Plan,
  headings: ReadonlyMap<string, PhaseHeading>,
  warnings: string[],
): ReadonlyMap<string | null, readonly string[]> {
  const phaseOf = ({ phase }: Check) => (phase !== null && headings.has(phase) ? phase : null);
  // Those of the whole plan stand at its end.
  const order = new Map<string | null, number>([...headings.keys(), null].map((key, at) => [key, at]));
  const checks = [...plan.checks].sort((a, b) => (order.get(phaseOf(a)) ?? 0) - (order.get(phaseOf(b)) ?? 0));
  const ways = checks.map(({ text, checked }) =>
    waysToWrite(text).map((way) => `- [${checked ? 'x' : ' '}] ${way}`.trimEnd()),
  );
  const lines = firstWays(ways, (asked) =>
    readTogether(
      asked.flatMap(({ of, way }) => {
        const check = checks[of];
        return check ? [{ check, way }] : [];
      }),
    ),
  );
  const found = new Map<string | null, string[]>();
  for (const [at, check] of checks.entries()) {
    const line = lines[at] ?? null;
    const list = found.get(phaseOf(check));
    if (line === null) warnings.push(`The check "${oneLine(check.text)}" cannot be written.`);
    else if (list) list.push(line);
    else found.set(phaseOf(check), [line]);
  }
  return found;

  function readTogether(all: readonly Way[]): readonly boolean[] {
    // In a text without any task, boxes are read otherwise.
    const text = [
      '# Plan',
      '',
      ...(all.every(({ check }) => phaseOf(check) === null) ? ['- [ ] 99998.1 Words', ''] : []),
    ];
    let last: string | null | undefined;
    const places = all.map(({ check, way }) => {
      const phase = phaseOf(check);
      if (phase !== last && phase === null) text.push('', '## Success Criteria', '');
      else if (phase !== last)
        text.push('', headings.get(phase ?? '')?.line ?? '', '', '- [ ] 99998.1 Words', '', '**VERIFY:**', '');
      last = phase;
      return text.push(way) - 1;
    });
    const { checks: read } = parsePlan([...text, ''].join('\n'), 'PLAN.md');
    const byLine = new Map(read.map((check) => [check.range.line, check]));
    return all.map(({ check }, at) => {
      const found = byLine.get(places[at] ?? -1);
      return found?.text === oneLine(check.text) && found.checked === check.checked;
    });
  }
}
