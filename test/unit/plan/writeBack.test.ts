import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePlan, type PlanEncoding } from '../../../src/plan/decode';
import type { Plan, Task } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { textWithoutStates } from '../../../src/plan/statelessText';
import { ticksBoxes } from '../../../src/plan/tickBoxes';
import { completedEdit } from '../../../src/plan/writeBack';
import { taskOf } from './planText';

const read = (text: string) => parsePlan(text, 'PLAN.md');
const utf8 = (text: string) => new TextEncoder().encode(text);
const concat = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const taskIn = (bytes: Uint8Array, uid: string): Task => taskOf(read(decodePlan(bytes).text), uid);

function utf16(text: string, encoding: PlanEncoding, bom = true): Uint8Array {
  const units = bom ? `\uFEFF${text}` : text;
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), encoding === 'utf-16le');
  return bytes;
}

/** What became of the bytes: where they differ, and by what. */
function edited(bytes: Uint8Array, task: Task): { from: number; removed: number[]; added: number[] } {
  const edit = completedEdit(bytes, task, read);
  assert.equal(edit.kind, 'edit', JSON.stringify(edit));
  if (edit.kind !== 'edit') throw new Error('unreachable');
  const { at, by } = edit;
  assert.deepEqual(
    [...edit.bytes],
    [...bytes.subarray(0, at.from), ...by, ...bytes.subarray(at.to)],
    'nothing but the value changes',
  );
  return { from: at.from, removed: [...bytes.subarray(at.from, at.to)], added: [...by] };
}

function refusal(bytes: Uint8Array, task: Task): string {
  const edit = completedEdit(bytes, task, read);
  assert.equal(edit.kind, 'refused', JSON.stringify(edit));
  return edit.kind === 'refused' ? edit.reason : '';
}

const plan = '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 First\n- [ ] 1.2 Second `a.ts`\n  - [ ] a step\n';

describe('ticking the box of a completed task', () => {
  it('changes one byte', () => {
    const bytes = utf8(plan);
    assert.deepEqual(edited(bytes, taskIn(bytes, '1.2')), {
      from: plan.indexOf('[ ] 1.2') + 1,
      removed: [0x20],
      added: [0x78],
    });
  });

  it('replaces what looks like a space, and is none', () => {
    for (const mark of ['\u00A0', '\u202F']) {
      const text = plan.replace('[ ] 1.2', `[${mark}] 1.2`);
      const bytes = utf8(text);
      const task = taskIn(bytes, '1.2');
      assert.equal(task.stateMark?.written, mark);
      const from = utf8(text.slice(0, text.indexOf('1.2') - 3)).length;
      assert.deepEqual(edited(bytes, task), { from, removed: [...utf8(mark)], added: [0x78] });
    }
  });

  it('keeps byte order mark, line ends and the missing last one', () => {
    for (const end of ['\r\n', '\r', '\n']) {
      for (const bom of ['', '\uFEFF']) {
        const text = bom + plan.trimEnd().replaceAll('\n', end);
        const bytes = utf8(text);
        assert.equal(edited(bytes, taskIn(bytes, '1.1')).from, utf8(text.slice(0, text.indexOf('[ ] 1.1') + 1)).length);
      }
    }
    const mixed = utf8('# P\r\r\n\n## Phase 1: A\r- [ ] 1.1 First\r\n- [ ] 1.2 Second');
    assert.deepEqual(edited(mixed, taskIn(mixed, '1.2')).removed, [0x20]);
  });

  it('keeps UTF-16', () => {
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      for (const bom of [true, false]) {
        const bytes = utf16(plan.replace('First', 'Erste größer 😀'), encoding, bom);
        const task = taskIn(bytes, '1.2');
        const { removed, added } = edited(bytes, task);
        assert.deepEqual(
          [removed, added],
          encoding === 'utf-16le'
            ? [
                [0x20, 0],
                [0x78, 0],
              ]
            : [
                [0, 0x20],
                [0, 0x78],
              ],
        );
      }
    }
  });

  it('finds its place among broken bytes, before and behind, in the same line and in others', () => {
    const broken = [
      [0xff],
      [0xc3],
      [0xe2, 0x82],
      [0xf0, 0x9f, 0x98],
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
      [0xf5, 0x80],
      [0x80, 0x80],
      [0xe0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ];
    for (const bad of broken) {
      const junk = Uint8Array.from(bad);
      const bytes = concat(
        utf8('# P '),
        junk,
        utf8('\n## Phase 1: A\n- [ ] 1.1 Fi'),
        junk,
        utf8('rst\n- [ ] 1.2 S\n'),
        junk,
      );
      for (const uid of ['1.1', '1.2']) assert.deepEqual(edited(bytes, taskIn(bytes, uid)).removed, [0x20]);
    }
  });

  it('finds its place behind any bytes at all', () => {
    const noise = fc.array(
      fc.integer({ min: 1, max: 255 }).filter((byte) => byte > 0x1f && byte !== 0x60 && byte !== 0x3c),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(noise, noise, (before, behind) => {
        const bytes = concat(
          utf8('# Plan\n\ntext '),
          Uint8Array.from(before),
          utf8('\n\n## Phase 1: A\n\n- [ ] 1.1 First '),
          Uint8Array.from(behind),
          utf8('\n- [ ] 1.2 Second\n'),
        );
        const all = read(decodePlan(bytes).text).tasks.filter(({ state }) => state === 'pending');
        for (const task of all) assert.deepEqual(edited(bytes, task).removed, [0x20]);
      }),
      { numRuns: 200 },
    );
  });

  it('does not mind edits elsewhere', () => {
    const task = taskIn(utf8(plan), '1.2');
    const later = plan.replace('# Plan', '# A longer title\n\nMore text.').replace('First', 'Another first');
    assert.equal(edited(utf8(later), task).from, later.indexOf('[ ] 1.2') + 1);
    assert.equal(edited(utf8(plan.replace('a step', 'another step')), task).removed.length, 1);
  });

  it('refuses when the task is gone, was renamed, or its line was changed', () => {
    const task = taskIn(utf8(plan), '1.2');
    assert.match(refusal(utf8(plan.replace('1.2 Second', '1.3 Second')), task), /no such task/);
    assert.match(refusal(utf8(plan.replace('Second', 'Other')), task), /no such task/);
    assert.match(refusal(utf8(plan.replace('Second `a.ts`', 'Second `a.ts` (HIGH)')), task), /line was changed/);
    assert.match(
      refusal(utf8(plan.replace('[ ] 1.2', '[!] 1.2')), task),
      /its box was changed meanwhile and says failed/,
    );
    assert.match(refusal(concat(utf8(plan), Uint8Array.from([0])), task), /no text/);
  });

  it('ticks what an agent only marked as being worked on', () => {
    const task = taskIn(utf8(plan), '1.2');
    assert.deepEqual(edited(utf8(plan.replace('[ ] 1.2', '[/] 1.2')), task).removed, [0x2f]);
  });

  it('leaves alone what says so already', () => {
    const task = taskIn(utf8(plan), '1.2');
    assert.equal(completedEdit(utf8(plan.replace('[ ] 1.2', '[X] 1.2')), task, read).kind, 'unneeded');
    assert.equal(completedEdit(utf8(plan), { ...task, stateMark: null }, read).kind, 'unmarked');
  });

  it('takes the right one of two tasks with one id', () => {
    const text = plan.replace('1.2 Second', '1.1 First');
    const task = taskIn(utf8(text), '1.1#2');
    assert.equal(edited(utf8(text), task).from, text.lastIndexOf('[ ] 1.1') + 1);
    // Without the first one it would be the second that has the name.
    assert.match(refusal(utf8(text.replace('- [ ] 1.1 First\n', '')), task), /no such task/);
  });
});

describe('how often the plan is read for one box', () => {
  const readings = (text: string, uid: string, known?: Plan) => {
    let count = 0;
    const counted = (one: string) => {
      count++;
      return read(one);
    };
    const bytes = utf8(text);
    const edit = completedEdit(bytes, taskIn(bytes, uid), counted, known);
    assert.equal(edit.kind, 'edit', JSON.stringify(edit));
    if (edit.kind !== 'edit') throw new Error('unreachable');
    const after = read(decodePlan(edit.bytes).text);
    const facts = ({ tasks }: Plan) => tasks.map(({ text: _, ...task }) => task);
    assert.deepEqual(facts(edit.plan), facts(after), 'the plan that it tells of is what the file is read as');
    assert.equal(taskOf(edit.plan, uid).text, taskOf(after, uid).text);
    return count;
  };

  it('is once for an empty box, and never where its reading is known', () => {
    assert.equal(readings(plan, '1.1'), 1);
    assert.equal(readings(plan, '1.2'), 1);
    assert.equal(readings(plan, '1.2', read(plan)), 0);
    assert.equal(readings(plan.replaceAll('\n', '\r\n'), '1.1'), 1);
  });

  it('is twice where the mark may say something of others, or its line is read otherwise by itself', () => {
    assert.equal(readings(plan.replace('[ ] 1.1', '[/] 1.1'), '1.1'), 2);
    assert.equal(readings('# Plan\n\n## Status\n\n- [/] blocked things\n- [ ] Other\n', 'blocked-things'), 2);
  });

  it('takes many boxes one after another from one reading', () => {
    const text = `# Plan\n\n${Array.from({ length: 50 }, (_, at) => `- [ ] 1.${at + 1} Do it\n`).join('')}`;
    let bytes = utf8(text);
    let known = read(text);
    for (const task of read(text).tasks) {
      const edit = completedEdit(bytes, task, () => assert.fail('it was read'), known);
      assert.equal(edit.kind, 'edit');
      if (edit.kind !== 'edit') continue;
      bytes = edit.bytes as Uint8Array<ArrayBuffer>;
      known = edit.plan;
    }
    assert.equal(decodePlan(bytes).text, text.replaceAll('[ ]', '[x]'));
  });
});

describe('the text of a task without its states', () => {
  it('is the same before and after boxes are ticked, and another when a word changes', () => {
    const before = taskIn(utf8(plan), '1.2');
    const ticked = plan.replace('[ ] 1.2', '[x] 1.2').replace('[ ] a step', '[x] a step');
    assert.equal(textWithoutStates(taskIn(utf8(ticked), '1.2')), textWithoutStates(before));
    assert.equal(
      textWithoutStates(before),
      before.text,
      'what was recorded before boxes were looked away from still holds',
    );
    const other = taskIn(utf8(plan.replace('a step', 'a hop')), '1.2');
    assert.notEqual(textWithoutStates(other), textWithoutStates(before));
  });
});

describe('whether boxes are ticked', () => {
  it('is for the person to say, and else for the dialect', () => {
    assert.equal(ticksBoxes('phases', undefined, 'PLAN.md'), false);
    assert.equal(ticksBoxes('speckit', undefined, 'specs/1/tasks.md'), true);
    assert.equal(ticksBoxes('ralph', undefined, 'prd.json'), false);
    assert.equal(ticksBoxes('phases', 'whenCompleted', 'PLAN.md'), true);
    assert.equal(ticksBoxes('taskmaster', 'whenCompleted', 'tasks.json'), true);
    assert.equal(ticksBoxes('speckit', 'never', 'tasks.md'), false);
  });
});
