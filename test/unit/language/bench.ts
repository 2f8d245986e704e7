/** What the tests of this folder share: documents with a caret, edits applied, and statuses made by hand. */
import assert from 'node:assert/strict';
import { openDocument, type PlanDocument, type TextEdit } from '../../../src/language/document';
import { type QuickFix, quickFixesAt } from '../../../src/language/quickFixes';
import type { Plan, Position, Range } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { endOf } from '../../../src/plan/ranges';
import { type PlanView, viewPlan } from '../../../src/present/planView';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { explainTasks } from '../../../src/schedule/readiness';
import type { TaskRecord } from '../../../src/status/status';
import { makeStatus } from '../present/planFixture';

export interface Opened {
  readonly text: string;
  readonly document: PlanDocument;
}

/** Reads a text as the editor shows it. */
export function open(text: string, path = 'PLAN.md', plan: Plan = parsePlan(text, path)): Opened {
  return { text, document: openDocument({ text, plan }) };
}

/** The same, with what has been recorded. */
export function openWith(
  text: string,
  records: Record<string, Partial<TaskRecord>>,
  more: { readonly running?: boolean } = {},
): Opened & { readonly view: PlanView } {
  const plan = parsePlan(text, 'PLAN.md');
  const status = makeStatus(records);
  const readiness = explainTasks(plan, status, defaultScheduleOptions);
  const view = viewPlan({ plan, status, running: more.running ?? false, readiness, tickBoxes: 'whenCompleted' });
  return { text, view, document: openDocument({ text, plan, view }) };
}

/** A text whose caret is written `|`, once. The plan is read from the text without it. */
export function atCaret(marked: string, path?: string): Opened & { readonly position: Position } {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0 && offset === marked.lastIndexOf('|'), 'one caret');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { ...open(text, path), position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

/** The place of the n-th occurrence of some words in a text. */
export function placeOf(text: string, words: string, n = 1): Position {
  let offset = -1;
  for (let count = 0; count < n; count++) offset = text.indexOf(words, offset + 1);
  assert.ok(offset >= 0, `no ${words}`);
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

export function covered(text: string, range: Range): string {
  return text.slice(offsetOf(text, range), offsetOf(text, endOf(range)));
}

function offsetOf(text: string, { line, character }: Position): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  return lines.slice(0, line).join('').length + character;
}

/** Applies edits as an editor does: all of them go by the text before. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map(({ range, newText }) => ({ from: offsetOf(text, range), to: offsetOf(text, endOf(range)), newText }))
    .sort((a, b) => a.from - b.from);
  let result = '';
  let at = 0;
  for (const { from, to, newText } of sorted) {
    assert.ok(from >= at, 'edits overlap');
    result += text.slice(at, from) + newText;
    at = to;
  }
  return result + text.slice(at);
}

/** The fixes for the only problem of a code. */
export function fixesOf({ document }: Opened, code: string): readonly QuickFix[] {
  const problems = document.plan.problems.filter((problem) => problem.code === code);
  assert.ok(problems[0], `no ${code} among ${document.plan.problems.map((problem) => problem.code).join()}`);
  return quickFixesAt(document, problems[0].range).filter(({ fixes }) => fixes.some((one) => one.code === code));
}

/** The text after the fix whose title begins so. */
export function fixed(opened: Opened, code: string, title: string): string {
  const fixes = fixesOf(opened, code);
  const fix = fixes.find((one) => one.title.startsWith(title));
  assert.ok(fix, `no "${title}" among ${fixes.map((one) => one.title).join(' | ')}`);
  return applied(opened.text, fix.edits);
}

export const lines = (...all: string[]) => all.join('\n');
