/** The documents of tools that have a shape of their own. */
import type { PlanFormat } from '../model';
import { addBeads, isBeadsRow } from './beads';
import { type Collector, holdsTasks, tagsIn, taskListIn, wrapped } from './collect';
import { isTaskLike, isTracked, oneLine, readItem } from './items';
import { keysOf } from './keys';
import { addPhases } from './phases';
import { addSprintStatus } from './sprintStatus';
import { type DataValue, type Fields, fieldsOf, pickText } from './value';

export interface Source {
  readonly root: DataValue;
  readonly syntax: 'json' | 'jsonl' | 'yaml' | 'csv';
  readonly path: string;
}

/** Puts the document's tasks into the collector and tells whose it is; null when it holds none. */
export function collectTasks(source: Source, collector: Collector): PlanFormat | null {
  const { root } = source;
  if (root.kind === 'list') return collectList(source, collector);
  if (root.kind !== 'map') return null;
  const fields = fieldsOf(root);
  for (const read of [ownShape, phased, listed, tagged]) {
    const format = read(root, fields, source, collector);
    if (format !== null && collector.tasks.length > 0) return format;
  }
  for (const inner of wrapped(fields)) {
    const format = collectTasks({ ...source, root: inner }, collector);
    if (format !== null) return format;
  }
  return single(root, fields, collector);
}

function collectList({ root, syntax, path }: Source, collector: Collector): PlanFormat | null {
  if (root.items.some(isBeadsRow) && (syntax === 'jsonl' || root.items.every((row) => row.kind === 'map'))) {
    addBeads(root, collector);
    return collector.tasks.length > 0 ? 'beads' : null;
  }
  if (root.items.some((item) => taskListIn(item.fields) !== null)) {
    const phases = new Map([['phases', root]]);
    if (addPhases(collector, phases, collector.rules())) return 'data';
  }
  const isTable = syntax === 'csv';
  // Rows of events and deletions have ids, too; a plan's rows say what is to be done.
  if (!isTable && !root.items.some((item) => isTaskLike(item) && isTracked(item))) return null;
  collector.addList(root, null, null, collector.rules());
  if (collector.tasks.length === 0) return null;
  return isTable ? 'data' : formatOfItems(root, path);
}

type Reader = (root: DataValue, fields: Fields, source: Source, collector: Collector) => PlanFormat | null;

const ownShape: Reader = (_, fields, __, collector) => {
  const stories = fields.get('userstories');
  if (stories?.kind === 'list') {
    collector.addList(stories, null, null, collector.rules('order'));
    // The number says when each is due.
    const order = new Map(
      stories.items.map((story) => [story, Number(fieldsOf(story).get('priority')?.text ?? Number.NaN)]),
    );
    const due = (span: unknown) => order.get(span as DataValue) ?? Number.NaN;
    const isFlat = collector.tasks.every(({ parent }) => parent === null);
    if (isFlat && [...order.values()].every((number) => Number.isFinite(number)))
      collector.tasks.sort((a, b) => due(a.span) - due(b.span));
    return 'ralph';
  }
  const development = fields.get('developmentstatus');
  if (development?.kind === 'map') {
    addSprintStatus(development, collector);
    return 'bmad';
  }
  const packages = fields.get('workpackages');
  if (packages) {
    collector.addList(packages, null, null, collector.rules());
    return 'speckitty';
  }
  const tracker = fields.get('taskstatus');
  if (tracker?.kind === 'map') {
    collector.addList(tracker, null, null, collector.rules());
    return 'cinerental';
  }
  const queue = fields.get('tasks');
  if (queue?.kind === 'list') return null;
  const results = fields.get('results');
  // Reports of tests have results, too, but no words for them.
  const isReport =
    results?.kind === 'map' &&
    !results.entries.some(({ value }) => isTaskLike(value) || pickText(value.fields, keysOf('description')));
  if (queue?.kind === 'map' || (results?.kind === 'map' && !isReport)) {
    for (const list of [queue, isReport ? undefined : results])
      if (list?.kind === 'map') collector.addList(list, null, null, collector.rules());
    return 'orchestrateos';
  }
  return null;
};

const phased: Reader = (_, fields, { path }, collector) => {
  if (!addPhases(collector, fields, collector.rules())) return null;
  const isGsd = /(?:^|\/)\.planning\//.test(path);
  return isGsd ? 'gsd' : 'data';
};

const listed: Reader = (_, fields, { path }, collector) => {
  const list = taskListIn(fields);
  if (!list) return null;
  const isVerification = fields.has('totals') && list.items.some((item) => fieldsOf(item).has('verified'));
  collector.addList(list, null, null, collector.rules(isVerification ? 'fromOne' : 'ofThree'));
  if (isVerification) return 'smartspec';
  if (fields.has('planpath') || (fields.has('planname') && fields.has('runs'))) return 'phases';
  return formatOfItems(list, path);
};

const tagged: Reader = (root, _, { path }, collector) => {
  const tags = tagsIn(root);
  const main = tags.find(({ tag }) => tag === 'master') ?? tags[0];
  for (const { tag, list } of tags) {
    const scope = tag === main?.tag ? '' : tag.replace(/[\s/\\]+/g, '-');
    collector.addList(list, null, null, collector.rules('ofThree', scope));
  }
  const first = main?.list;
  if (!first) return null;
  return tags.some(({ tag }) => tag === 'master') ? 'taskmaster' : formatOfItems(first, path, 'taskmaster');
};

/** What a document of another kind, an approval or an answer, does not say of itself. */
const plans =
  'blockedby blocks dependencies dependson acceptancecriteria subtasks teststrategy priority assignee idtarefa activeform'.split(
    ' ',
  );

/** One file for one task, as an agent's own list keeps them. */
function single(root: DataValue, fields: Fields, collector: Collector): PlanFormat | null {
  const title = pickText(fields, ['subject', ...keysOf('title')]);
  const isTask =
    pickText(fields, ['id', 'taskid', 'idtarefa']) !== null &&
    title !== null &&
    pickText(fields, keysOf('status')) !== null &&
    !fields.has('version') &&
    plans.some((key) => fields.has(key));
  if (!isTask) return null;
  collector.tasks.push(readItem(root, { phase: null, parent: null }, collector.rules()));
  return fields.has('subject') && (fields.has('blockedby') || fields.has('blocks')) ? 'claude' : 'data';
}

function formatOfItems(list: DataValue, path: string, otherwise: PlanFormat = 'data'): PlanFormat {
  if (/(?:^|\/)\.taskmaster\//.test(path)) return 'taskmaster';
  const all = list.kind === 'list' ? list.items : list.entries.map(({ value }) => value);
  const some = (...names: string[]) =>
    all.some((item) => {
      const fields = fieldsOf(item);
      return names.some((name) => fields.has(name));
    });
  if (some('teststrategy', 'expansionprompt', 'recommendedsubtasks')) return 'taskmaster';
  if (some('blockedby') && some('subject')) return 'claude';
  if (some('impact', 'executiontimeestimate', 'lasttouched') && some('taskid')) return 'orchestrateos';
  return otherwise;
}

/** What the document calls itself. */
export function titleOfDocument(root: DataValue): string {
  if (root.kind !== 'map') return '';
  const fields = fieldsOf(root);
  const own = pickText(fields, [
    'title',
    'titulo',
    'project',
    'projectname',
    'projeto',
    'planname',
    'name',
    'nome',
    'missionslug',
    'friendlyname',
  ]);
  if (own && !holdsTasks(own)) return oneLine(own.text);
  const meta =
    fields.get('meta') ?? fields.get('metadata') ?? fields.get('plan') ?? fields.get('plano') ?? fields.get('project');
  if (meta?.kind !== 'map') return '';
  const named = pickText(fieldsOf(meta), ['projectname', 'title', 'titulo', 'name', 'nome', 'project']);
  return named ? oneLine(named.text) : '';
}
