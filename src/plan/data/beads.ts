/** Rows of an issue tracker in a file: only `blocks` keeps an issue waiting, and `parent-child` puts it below another. */
import type { Collector } from './collect';
import type { DraftDependency, TaskDraft } from './draft';
import { readItem } from './items';
import { keysOf } from './keys';
import { type DataValue, fieldsOf, pickText } from './value';

export function isBeadsRow(row: DataValue): boolean {
  if (row.kind !== 'map') return false;
  const fields = fieldsOf(row);
  return fields.has('issuetype') && fields.has('id');
}

export function addBeads(list: DataValue, collector: Collector): void {
  const rules = collector.rules('fromZero');
  for (const row of list.items) {
    if (!isIssue(row)) continue;
    const { edges, parent } = edgesOf(row);
    const draft = readItem(row, { phase: null, parent: null }, rules);
    const waiting: TaskDraft = { ...draft, dependsOn: edges, parentName: parent === draft.id ? null : parent };
    collector.tasks.push(waiting);
  }
}

/** Memories, events, deletions and what is gone are rows of the same file. */
function isIssue(row: DataValue): boolean {
  if (row.kind !== 'map') return false;
  const fields = fieldsOf(row);
  const kind = pickText(fields, ['type'])?.text ?? 'issue';
  if (fields.has('type') && row.entries.some(({ key }) => key === '_type') && kind !== 'issue') return false;
  const type = pickText(fields, ['issuetype'])?.text.toLowerCase() ?? '';
  if (type === 'event' || type === 'message') return false;
  if (pickText(fields, ['status'])?.text.toLowerCase() === 'tombstone') return false;
  return pickText(fields, ['id']) !== null && pickText(fields, keysOf('title')) !== null;
}

function edgesOf(row: DataValue): { edges: DraftDependency[]; parent: string | null } {
  const own = fieldsOf(row);
  let parent = pickText(own, ['parentid', 'parent'])?.text.trim() ?? null;
  const edges: DraftDependency[] = [];
  for (const key of ['dependencies', 'dependson', 'blockedby']) {
    for (const item of own.get(key)?.items ?? []) {
      const fields = fieldsOf(item);
      const other = item.kind === 'text' ? item : pickText(fields, ['dependsonid', 'dependson', 'id']);
      if (!other) continue;
      const type =
        item.kind === 'text' ? 'blocks' : (fields.get('type')?.text ?? fields.get('dependencytype')?.text ?? 'blocks');
      const target = other.text.trim();
      if (type === 'blocks') edges.push({ kind: 'task', target, span: other.inner, onlyIfKnown: false });
      if (type === 'parent-child') parent ??= target;
    }
  }
  return { edges, parent };
}
