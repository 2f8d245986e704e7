/** What the fuzzer tries: plans damaged in every way, and texts of pieces that mean something to a parser. */
import fc from 'fast-check';
import { corpus } from './fuzzCorpus.mjs';

const pieces = [
  ...['# ', '## Phase 1: A\n', '### ', '\n', '\n\n', '\r\n', '\r', '  ', '    ', '\t', '- ', '* ', '+ ', '1. ', '2) '],
  ...['- [ ] ', '- [x] ', '- [X] ', '- [-] ', '- [~] ', '- [/] ', '- [!] ', '- [] ', '- [  ] ', '- [ ]* ', '☐ ', '✅ '],
  ...['1.1', '1.1.1', '1.10', '2.3', 'T001', 'T002 [P] [US1]', 'Task 1: ', 'Task 2.1', 'Phase 2', 'bd-1', '#12', '0.0'],
  ...[
    '(depends: ',
    '(depends on Phase ',
    'Depends on: ',
    '_Requirements: 1.1_',
    '**Depends on:** ',
    'blocked by ',
    ')',
    '(',
  ],
  ...['[P]', '[SEQUENTIAL]', '[PARALLEL]', '(optional)', '(HIGH)', '(no changes)', '(verify: npm test)', 'verify: `x`'],
  ...[
    '**',
    '*',
    '_',
    '__',
    '~~',
    '`',
    '``',
    '```',
    '~~~',
    '````',
    '<!--',
    '-->',
    '<details>',
    '</details>',
    '<pre>',
    '> ',
  ],
  ...[
    '**Execution Note:** ',
    'Tasks ',
    '1.1-1.3',
    ' are ',
    '**VERIFY:**',
    '**Status:** ',
    'Done',
    'In Progress',
    'SKIPPED',
  ],
  ...[
    '**pipeline-start:** when ',
    '**Files:**\n',
    '- Create: `a/b.ts`',
    '`src/a.ts:1-3`',
    'src/b/c.py',
    '[a](b.md)',
    '![',
    '](',
  ],
  ...[
    '| a | b |\n',
    '|---|---|\n',
    '| ',
    ' |',
    '---\n',
    '===\n',
    'key: value\n',
    '---\nid: 1\nstatus: done\n---\n',
    ', ',
    ' and ',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '":',
    '{"id":1,',
    '"status": "done"',
    '&a ',
    '*a',
    '!!x ',
    '"',
    "'",
    '\\',
    '%',
    '@',
    'word ',
    ' - ',
    '–',
  ],
  ...[
    '\uFEFF',
    '\u200B',
    '\u00A0',
    '\u2028',
    '\u2029',
    '\u0085',
    '\0',
    '\u001b[31m',
    '\ud800',
    '\udc00',
    '😀',
    'é',
    'e\u0301',
    '\u202e',
    'İ',
    'ß',
    '任务：',
  ],
];
/** No input grows beyond this, however often it is repeated. */
const longest = 60_000;
const piece = fc.constantFrom(...pieces);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const sample = fc.constantFrom(...corpus);

const change = fc.oneof(
  fc.record({
    kind: fc.constantFrom('cut', 'tear', 'repeat', 'swap', 'drop', 'indent', 'quote', 'glue'),
    at: place,
    to: place,
  }),
  fc.record({ kind: fc.constant('insert'), at: place, text: fc.oneof(piece, fc.string({ unit: 'binary' })) }),
  fc.record({
    kind: fc.constant('insert'),
    at: place,
    text: fc.uint8Array({ maxLength: 20 }).map((bytes) => new TextDecoder().decode(bytes)),
  }),
  fc.record({ kind: fc.constant('insert'), at: place, text: sample.map(({ text }) => text) }),
  fc.record({ kind: fc.constant('lineEnds'), text: fc.constantFrom('\r\n', '\r', '\n\r', '\u2028'), at: place }),
  fc.record({ kind: fc.constant('replace'), at: place, text: piece }),
);

const damaged = fc
  .record({ from: sample, changes: fc.array(change, { maxLength: 12, size: 'max' }) })
  .map(({ from, changes }) => ({
    path: from.path,
    text: changes.reduce(apply, from.text),
  }));
const soup = fc.record({
  path: fc.oneof(
    { weight: 3, arbitrary: fc.constant('PLAN.md') },
    { weight: 1, arbitrary: sample.map(({ path }) => path) },
  ),
  text: fc
    .array(fc.oneof({ weight: 12, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), {
      maxLength: 150,
      size: 'max',
    })
    .map((parts) => parts.join('')),
});
/** Where time may grow faster than the text: much of the same. */
const monotonous = fc
  .record({
    path: sample.map(({ path }) => path),
    before: fc.array(piece, { maxLength: 4 }),
    again: fc.array(piece, { minLength: 1, maxLength: 3 }),
    times: fc.oneof(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 200, max: 6000 })),
    after: fc.array(piece, { maxLength: 4 }),
  })
  .map(({ path, before, again, times, after }) => ({
    path,
    text: before.join('') + again.join('').repeat(times) + after.join(''),
  }));
/** Each line deeper than the one before. */
const deep = fc
  .record({
    path: sample.map(({ path }) => path),
    step: fc.constantFrom('  ', ' ', '\t', '> ', '- ', '{"a":[', '[', '  - [ ] x\n'),
    line: piece,
    depth: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ path, step, line, depth }) => ({
    path,
    text: Array.from({ length: depth }, (_, at) => `${step.repeat(Math.min(at, 120))}${line}1.${at} x`).join('\n'),
  }));

const file = fc.oneof(
  { weight: 6, arbitrary: damaged },
  { weight: 4, arbitrary: soup },
  { weight: 1, arbitrary: monotonous },
  { weight: 1, arbitrary: deep },
);
const folder = fc.record({
  path: fc.constantFrom(
    '',
    'plan',
    '.claude/epics/shop',
    'backlog/tasks',
    'specs/001-shop',
    '.kiro/specs/shop',
    '.taskmaster',
  ),
  files: fc.array(fc.oneof(damaged, soup), { minLength: 0, maxLength: 5 }),
});

/** An input: one file, or a folder of several. */
const input = fc.oneof(
  {
    weight: 8,
    arbitrary: file.map(({ path, text }) => ({
      path,
      files: [{ path, text: text.slice(0, longest) }],
      isFolder: false,
    })),
  },
  { weight: 1, arbitrary: folder.map(({ path, files }) => ({ path, files: unique(files), isFolder: true })) },
);

/** The input of a number; the same one for the same seed. */
export function inputOf(seed, number) {
  const [first] = fc.sample(input, { seed: (Math.imul(seed, 1_000_003) + number) | 0, numRuns: 1 });
  return first;
}

function unique(files) {
  const names = new Set();
  return files.map(({ path, text }, at) => {
    const name = path.split('/').at(-1);
    const own = names.has(name) ? `${at}-${name}` : name;
    names.add(own);
    return { path: own, text };
  });
}

function apply(text, { kind, at, to = at, text: piece = '' }) {
  const offset = Math.floor(at * text.length);
  const lines = text.split('\n');
  const a = Math.floor(at * lines.length);
  const b = Math.floor(to * lines.length);
  const [from, end] = a < b ? [a, b] : [b, a];
  const changed = (between) => [...lines.slice(0, from), ...between, ...lines.slice(end + 1)].join('\n');
  const part = lines.slice(from, end + 1);
  switch (kind) {
    case 'cut':
      return text.slice(0, offset) + text.slice(Math.floor(to * text.length));
    case 'tear':
      return text.slice(0, offset);
    case 'repeat':
      return changed([...part, ...part]).slice(0, longest);
    case 'swap':
      return changed([...part].reverse());
    case 'drop':
      return changed([]);
    case 'indent':
      return changed(part.map((line) => `  ${line}`));
    case 'quote':
      return changed(part.map((line) => `> ${line}`));
    case 'glue':
      return changed([part.join(' ')]);
    case 'insert':
      return (text.slice(0, offset) + piece + text.slice(offset)).slice(0, longest);
    case 'replace':
      return text.slice(0, offset) + piece + text.slice(offset + piece.length);
    case 'lineEnds':
      return lines.map((line, number) => (number / lines.length < at ? line + piece : `${line}\n`)).join('');
    default:
      return text;
  }
}
