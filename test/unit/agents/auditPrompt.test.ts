import assert from 'node:assert/strict';
import { auditPrompt, readAuditAnswer } from '../../../src/agents/auditPrompt';
import { parsePlan } from '../../../src/plan/parsePlan';
import { processorMs } from '../../support/processorMs';

describe('the answer of an auditor', () => {
  it('is the last object with a score, whatever stands around it', () => {
    for (const text of [
      '{"score": 85, "verdict": "approve", "findings": []}',
      'I looked at it.\n\n```json\n{ "score": 85,\n  "verdict": "approved" }\n```\nThat is all.',
      'For example {"score": 10}. But: {"a": {"b": "}{"}} and {"score": "85/100", "verdict": "pass"} {',
      '{"result": {"score": 85, "verdict": "Approve"}}',
      'if (x) { y(); } {"score": 85.0, "verdict": "accept"}',
    ]) {
      const { score, verdict } = readAuditAnswer(text) ?? {};
      assert.deepEqual([score, verdict], [85, 'approve'], text);
    }
  });

  it('has findings in any form', () => {
    const findings = (value: unknown) => readAuditAnswer(JSON.stringify({ score: 1, findings: value }))?.findings;
    assert.deepEqual(findings(['a.ts: wrong', ' ']), ['a.ts: wrong']);
    assert.deepEqual(findings([{ file: 'a.ts', issue: 'wrong' }]), ['{"file":"a.ts","issue":"wrong"}']);
    assert.deepEqual(findings('one thing'), ['one thing']);
    assert.deepEqual(findings(undefined), []);
    assert.equal(findings(Array.from({ length: 100 }, () => 'x'))?.length, 20);
    assert.equal(readAuditAnswer('{"score": 90, "verdict": "needs work"}')?.verdict, 'rework');
    assert.equal(readAuditAnswer('{"score": 90, "verdict": "hm"}')?.verdict, undefined);
  });

  it('is none without a score from 0 to 100', () => {
    for (const text of [
      '',
      'Looks good: 95',
      '{"score": "high"}',
      '{"score": 950}',
      '{"score": -1}',
      '{"score": null}',
      '{"score": 85',
    ]) {
      assert.equal(readAuditAnswer(text), undefined, text);
    }
  });

  it('is read in bounded time', () => {
    const took = processorMs(() => {
      for (const part of ['{', '{"', '{"score":', '\\', '"']) readAuditAnswer(part.repeat(1_000_000));
    });
    assert.ok(took < 3000, `${took} ms`);
  });
});

describe('the prompt of an auditor', () => {
  it('holds the task, the changes and the checks, and bounds what is listed', () => {
    const [task] = parsePlan('# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 Mend it\n  - with care\n', 'PLAN.md').tasks;
    assert.ok(task);
    const changed = Array.from({ length: 150 }, (_, i) => `src/${i}.ts`);
    const request = {
      task,
      changed,
      checks: ['npm test: passed'],
      claim: 'Done.',
      instructions: undefined,
      approveAt: 90,
    };
    const prompt = auditPrompt(request);
    for (const part of ['with care', '- src/99.ts', '- and 50 more', '- npm test: passed', 'From 90 on', '"score"']) {
      assert.ok(prompt.includes(part), part);
    }
    assert.equal(prompt.includes('src/100.ts'), false);
    assert.match(auditPrompt({ ...request, changed: [] }), /changed no file/);
  });
});
