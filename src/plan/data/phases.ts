/** Phases in data: a list or a map of them, with their tasks inside, or only their names. */
import { type Collector, holdsTasks, taskListIn } from './collect';
import { dependenciesInText } from './dependencies';
import type { PhaseDraft } from './draft';
import { type ItemRules, oneLine } from './items';
import { keysOf } from './keys';
import { stateOfWord } from './stateWords';
import { type DataValue, type Fields, fieldsOf, isScalar, pick, pickText, type Span } from './value';

const phaseLists =
  'phases fases phasen etapas stages milestones epics sprints waves sections groups modules workstreams categories 阶段 этапы'.split(
    ' ',
  );
const onlyPhases = /^(?:phases|fases|phasen|etapas|milestones|epics|sprints|stages|waves|阶段|этапы)$/;

/** Phases with tasks in them, however deep; the outermost count. */
export function addPhases(collector: Collector, fields: Fields, rules: ItemRules): boolean {
  for (const key of phaseLists) {
    const list = fields.get(key);
    if (!list || isScalar(list)) continue;
    const phases =
      list.kind === 'list'
        ? list.items.map((value) => ({ value, key: null }))
        : list.entries.map(({ value, key: name }) => ({ value, key: name }));
    // Names alone are for tasks that say where they belong.
    const simple = onlyPhases.test(key);
    for (const { value, key: name } of phases) {
      const lists = listsBelow(value, 0, simple);
      if (value.kind === 'list' && holdsTasks(value)) lists.push(value);
      if (lists.length === 0 && (value.kind !== 'map' || name !== null)) continue;
      const phase = addPhase(collector, value, name, key);
      const isOver = pickText(fieldsOf(value), keysOf('status'));
      const simpleState = isOver && stateOfWord(isOver.text) === 'completed' ? 'completed' : 'pending';
      for (const tasks of lists) collector.addList(tasks, phase, null, simple ? { ...rules, simpleState } : rules);
    }
    if (collector.tasks.length > 0) return true;
  }
  return false;
}

function listsBelow(value: DataValue, depth: number, simple: boolean): DataValue[] {
  if (value.kind !== 'map' || depth > 4) return [];
  const fields = fieldsOf(value);
  const own = taskListIn(fields, simple);
  const deeper = phaseLists.flatMap((key) => {
    const inner = fields.get(key);
    if (!inner || isScalar(inner)) return [];
    const groups = inner.kind === 'list' ? inner.items : inner.entries.map((entry) => entry.value);
    return groups.flatMap((group) => listsBelow(group, depth + 1, simple));
  });
  const steps = own === null && deeper.length === 0 ? pick(fields, ['steps', 'passos', 'pasos']) : null;
  return [...(own ? [own] : []), ...deeper, ...(steps && holdsTasks(steps) ? [steps] : [])];
}

function addPhase(collector: Collector, value: DataValue, key: string | null, list: string): number {
  const fields = fieldsOf(value);
  const titleValue = pickText(fields, [
    ...keysOf('title'),
    'phase',
    'fase',
    'phasename',
    'nomefase',
    'titulofase',
    'etapa',
    'nomeetapa',
    'epic',
    'milestone',
  ]);
  const idValue = pickText(fields, ['phase', 'number', 'numero', 'idfase', 'faseid', ...keysOf('id')]);
  const name = titleValue
    ? oneLine(titleValue.text)
    : (key ?? `${list.replace(/s$/, '').replace(/^./, (first) => first.toUpperCase())} ${collector.phases.length + 1}`);
  // A mere number is no title.
  const title = /^\d+(?:\.\d+)*$/.test(name) ? `Phase ${name}` : name;
  const number =
    /^\d+(?:\.\d+)*$/.exec(idValue?.text ?? '')?.[0] ?? /^(?:\p{L}+\s+)(\d+(?:\.\d+)*)\b/u.exec(title)?.[1] ?? null;
  const objective =
    pickText(fields, ['objective', 'goal', 'objetivo', 'description', 'descricao'])?.text.trim() ?? null;
  const dependsOn = keysOf('dependencies').flatMap((one) => {
    const written = fields.get(one);
    return written ? phasesNamed(written) : [];
  });
  const titleSpan: Span = titleValue?.inner ?? { from: value.from, to: value.from };
  return collector.addPhase(
    { number, title, objective, span: value, titleSpan, dependsOn },
    idValue?.text ?? null,
    key,
  );
}

function phasesNamed(value: DataValue): PhaseDraft['dependsOn'] {
  const parts = value.kind === 'list' ? value.items : [value];
  return parts
    .filter((part) => part.kind === 'text' || part.kind === 'number')
    .flatMap((part) => dependenciesInText(part.text, part.inner, null, false))
    .map((dependency) => ({ ...dependency, kind: 'phase' as const }));
}
