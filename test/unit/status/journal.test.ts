import assert from 'node:assert/strict';
import { type JournalRecord, readJournal } from '../../../src/status/journalRecord';

const record: JournalRecord = {
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  type: 'marked',
  task: '1.1',
  status: 'completed',
};
const whole = `${JSON.stringify(record)}\n`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('reading a journal', () => {
  it('reads whole lines', () => {
    assert.deepEqual(readJournal(bytes(whole + whole)), {
      records: [record, record],
      goodBytes: whole.length * 2,
      torn: false,
      badLines: [],
    });
  });

  it('drops a last record torn at any byte', () => {
    for (let length = 1; length < whole.length; length++) {
      const reading = readJournal(bytes(whole + whole.slice(0, length)));
      assert.equal(reading.records.length, 1);
      assert.equal(reading.goodBytes, whole.length);
      assert.equal(reading.torn, true);
    }
  });

  it('reports a bad line in the middle and goes on', () => {
    const reading = readJournal(bytes(`${whole}nonsense\n${whole}`));
    assert.equal(reading.records.length, 2);
    assert.deepEqual(reading.badLines, [{ line: 2, reason: 'is not JSON' }]);
  });
});
