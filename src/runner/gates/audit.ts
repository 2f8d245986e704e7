/** The audit gate: a second agent scores the work, and the configuration says what a score means. */
import { type AuditAnswer, auditPrompt } from '../../agents/auditPrompt';
import { cleanText } from '../../agents/cleanText';
import type { Task } from '../../plan/model';
import type { GateOutcome } from '../../status/status';
import { type AttemptContext, snapshotPlace } from '../attemptContext';
import type { Config } from '../configSchema';
import { RunnerError } from '../errors';
import { askAuditor } from './auditor';
import type { GateFailure, GateSubject } from './gate';
import { changedSince } from './work';

type AuditConfig = NonNullable<Config['audit']>;
type Meaning = 'approve' | 'rework' | 'ask';

const shown = 'The audit';

/** Undefined where the work was approved, or nobody is to look at it. `parked`: a person has to decide. */
export async function checkAudit(
  context: AttemptContext,
  task: Task,
  subject: GateSubject,
  changed: readonly string[] | undefined,
): Promise<GateFailure | 'stopped' | 'parked' | undefined> {
  const { audit } = context.config;
  if (!audit) return undefined;
  const started = performance.now();
  const end = (passed: boolean, message: string | undefined, answer?: AuditAnswer) => {
    const record = context.store.record({
      type: 'gate_ended',
      ...subject.ids,
      gate: 'audit',
      command: audit.agent,
      passed,
      score: answer?.score,
      findings: answer && answer.findings.length > 0 ? answer.findings.map((each) => cleanText(each, 500)) : undefined,
      message: message && cleanText(message, 600),
      durationMs: Math.round(performance.now() - started),
    });
    context.emit({ type: 'record', record });
  };
  const before = await snapshotPlace(context);
  const judgement = await ask(context, task, subject, changed, audit);
  if (judgement.outcome === 'stopped') return 'stopped';
  const touched = (await changedSince(context, before, task)) ?? [];
  if (touched.length > 0) {
    const names = `${touched.slice(0, 3).join(', ')}${touched.length > 3 ? ` and ${touched.length - 3} more` : ''}`;
    end(
      false,
      `The auditor changed ${names} instead of only looking, so its word does not count. Look at the work yourself.`,
    );
    return 'parked';
  }
  if (judgement.outcome === 'none') {
    if (!judgement.stopsRun) {
      end(false, `There is no audit: ${judgement.reason} Look at the work yourself.`);
      return 'parked';
    }
    const reason = `The auditor cannot work: ${judgement.reason}`;
    end(false, reason);
    return { command: shown, reason, output: '', blame: 'configuration' };
  }
  const { answer } = judgement;
  const meaning = meaningOf(answer, audit);
  const score = `The audit scored the work ${answer.score} of 100`;
  if (meaning === 'approve') {
    end(true, before ? undefined : 'The workspace is too large to tell whether the auditor changed files.', answer);
    return undefined;
  }
  if (meaning === 'ask') {
    end(false, `${score}, where a person has to decide.`, answer);
    return 'parked';
  }
  const reason = `${score}; it counts from ${audit.approveAt} on.`;
  end(false, reason, answer);
  const findings = answer.findings.map((each) => `- ${cleanText(each, 500)}`).join('\n');
  return { command: shown, reason, output: findings, blame: 'work' };
}

async function ask(
  context: AttemptContext,
  task: Task,
  subject: GateSubject,
  changed: readonly string[] | undefined,
  { agent, approveAt, instructions }: AuditConfig,
): ReturnType<typeof askAuditor> {
  const gates = context.store.status.tasks.get(task.uid)?.gates ?? [];
  const checks = latest(gates).map(checkWords);
  const claim = cleanText(subject.said, 2_000);
  const prompt = auditPrompt({ task, changed, checks, claim, instructions, approveAt });
  try {
    return await askAuditor(context, task, subject, { name: agent, prompt });
  } catch (error) {
    if (!(error instanceof RunnerError) || error.kind !== 'usage') throw error;
    return { outcome: 'none', reason: error.message, stopsRun: true };
  }
}

/** What a score means. One who would have it reworked has not approved it, however high the score. */
function meaningOf({ score, verdict }: AuditAnswer, { approveAt, reworkBelow, between }: AuditConfig): Meaning {
  if (score >= approveAt && verdict !== 'rework') return 'approve';
  if (score < reworkBelow) return 'rework';
  return between === 'approve' && verdict === 'rework' ? 'rework' : between;
}

/** Of each gate, or each command, the outcome after the last turn. */
function latest(gates: readonly GateOutcome[]): GateOutcome[] {
  const last = new Map<string, GateOutcome>();
  for (const gate of gates) if (gate.gate !== 'audit') last.set(`${gate.gate} ${gate.command ?? ''}`, gate);
  return [...last.values()];
}

function checkWords({ gate, command, passed, message }: GateOutcome): string {
  const outcome = passed ? (message ? '' : 'passed') : 'did not pass';
  return `${command ?? gate}: ${[outcome, message].filter(Boolean).join('. ')}`;
}
