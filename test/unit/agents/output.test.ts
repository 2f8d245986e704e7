import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { AgentEvent } from '../../../src/agents/agent';
import { openAgentLog } from '../../../src/agents/agentLog';
import { cleanText, TextTail } from '../../../src/agents/cleanText';
import { createLineReader } from '../../../src/agents/process/lineReader';
import { createTextEvents } from '../../../src/agents/textEvents';

function lines(chunks: readonly Uint8Array[], maxBytes?: number): string[] {
  const found: string[] = [];
  const reader = createLineReader((line) => found.push(line), maxBytes);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return found;
}

describe('reading lines', () => {
  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(20)), (texts, cuts) => {
        const written = texts.map((text) => text.replaceAll(/[\n\r]/g, ' '));
        const bytes = Buffer.from(written.map((text) => `${text}\n`).join(''));
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        assert.deepEqual(lines([...chunks, bytes.subarray(at)]), written);
      }),
    );
  });

  it('takes CRLF and a last line without an end', () => {
    assert.deepEqual(lines([Buffer.from('a\r\n\r\nb')]), ['a', '', 'b']);
  });

  it('cuts a line that is too long and goes on with the next', () => {
    assert.deepEqual(lines([Buffer.from('abc'), Buffer.from('defgh\nij\n'), Buffer.from('klmnop')], 4), [
      'abcd',
      'ij',
      'klmn',
    ]);
  });
});

describe('cleaning text', () => {
  it('leaves no escape or control character', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('\x1b', '\x1b[', '\x1b]0;', '\x07', '\x9b', '\r', '\x08', '\0', '\u202e'),
          ),
        ),
        (parts) => {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
          assert.doesNotMatch(cleanText(parts.join('')), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
        },
      ),
    );
  });

  it('does not take long over escapes that never end', () => {
    const begin = Date.now();
    cleanText('\x1b]'.repeat(1_000_000));
    assert.ok(Date.now() - begin < 1000);
  });

  it('keeps the last whole lines', () => {
    const tail = new TextTail(10);
    for (let i = 1; i <= 1000; i++) tail.add(`line ${i}`);
    assert.equal(tail.toString(), 'line 1000');
    assert.equal(tail.lastLine, 'line 1000');
    tail.add('one that is longer');
    assert.equal(tail.toString().length, 10);
  });

  it('shows no more lines than can be followed', () => {
    const events: AgentEvent[] = [];
    const show = createTextEvents((event) => events.push(event));
    for (let i = 0; i < 10_000; i++) show('x');
    assert.ok(events.length >= 100 && events.length <= 300, `${events.length}`);
  });
});

describe('the log', () => {
  it('holds the head and says how much it dropped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tranche-log-'));
    const log = openAgentLog(join(folder, 'a', 'b.log'), assert.fail, 10);
    log.write(Buffer.from('12345678'));
    log.write(Buffer.from('9abcdef'));
    log.write(Buffer.alloc(1_000_000));
    log.close();
    log.close();
    assert.equal(
      readFileSync(join(folder, 'a', 'b.log'), 'utf8'),
      '123456789a\n[Tranche: 1.0 MB more of output are not kept.]\n',
    );
    rmSync(folder, { recursive: true });
  });
});
