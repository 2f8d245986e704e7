/** A run with something of everything, for tests of what is told of it. */
import type { Plan } from '../../../../src/plan/model';
import { buildReport, type ReportFacts } from '../../../../src/runner/report/build';
import type { Report } from '../../../../src/runner/report/model';
import { explainTasks } from '../../../../src/schedule/readiness';
import { foldHistory } from '../../../../src/status/history';
import { applyRecord, emptyStatus } from '../../../../src/status/status';
import { makePlan, makeTask } from '../../present/planFixture';
import { JournalMaker, minutes } from '../../status/journalMaker';

/** Tries to leave whatever it is put into. */
export const hostile = `</td>]]><script>alert("1")</script> & 'q' | \`code\` \u001b[31m\u0000\u0008\ud800 "x"`;

export const plan: Plan = makePlan([
  makeTask('1.1', 1, { title: hostile }),
  makeTask('1.2', 2),
  makeTask('1.3', 3),
  makeTask('1.4', 4),
  makeTask('2.1', 5),
  makeTask('2.2', 6),
]);

export function night(): JournalMaker {
  const maker = new JournalMaker().run('run-1').batch('run-1', 'b1', 1, ['1.1', '1.2', '1.3', '1.4']);
  const begin = (task: string, position: number) => {
    const ids = maker.ids('run-1', 'b1', task);
    maker.add({ type: 'attempt_started', ...ids, position }).after(3);
    const usage = { inputTokens: 100 * position, cacheReadTokens: 1000, outputTokens: 50, costUsd: 0.25 };
    const claim = position === 1 ? hostile : `Did ${task}.`;
    maker.add({
      type: 'turn_ended',
      ...ids,
      turn: 1,
      outcome: 'ended',
      usage,
      claim,
      sessionId: 's1',
      durationMs: minutes(3),
    });
    const changedFiles = [hostile, 'src/a.ts'];
    maker.add({
      type: 'gate_ended',
      ...ids,
      gate: 'changes',
      passed: true,
      changedFiles,
      changedCount: 7,
      durationMs: 1,
    });
    return ids;
  };
  const done = begin('1.1', 1);
  maker.add({
    type: 'gate_ended',
    ...done,
    gate: 'tests',
    passed: true,
    message: 'A test was skipped.',
    durationMs: 1,
  });
  maker.add({
    type: 'gate_ended',
    ...done,
    gate: 'verify',
    command: hostile,
    passed: true,
    exitCode: 0,
    durationMs: 10,
  });
  maker.add({ type: 'attempt_ended', ...done, outcome: 'completed', durationMs: minutes(3), commit: 'abc123' });
  const failed = begin('1.2', 2);
  maker.add({
    type: 'gate_ended',
    ...failed,
    gate: 'verify',
    command: 'npm test',
    passed: false,
    exitCode: 1,
    durationMs: 10,
  });
  const failure = { kind: 'gate_failed', message: `npm test did not pass: ${hostile}` };
  maker.add({ type: 'attempt_ended', ...failed, outcome: 'failed', failure, durationMs: minutes(3) });
  const parked = begin('1.3', 3);
  maker.add({
    type: 'attempt_ended',
    ...parked,
    outcome: 'parked',
    failure: { kind: 'approval', message: 'Please look.' },
    durationMs: minutes(3),
  });
  const cut = begin('1.4', 4);
  const limit = { kind: 'usage_limit', message: 'Usage limit.', resetAt: maker.now + minutes(120) };
  maker.add({ type: 'attempt_ended', ...cut, outcome: 'interrupted', failure: limit, durationMs: minutes(3) });
  maker.add({ type: 'batch_ended', runId: 'run-1', batchId: 'b1', completed: 1, failed: 1 });
  return maker.add({ type: 'run_ended', runId: 'run-1', outcome: 'halted', exitCode: 1, reason: hostile });
}

export function factsOf(maker: JournalMaker, more: Partial<ReportFacts> = {}): ReportFacts {
  const status = emptyStatus();
  for (const record of maker.records) applyRecord(status, record);
  return {
    plan,
    planName: 'PLAN.md',
    status,
    history: foldHistory(maker.records),
    readiness: explainTasks(plan, status, { phaseGate: 0.8, maxAttempts: 2 }),
    phaseGate: 0.8,
    jobs: 1,
    running: false,
    now: new Date(maker.now),
    fileOf: (runId, name) => (name.endsWith('.log') ? `runs/${runId}/${name}` : undefined),
    ...more,
  };
}

/** Of the last run. */
export function reportOf(maker: JournalMaker, more?: Partial<ReportFacts>): Report {
  const report = buildReport(factsOf(maker, more), runIdOf(maker));
  if (!report) throw new Error('There is no run.');
  return report;
}

function runIdOf({ records }: JournalMaker): string | undefined {
  return records.flatMap((record) => (record.type === 'run_started' ? record.runId : [])).at(-1);
}
