/** What must hold before an attempt counts. The agent's own claim is not among it. */
import type { Task } from '../../plan/model';
import type { AttemptContext } from '../attemptContext';
import { needsApproval } from './approval';
import { checkAudit } from './audit';
import { checkChanges } from './changes';
import { checkEvidence } from './evidence';
import type { GateFailure, GateSubject, Verdict } from './gate';
import { warnOfWeakerTests } from './tests';
import { checkVerify } from './verifyGate';

/** Runs the gates in order, from the cheapest to the dearest, up to the first that does not pass. */
export async function checkGates(context: AttemptContext, task: Task, subject: GateSubject): Promise<Verdict> {
  const work = await checkChanges(context, task, subject);
  if ('blame' in work) return work;
  await warnOfWeakerTests(context, subject, work.changed);
  const failure = await checkMerged(context, task, subject);
  if (failure) return failure;
  const judged = await checkAudit(context, task, subject, work.changed);
  if (judged) return judged;
  return needsApproval(context, task, subject) ? 'parked' : 'passed';
}

/**
 * The gates that look at what is there now, and not at who made it: once more after the work was brought together with
 * that of others. What an auditor or a person has judged is not judged again for that.
 */
export async function checkMerged(
  context: AttemptContext,
  task: Task,
  subject: GateSubject,
): Promise<GateFailure | 'stopped' | undefined> {
  return checkEvidence(context, task, subject) ?? (await checkVerify(context, task, subject));
}
