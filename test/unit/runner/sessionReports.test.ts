import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunnerError } from '../../../src/runner/errors';
import {
  addReport,
  type PlacedReport,
  readReports,
  readSessionNow,
  sessionFile,
  writeSessionNow,
} from '../../../src/runner/sessionReports';

describe('what a session reports', () => {
  let folder: string;
  let file: string;
  const now = {
    ...{ workspace: '/w', plan: 'PLAN.md', stateDirectory: '.tranche' },
    ...{ runId: 'r', batchId: 'b', task: '1.1', attempt: 1 },
  };
  const progress = (message: string): PlacedReport => ({
    ...{ at: '2026-01-01T00:00:00.000Z', task: '1.1', attempt: 1 },
    report: { kind: 'progress', message },
  });
  const reports = () => join(folder, 'sessions', 'b.reports.jsonl');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-test-'));
    file = sessionFile(folder, 'b');
    writeSessionNow(file, now);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read from where the last reading ended', () => {
    assert.deepEqual(readReports(file, 0), { reports: [], end: 0 });
    addReport(file, progress('one'));
    const first = readReports(file, 0);
    addReport(file, progress('zwei – 二'));
    const second = readReports(file, first.end);
    assert.deepEqual([first.reports, second.reports], [[progress('one')], [progress('zwei – 二')]]);
    assert.deepEqual(readReports(file, second.end), { reports: [], end: second.end });
  });

  it('waits for a line to be whole, and passes over what is no report', () => {
    addReport(file, progress('one'));
    const whole = `${JSON.stringify(progress('two'))}\n`;
    appendFileSync(reports(), `garbage\n{"report":{"kind":"progress"}}\n\0\n${whole.slice(0, 20)}`);
    const first = readReports(file, 0);
    assert.deepEqual(first.reports, [progress('one')]);
    appendFileSync(reports(), whole.slice(20));
    assert.deepEqual(readReports(file, first.end).reports, [progress('two')]);
  });

  it('has an end, so that an agent gone wild fills no disk', () => {
    const long = progress('x'.repeat(20_000));
    assert.throws(() => {
      for (let count = 0; count < 1000; count++) addReport(file, long);
    }, /reported too much already/);
    assert.ok(readReports(file, 0).reports.length > 200);
  });

  it('belongs to a session that a runner keeps', () => {
    assert.deepEqual(readSessionNow(file), now);
    writeFileSync(file, '{"workspace":');
    assert.throws(() => readSessionNow(file), RunnerError);
    assert.throws(() => readSessionNow(join(folder, 'none.json')), /tells of no session/);
    writeSessionNow(file, { ...now, task: '1.2' });
    assert.equal(readSessionNow(file).task, '1.2');
    assert.deepEqual(readdirSync(join(folder, 'sessions')), ['b.json'], 'nothing is left of the writing');
  });
});
