/** A small plan in JSON with its places, made by hand so that these tests do not depend on any reader of data. */
import type { Plan, Range, Task } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { onLine } from '../../../src/plan/ranges';
import { placeOf } from './bench';

export const jsonText = `{
  "tasks": [
    { "id": "parse", "title": "Parse", "status": "pending", "dependencies": [] },
    { "id": "check", "title": "Check", "status": "pending", "dependencies": ["parse"] },
    {
      "id": "write",
      "title": "Write",
      "status": "pending",
      "dependencies": [
        "check",
        "parze"
      ]
    }
  ]
}
`;

function rangeOf(words: string, n = 1): Range {
  const start = placeOf(jsonText, words, n);
  return onLine(start.line, start.character, start.character + words.length);
}

/** Ids and dependencies with their quotes, as the values stand in the text. */
export function jsonPlan(): Plan {
  const [parse, check, write] = [rangeOf('"parse"'), rangeOf('"check"'), rangeOf('"write"')];
  const typo = rangeOf('"parze"');
  const named = [rangeOf('"parse"', 2), rangeOf('"check"', 2)] as const;
  const make = (id: string, idRange: Range, lines: readonly [number, number], dependsOn: Task['dependsOn']): Task => ({
    ...{ uid: id, id, generated: false, title: id, text: id, state: 'pending', file: null, idRange },
    range: {
      ...{ line: lines[0], character: 4 },
      ...{ endLine: lines[1], endCharacter: (jsonText.split('\n')[lines[1]] ?? '').length },
    },
    ...{ stateMark: null, phase: null, parent: null, dependsOn, parallel: false, optional: false, priority: 'medium' },
    ...{ annotations: [], files: [], steps: [], verify: [], expectsNoChanges: false },
  });
  const empty = parsePlan('');
  return {
    ...empty,
    format: 'data',
    syntax: 'json',
    tasks: [
      make('parse', parse, [2, 2], []),
      make('check', check, [3, 3], [{ kind: 'task', target: 'parse', range: named[0] }]),
      make(
        'write',
        write,
        [4, 12],
        [
          { kind: 'task', target: 'check', range: named[1] },
          { kind: 'task', target: 'parze', range: typo },
        ],
      ),
    ],
    references: [
      { kind: 'task', target: 'parse', range: named[0], file: null },
      { kind: 'task', target: 'check', range: named[1], file: null },
      { kind: 'task', target: null, range: typo, file: null },
    ],
    problems: [
      {
        ...{ severity: 'error', code: 'unknown-dependency', file: null, range: typo, tasks: ['write'] },
        message: 'Task "write" depends on task "parze", which is not in this plan; correct the name.',
      },
    ],
  };
}
