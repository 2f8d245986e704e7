/** BMAD's sprint-status: one map in which epics and their stories follow each other. */

import type { Collector } from './collect';
import { blankTask, type TaskDraft } from './draft';
import { stateOfWord } from './stateWords';
import type { DataEntry, DataValue } from './value';

const epicKey = /^epic-?(\d+(?:\.\d+)*|[a-z]\w*)$/i;
const retrospective = /^epic-?.+?-retro(?:spective)?$/i;

export function addSprintStatus(development: DataValue, collector: Collector): void {
  const { isSound } = collector.rules();
  let phase: number | null = null;
  for (const entry of development.entries) {
    // A key of nothing but space, half written, names no story.
    if (entry.value.kind === 'map' || entry.value.kind === 'list' || entry.key.trim() === '') continue;
    // A retrospective is a meeting of people.
    if (retrospective.test(entry.key)) continue;
    if (epicKey.test(entry.key)) phase = addEpic(entry, collector);
    else collector.tasks.push(storyOf(entry, phase, isSound(entry.value)));
  }
}

function addEpic({ key, keySpan, value }: DataEntry, collector: Collector): number {
  const number = /\d+(?:\.\d+)*/.exec(key)?.[0] ?? null;
  const span = { from: keySpan.from, to: value.to };
  return collector.addPhase({ number, title: key, objective: null, span, titleSpan: keySpan, dependsOn: [] });
}

function storyOf({ key, keySpan, value }: DataEntry, phase: number | null, isSound: boolean): TaskDraft {
  const read = stateOfWord(value.text);
  const isTorn = !isSound && read === 'completed';
  const words = key.replace(/^(?:\d+|[a-z]\d*)-(?:\d+[a-z]?(?:-\d+(?=-))?-)?/i, '').replaceAll('-', ' ');
  return {
    ...blankTask({ from: keySpan.from, to: value.to }),
    id: key,
    idSpan: keySpan,
    title: words,
    text: `${key}: ${words}`,
    state: isTorn ? 'pending' : (read ?? 'pending'),
    unknownState: read === null ? value.text : null,
    mark: value.replaceable && isSound ? { span: value.inner, kind: value.kind === 'null' ? 'null' : 'word' } : null,
    phase,
  };
}
