import assert from 'node:assert/strict';
import { applyRecord, emptyStatus } from '../../../src/status/status';
import { JournalMaker } from './journalMaker';

describe('checks that are put off', () => {
  const journal = () => new JournalMaker().run('run-1').batch('run-1', 'b1', 1, ['1.1', '1.2']);
  const start = (made: JournalMaker, batch: string, task: string) =>
    made.add({ type: 'attempt_started', ...made.ids('run-1', batch, task), position: 1 });
  const check = (made: JournalMaker, batch: string, task: string, deferred: 'later' | 'passed') => {
    const ids = made.ids('run-1', batch, task);
    return made.add({ type: 'gate_ended', ...ids, gate: 'verify', passed: true, durationMs: 1, deferred });
  };
  const complete = (made: JournalMaker, batch: string, task: string) =>
    made.add({ type: 'attempt_ended', ...made.ids('run-1', batch, task), outcome: 'completed', durationMs: 1 });
  const owing = ({ records }: JournalMaker) => {
    const status = emptyStatus();
    for (const record of records) applyRecord(status, record);
    return [...status.tasks.values()].filter(({ owesCheck }) => owesCheck).map(({ id }) => id);
  };
  const later = (made: JournalMaker, batch: string, task: string) =>
    complete(check(start(made, batch, task), batch, task, 'later'), batch, task);

  it('are owed until one passes after them', () => {
    const made = later(journal(), 'b1', '1.1');
    assert.deepEqual(owing(made), ['1.1']);
    check(start(made, 'b1', '1.2'), 'b1', '1.2', 'passed');
    assert.deepEqual(owing(made), ['1.1'], 'the attempt may still come to nothing');
    assert.deepEqual(owing(complete(made, 'b1', '1.2')), []);
  });

  it('are owed still by what another session completes between the check and the end of its attempt', () => {
    const made = later(journal(), 'b1', '1.1');
    start(made.batch('run-1', 'b2', 2, ['2.1', '2.2']), 'b1', '1.2');
    check(made, 'b1', '1.2', 'passed');
    later(made, 'b2', '2.1');
    assert.deepEqual(owing(complete(made, 'b1', '1.2')), ['2.1']);
  });
});
