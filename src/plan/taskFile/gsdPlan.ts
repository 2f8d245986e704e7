/** A plan of one phase as GSD writes it: its `<task>` elements are the steps of the one session that carries it out. */
import { readDependencies } from '../data/dependencies';
import { type Fields, pick, pickText, type Span } from '../data/value';
import type { Body } from './body';
import type { TaskFileDraft } from './readTaskFile';
import { wholeFile } from './wholeFile';

const planName = /(?:^|\/)(\d+(?:\.\d+)*-\d+[a-z]?)-PLAN\.md$/i;

export function draftOfGsdPlan(fields: Fields, body: Body, text: string, path: string): TaskFileDraft | null {
  const phase = pickText(fields, ['phase']);
  const plan = pickText(fields, ['plan']);
  if (!phase || !plan || /^(?:XX|NN)\b/.test(plan.text)) return null;
  const number = /^\d+(?:\.\d+)*/.exec(phase.text)?.[0];
  const own = /^\d+(?:\.\d+)*-\d+/.exec(plan.text)?.[0];
  const id = planName.exec(path)?.[1] ?? own ?? (number ? `${number}-${plan.text.trim()}` : plan.text.trim());
  const dependsOn = ['dependson', 'dependencies'].flatMap((key) => {
    const written = fields.get(key);
    return written ? readDependencies(written, null, false) : [];
  });
  const modified = pick(fields, ['filesmodified', 'files']);
  const files = (modified?.items ?? [])
    .filter(({ kind }) => kind === 'text')
    .map(({ text: name, inner }) => ({ path: name.trim().replaceAll('\\', '/'), span: inner }));
  const title = titleOf(fields, body, text) ?? `Plan ${id}`;
  const steps = taskElements(text);
  const task = wholeFile(text, body, {
    id,
    idSpan: plan.inner,
    title,
    dependsOn: dependsOn.map((one) => ({ ...one, target: one.target.replace(/-PLAN(?:\.md)?$|\.md$/i, '') })),
    files,
    steps,
    verify: [],
  });
  // Without the elements its headings may be the tasks.
  return { format: 'gsd', task, isSure: steps.length > 0 };
}

/** What it is for, in the words of its objective. */
function titleOf(fields: Fields, body: Body, text: string): string | null {
  const own = pickText(fields, ['title', 'name']);
  if (own) return own.text.trim();
  const heading = body.headings.find(({ level }) => level === 1);
  if (heading) return heading.title;
  const objective = /<objective>\s*([^\r\n<]{3,300})/.exec(text)?.[1];
  return objective?.trim() ?? null;
}

const opening = /<task\b[^>]{0,300}>/g;
const closing = '</task>';

function taskElements(text: string): { text: string; checked: boolean; span: Span }[] {
  const steps: { text: string; checked: boolean; span: Span }[] = [];
  let behind = 0;
  for (const { index, 0: tag } of text.matchAll(opening)) {
    if (index < behind) continue;
    const end = text.indexOf(closing, index);
    if (end < 0) break;
    behind = end + closing.length;
    const name = /<name>([\s\S]{0,500}?)<\/name>/.exec(text.slice(index, end));
    const words = name?.[1]?.trim() ?? '';
    const from = name && words !== '' ? text.indexOf(words, index + name.index + '<name>'.length) : index;
    const to = words === '' ? index + tag.length : from + words.length;
    steps.push({ text: words.replace(/\s+/g, ' ') || 'Task', checked: false, span: { from, to } });
  }
  return steps;
}
