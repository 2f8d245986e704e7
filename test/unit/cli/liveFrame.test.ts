import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth, fitted } from '../../../src/cli/display/displayWidth';
import { type Frame, frameLines, rowsTaken, terminalSize } from '../../../src/cli/display/liveFrame';

const titles = [
  'Write the parser',
  '写一个解析器并且测试它的每一个部分直到全部通过为止',
  'Ship it 🚀 with 👩‍👩‍👧 and ❤️ for everybody out there',
  'Cafe\u0301 for all',
];
const waiting = Array.from({ length: 30 }, (_, at) => `1.${at + 2}`);
const frame: Frame = {
  running: [{ sign: '⠋', label: `1.1 ${titles[1]}`, time: '1m 10s', attempt: ' attempt 2', note: `读取 ${titles[2]}` }],
  waiting,
  labelOf: (uid) => `${uid} ${titles[Number(uid.slice(2)) % titles.length]}`,
  progress: '3/162 (1.9 %)',
  time: '12m 3s',
};
const plainLines = (part: Partial<Frame>, columns: number, rows: number) =>
  frameLines({ ...frame, ...part }, { columns, rows }).map(stripVTControlCharacters);

describe('the width of a text in a terminal', () => {
  it('counts columns, not UTF-16 units', () => {
    for (const [text, width] of [
      ['', 0],
      ['abc', 3],
      ['解析', 4],
      ['ｱ', 1],
      ['Ａ', 2],
      ['한글', 4],
      ['e\u0301', 1],
      ['🚀', 2],
      ['❤️', 2],
      ['🇩🇪', 2],
      ['\u001b[31mred\u001b[39m', 3],
      ['○ … ⠋', 5],
    ] as const) {
      assert.equal(displayWidth(text), width, text);
    }
  });

  it('cuts at a whole character and never takes more', () => {
    assert.equal(fitted('parser', 6), 'parser');
    assert.equal(fitted('parser', 5), 'pars…');
    assert.equal(fitted('解析器', 6), '解析器');
    assert.equal(fitted('解析器', 5), '解析…');
    assert.equal(fitted('解析器', 4), '解…');
    assert.equal(fitted('ab 👩‍👩‍👧 cd', 6), 'ab…');
    assert.equal(fitted('ab', 1), '…');
    assert.equal(fitted('ab', 0), '');
  });
});

describe('the live display', () => {
  it('fits into every terminal, the running task and the progress with it', () => {
    for (const columns of [5, 10, 20, 21, 30, 40, 80, 200]) {
      for (const rows of [3, 4, 5, 6, 10, 24, 60]) {
        for (const part of [{}, { waiting: [] }, { running: [] }]) {
          const lines = plainLines(part, columns, rows);
          for (const line of lines) assert.ok(displayWidth(line) < columns, `${columns}x${rows}: ${line}`);
          assert.ok(lines.length < rows, `${columns}x${rows}: ${lines.length} lines`);
          assert.match(lines.at(-1) ?? '', /^3\/1/);
          assert.equal(lines[0]?.startsWith('⠋ 1'), !('running' in part), `${columns}x${rows}`);
        }
      }
    }
  });

  it('says how many more are waiting than there is room for', () => {
    const lines = plainLines({}, 80, 10);
    assert.deepEqual(lines.slice(2), [...lines.slice(2, 6), '… and 26 more', '', '3/162 (1.9 %)  12m 3s']);
    assert.equal(lines.filter((line) => line.startsWith('○')).length, 4);
    const five = { waiting: waiting.slice(0, 5) };
    assert.equal(plainLines(five, 80, 10).filter((line) => line.startsWith('○')).length, 5);
    assert.doesNotMatch(plainLines(five, 80, 10).join(), /more/);
  });

  it('gives the name the room first, then the time, then the attempt', () => {
    const running = { sign: '*', label: '1.1 Write the parser', time: '10s', attempt: ' attempt 2', note: '' };
    const first = (columns: number) => plainLines({ running: [running] }, columns, 24)[0];
    assert.equal(first(60), '* 1.1 Write the parser  10s attempt 2');
    assert.equal(first(30), '* 1.1 Write the parser  10s');
    assert.equal(first(22), '* 1.1 Write the…  10s');
    assert.equal(first(20), '* 1.1 Write the pa…');
  });

  it('shows each session at work, without what they say where there is no room for it', () => {
    const running = ['1.1', '2.1', '3.1'].map((label) => ({
      sign: '*',
      label,
      time: '1s',
      attempt: '',
      note: 'reads',
    }));
    const shown = (rows: number) => plainLines({ running, waiting: [] }, 40, rows);
    assert.deepEqual(shown(24).slice(0, 4), ['* 1.1  1s', '  reads', '* 2.1  1s', '  reads']);
    assert.deepEqual(shown(8).slice(0, 3), ['* 1.1  1s', '* 2.1  1s', '* 3.1  1s']);
    assert.deepEqual(shown(6).slice(0, 2), ['* 1.1  1s', '… and 2 more at work']);
    for (let rows = 3; rows < 30; rows++) {
      assert.ok(plainLines({ running: [...running, ...running] }, 40, rows).length < rows, `${rows} rows`);
    }
  });

  it('knows what a narrower terminal makes of its rows', () => {
    assert.equal(rowsTaken(['', 'a'.repeat(20), 'a'.repeat(21), '\u001b[2m解解解\u001b[22m'], 20), 5);
    assert.equal(rowsTaken(['解'.repeat(10)], 20), 1);
    // A wide character is not cut in two.
    assert.equal(rowsTaken(['解'.repeat(10)], 5), 5);
  });

  it('takes a terminal of unknown size for an ordinary one', () => {
    assert.deepEqual(terminalSize({ columns: 0, rows: 0 }), { columns: 80, rows: 24 });
    assert.deepEqual(terminalSize({}), { columns: 80, rows: 24 });
    assert.deepEqual(terminalSize({ columns: 20, rows: 10 }), { columns: 20, rows: 10 });
  });
});
