/** Phases as people name them: by number, key or title, or from one to another. */
import type { Phase, Plan } from '../plan/model';
import { few, misspelt, SelectorError } from './selectorError';

/** The keys of the phases that the text means: one, a range (`2-4`), or several with commas. */
export function phasesMeant(text: string, { phases }: Plan): Set<string> {
  const whole = named(text, phases);
  const parts = whole ? [text] : text.split(/[,;]/).map((part) => part.trim());
  const found = parts.flatMap((part) => named(part, phases) ?? range(part, phases) ?? [partly(part, phases)]);
  return new Set(found.map(({ key }) => key));
}

/** By its whole name, whatever its case. What several are called is none of them. */
function named(text: string, phases: readonly Phase[]): readonly Phase[] | undefined {
  const wanted = text.toLowerCase();
  for (const namesOf of [({ key }: Phase) => [key], numbersOf, titlesOf]) {
    const found = phases.filter((phase) => namesOf(phase).some((name) => name.toLowerCase() === wanted));
    if (found.length > 1) throw ambiguous(text, found);
    if (found.length === 1) return found;
  }
  return undefined;
}

function numbersOf({ number }: Phase): string[] {
  return number === null ? [] : [number];
}

/** With and without its "Phase 1:". */
function titlesOf({ title }: Phase): string[] {
  return [title, title.replace(/^\p{L}+\s+[\w.]+\s*[:.–—-]\s*/u, '')];
}

function range(text: string, phases: readonly Phase[]): readonly Phase[] | undefined {
  for (const { index, 0: dash } of text.matchAll(/[-–—‑]|\.\.\.?/g)) {
    const [first] = named(text.slice(0, index).trim(), phases) ?? [];
    const [last] = named(text.slice(index + dash.length).trim(), phases) ?? [];
    if (!first || !last) continue;
    const places = [phases.indexOf(first), phases.indexOf(last)].sort((a, b) => a - b);
    return phases.slice(places[0], (places[1] ?? 0) + 1);
  }
  return undefined;
}

/** The one whose title holds the text. */
function partly(text: string, phases: readonly Phase[]): Phase {
  const wanted = text.toLowerCase();
  const found = wanted === '' ? [] : phases.filter(({ title }) => title.toLowerCase().includes(wanted));
  const [first] = found;
  if (found.length > 1) throw ambiguous(text, found);
  if (first) return first;
  throw misspelt(
    'phase',
    text,
    phases.map(({ key }) => key),
  );
}

function ambiguous(text: string, found: readonly Phase[]): SelectorError {
  const names = found.map(({ key, title }) => (title === key ? key : `${key} (${title})`));
  return new SelectorError(
    'misspelt',
    `"phase:${text}" may be any of ${few(names)}. Use what stands before the brackets.`,
  );
}
