/** The gate that looks for what the task's own text says has to be there. */
import { cleanText } from '../../agents/cleanText';
import { readEvidence } from '../../plan/evidence';
import type { Task } from '../../plan/model';
import type { AttemptContext } from '../attemptContext';
import { faultsOf } from './evidenceFiles';
import type { GateFailure, GateSubject } from './gate';

/** Undefined where all of it is there, or nothing is demanded. What nobody can check is said, and counts for nothing. */
export function checkEvidence(
  context: Pick<AttemptContext, 'store' | 'emit' | 'place'>,
  task: Task,
  { ids, merged }: Pick<GateSubject, 'ids' | 'merged'>,
): GateFailure | undefined {
  const demands = readEvidence(task.text);
  if (demands.length === 0) return undefined;
  const started = performance.now();
  const faults = demands.flatMap((demand) => faultsOf(demand, context.place.folder));
  const findings = faults.map(({ words }) => cleanText(words, 300));
  const unchecked = demands.flatMap((demand) => demand.unchecked);
  const notChecked = unchecked.length > 0 ? `Not checked: ${cleanText(unchecked.join('; '), 500)}.` : undefined;
  const missing = findings.length > 0 ? `${findings.join('; ')}.` : undefined;
  const record = context.store.record({
    type: 'gate_ended',
    ...ids,
    gate: 'evidence',
    passed: faults.length === 0,
    message: [missing, notChecked].filter(Boolean).join(' ') || undefined,
    findings: findings.length > 0 ? findings : undefined,
    merged,
    durationMs: Math.round(performance.now() - started),
  });
  context.emit({ type: 'record', record });
  if (missing === undefined) return undefined;
  return {
    command: 'The evidence that the task asks for',
    reason: missing,
    output: '',
    blame: faults.some(({ blame }) => blame === 'work') ? 'work' : 'plan',
  };
}
