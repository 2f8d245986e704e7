/** Front matter of the tools that keep one task per file. */

import { readDependencies } from '../data/dependencies';
import type { DraftDependency, TaskDraft } from '../data/draft';
import { readItem } from '../data/items';
import { stateOfWord } from '../data/stateWords';
import { type DataValue, type Fields, fieldsOf, pick, pickText } from '../data/value';
import type { PlanFormat } from '../model';
import { type Body, sectionLines } from './body';
import type { FrontMatter } from './frontMatter';
import { draftOfGsdPlan } from './gsdPlan';
import type { TaskFileDraft } from './readTaskFile';
import { splitHeading, wholeFile } from './wholeFile';

const rules = { scale: 'ofThree', scope: '', isSound: () => true } as const;
/** Names of a task file that say nothing but its number. */
const numberName = /(?:^|\/)(\d+)\.md$/i;

/** Null when the front matter is not that of a task. */
export function draftOfFrontMatter(matter: FrontMatter, body: Body, text: string, path: string): TaskFileDraft | null {
  const fields = fieldsOf(matter.value);
  const has = (...names: string[]) => names.some((name) => fields.has(name));
  if (has('workpackageid', 'wpcode', 'wpid')) return workPackage(matter.value, fields, body, text);
  if (has('phase') && has('plan') && has('wave', 'filesmodified', 'musthaves', 'autonomous', 'dependson'))
    return draftOfGsdPlan(fields, body, text, path);
  const status = fields.get('status') ?? fields.get('state');
  const heading = body.headings.find(({ level }) => level === 1);
  const title = pickText(fields, ['title', 'name', 'titulo', 'subject']);
  const isTask = /^task\b/i.test(heading?.title ?? '');
  // Plans of an epic and requirements say how they stand, too.
  if (
    !status ||
    has('prd', 'progress', 'epic', 'speckit') ||
    /(?:^|\/)(?:epic|prd|readme|execution-status)\.md$/i.test(path)
  )
    return null;
  const id = pickText(fields, ['id', 'taskid', 'task']);
  // Decisions and documents lie beside the tasks.
  if (id && /^(?:decision|doc|adr|rfc)-/i.test(id.text)) return null;
  if (id && title) {
    const isBacklog = has('createddate', 'assignee', 'updateddate', 'ordinal', 'parenttaskid', 'labels');
    const format = isBacklog ? 'backlogmd' : 'data';
    return { format, task: named(matter.value, fields, body, text, id), isSure: isBacklog };
  }
  if (title && has('dependson', 'conflictswith', 'parallel', 'github')) {
    return {
      format: 'ccpm',
      task: byFileName(matter.value, fields, body, text, path),
      isSure: has('dependson', 'conflictswith'),
    };
  }
  if (isTask || id) {
    const format: PlanFormat = isTask && has('created', 'started') ? 'ralph' : 'data';
    return { format, task: byFileName(matter.value, fields, body, text, path), isSure: false };
  }
  return null;
}

function named(value: DataValue, fields: Fields, body: Body, text: string, id: DataValue): TaskDraft {
  const read = readItem(value, { phase: null, parent: null }, rules);
  const parent = pickText(fields, ['parenttaskid', 'parentid', 'parent', 'parenttask'])?.text.trim() ?? null;
  const own = { ...read, id: id.text.trim(), idSpan: id.inner, parentName: parent === id.text.trim() ? null : parent };
  return wholeFile(text, body, own);
}

/** The file does not say its id; its name may. */
function byFileName(value: DataValue, fields: Fields, body: Body, text: string, path: string): TaskDraft {
  const read = readItem(value, { phase: null, parent: null }, rules);
  const heading = body.headings.find(({ level }) => level === 1);
  const inHeading = splitHeading(heading?.title ?? '');
  const title = pickText(fields, ['title', 'name']);
  const written = pickText(fields, ['id', 'taskid']);
  const id = written?.text.trim() ?? numberName.exec(path)?.[1] ?? inHeading.id;
  const place = written?.inner ?? title?.inner ?? heading?.span ?? { from: 0, to: 0 };
  const name = title?.text.trim() ?? inHeading.name;
  return wholeFile(text, body, {
    ...read,
    id,
    idSpan: place,
    title: title ? read.title || name : name,
    dependsOn: withoutEnding(read.dependsOn),
  });
}

/** `001.md` names task `001`. */
function withoutEnding(dependencies: readonly DraftDependency[]): DraftDependency[] {
  return dependencies.map((one) => ({ ...one, target: one.target.replace(/\.md$/i, '') }));
}

function workPackage(value: DataValue, fields: Fields, body: Body, text: string): TaskFileDraft | null {
  const id = pickText(fields, ['workpackageid', 'wpcode', 'wpid']);
  const title = pickText(fields, ['title', 'name']);
  const heading = body.headings.find(({ level }) => level === 1);
  if (!id) return null;
  const read = readItem(value, { phase: null, parent: null }, rules);
  const lane = pickText(fields, ['lane', 'status']);
  const logged = lane ? null : lastLane(body);
  const dependsOn = ['dependencies', 'dependson'].flatMap((key) => {
    const written = fields.get(key);
    return written ? readDependencies(written, null, false) : [];
  });
  const own: Partial<TaskDraft> = {
    ...read,
    id: id.text.trim(),
    idSpan: id.inner,
    title: title ? read.title : splitHeading(splitHeading(heading?.title ?? '').name).name,
    dependsOn,
    steps: subtasks(pick(fields, ['subtasks']), body),
    ...(lane && {
      state: stateOfWord(lane.text) ?? 'pending',
      unknownState: stateOfWord(lane.text) === null ? lane.text : null,
      mark: lane.replaceable ? ({ span: lane.inner, kind: 'word' } as const) : null,
    }),
    ...(!lane && { state: stateOfWord(logged ?? '') ?? 'pending', unknownState: null, mark: null }),
  };
  return { format: 'speckitty', task: wholeFile(text, body, own), isSure: true };
}

/** The log of a work package says last where it stands now. */
function lastLane(body: Body): string | null {
  const lanes = sectionLines(body, /^activity log/i).flatMap((line) => {
    const clean = body.lines.clean[line] ?? '';
    return /\blane\s*=\s*([\w-]+)/.exec(clean)?.[1] ?? [];
  });
  return lanes.at(-1) ?? null;
}

/** Ids in the front matter, with the words of the headings that have them. */
function subtasks(list: DataValue | null, body: Body): TaskDraft['steps'] {
  const headings = new Map(
    body.headings.flatMap(({ title, span }) => {
      const id = /\b(T\d+[a-z]?)\b/.exec(title)?.[1];
      return id ? [[id, { title: title.replace(/^subtasks?\s*/i, ''), span }] as const] : [];
    }),
  );
  return (list?.items ?? []).flatMap((item) => {
    if (item.kind !== 'text') return [];
    const heading = headings.get(item.text.trim());
    return [{ text: heading?.title ?? item.text, checked: false, span: heading?.span ?? item.inner }];
  });
}
