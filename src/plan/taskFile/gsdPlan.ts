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
  const task = wholeFile(text, body, {
    id,
    idSpan: plan.inner,
    title,
    dependsOn: dependsOn.map((one) => ({ ...one, target: one.target.replace(/-PLAN(?:\.md)?$|\.md$/i, '') })),
    files,
    steps: taskElements(text),
    verify: [],
  });
  return { format: 'gsd', task, isSure: true };
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

const element = /<task\b[^>]{0,300}>([\s\S]*?)<\/task>/g;

function taskElements(text: string): { text: string; checked: boolean; span: Span }[] {
  return [...text.matchAll(element)].map((match) => {
    const name = /<name>\s*([\s\S]*?)\s*<\/name>/.exec(match[1] ?? '');
    const words = name?.[1] ?? 'Task';
    const from = match.index + (name ? match[0].indexOf(words, match[0].indexOf('<name>')) : 0);
    return { text: words.replace(/\s+/g, ' '), checked: false, span: { from, to: from + (name ? words.length : 5) } };
  });
}
