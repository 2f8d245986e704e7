/**
 * The dialects of Markdown plans as data: how each is recognised, and what its marks mean. All are read by the same
 * rules; a dialect only settles what those leave open.
 */
import type { PlanFormat, WrittenState } from '../model';

export interface Dialect {
  readonly format: PlanFormat;
  /** Of the file's path, in lower case with forward slashes. */
  readonly path?: RegExp;
  /** Of the text. Any of them is enough. */
  readonly signs?: readonly RegExp[];
  /** Of the text, too: only together they are enough. */
  readonly all?: readonly RegExp[];
  /** Meaning of marks that differ between dialects. */
  readonly marks?: Readonly<Partial<Record<string, WrittenState>>>;
}

/** In the order in which they are tried: the most telling signs first. */
const dialects: readonly Dialect[] = [
  { format: 'speckitty', signs: [/^## Work Package WP\d+/m, /^work_package_id:/m] },
  {
    format: 'specworkflow',
    path: /(?:^|\/)\.spec-workflow\//,
    signs: [/_Prompt: |^[ \t]*- _Leverage:/m],
    marks: { '-': 'in_progress', '~': 'blocked' },
  },
  {
    format: 'kiro',
    path: /(?:^|\/)\.kiro\//,
    signs: [/_(?:Requirements|需求|要件(?:対応)?)\s*[:：]/, /^[ \t]*- \[[ x-]\]\*[ ]*\d/m],
    marks: { '-': 'in_progress', '~': 'in_progress' },
  },
  {
    format: 'speckit',
    path: /(?:^|\/)specs\/\d{3}-[^/]+\/tasks\.md$/,
    signs: [/^[ \t]*- \[.\] \*{0,2}T\d{3}[a-z']?\*{0,2} (?:\[P\] |\[US\d)/m, /^## Format: `\[ID\]/m],
    marks: { '-': 'in_progress' },
  },
  {
    format: 'conductor',
    path: /(?:^|\/)conductor\/(?:.*\/)?(?:plan|tracks)\.md$/,
    signs: [/^#+ .*\[checkpoint: ?[0-9a-f]{7}/m, /^- \[[ x~]\] (?:\*\*Track:|Task: )/m, /^## \[[ x~]\] Track:/m],
    marks: { '~': 'in_progress', '-': 'skipped' },
  },
  {
    format: 'superpowers',
    path: /(?:^|\/)superpowers\/plans\//,
    signs: [/\*\*For (?:agentic workers|Claude):\*\*/, /^- \[.\] \*\*Step \d+:/m],
  },
  { format: 'ralphex', signs: [/^## Validation Commands[ \t\r]*$/m] },
  {
    format: 'gsd',
    path: /(?:^|\/)(?:\.planning|\.gsd)\//,
    signs: [
      /^- \[.\] \*{0,2}\d{2,3}(?:\.\d+)?-\d{2}(?:-PLAN\.md|:)/m,
      /^- \[.\] \*\*[ST]\d{2}: /m,
      /^\*\*Plans\*\*: /m,
    ],
    marks: { '~': 'skipped' },
  },
  {
    format: 'bmad',
    path: /(?:^|\/)(?:_?bmad[^/]*|stories)\//,
    signs: [/^## Tasks \/ Subtasks/m, /^# Story \d+\.\d/m],
    marks: { '-': 'in_progress' },
  },
  { format: 'aidevtasks', signs: [/^- \[.\] 1\.0 /m, /^## Relevant Files[ \t\r]*$/m] },
  { format: 'taskplane', signs: [/^## Review Level: /m] },
  {
    format: 'smartspec',
    path: /(?:^|\/)\.?smartspec\//,
    signs: [/^[ \t]+(?:- )?evidence: (?:code|test|docs|ui) /m, /^#+ TASK-\d+\.\d+: /m, /-TASK-\d{3}: /],
  },
  { format: 'batch', signs: [/\bSPEC-\d{2}\b/, /^#+ TASK \d+: /m] },
  {
    format: 'openspec',
    path: /(?:^|\/)openspec\/changes\//,
    all: [/^## \d+\. /m, /^- \[.\] \d+\.\d+ /m],
    marks: { '-': 'in_progress' },
  },
  {
    format: 'ralph',
    path: /(?:^|\/)(?:@?fix_plan|\.ralph\/.*)\.md$/,
    signs: [/^## (?:High|Medium|Low) Priority[ \t\r]*$/m],
  },
];

/** A to-do list with tokens (`blocked-by:t001`, `ref:GH#1`, `started:…`): a declined item is `[-]`, a moved one `[>]`. */
const tokenList: Dialect = {
  format: 'todo',
  signs: [/ (?:ref:GH#\d|blocked-by:t\d|started:\d{4}|~\d+[hm] \(ai:)/],
  marks: { '-': 'skipped', '>': 'skipped' },
};

/** Enough of a text to tell its dialect by. */
const longestLook = 60_000;

/** Told by the text first, by the place second; null where neither tells. */
export function findDialect(text: string, path: string): Dialect | null {
  const look = text.length > longestLook ? text.slice(0, longestLook) : text;
  if (tokenList.signs?.some((sign) => sign.test(look))) return tokenList;
  const place = path.toLowerCase();
  const byText = dialects.find(
    ({ signs, all }) => signs?.some((sign) => sign.test(look)) || all?.every((sign) => sign.test(look)),
  );
  return byText ?? dialects.find(({ path: own }) => own?.test(place)) ?? null;
}
