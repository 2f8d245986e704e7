/** One-word marks in brackets: `(HIGH)`, `[P]`, `(optional)`, `(no changes)`, `(skipped)`. */
import { type AnnotationKind, type Priority, priorities } from '../model';

/** What the marks of one task add up to; filled while they are read. */
export interface Flags {
  priority: Priority | null;
  parallel: boolean;
  optional: boolean;
  expectsNoChanges: boolean;
  skipped: 'struck' | 'said' | 'deferred' | null;
}

const priorityWord = new RegExp(`^(?:priority\\s*[:=]?\\s*)?(${priorities.join('|')})(?:\\s+priority)?$`, 'i');
const parallelWord = /^(?:p|parallel|parallel\s*[:=]\s*true|parallelizable)$/i;
const noChanges = /^(?:(?:expects?\s+)?no\s+(?:file\s+|code\s+)?changes(?:\s+expected)?|read[ -]only)$/i;
const optional = /^optional$/i;
const story = /^US\d+$/;
const saidSkipped =
  /^(?:skip(?:ped)?|cancell?ed|deleted|superseded|rejected|dropped|declined|obsolete|descoped|won'?t (?:do|fix)|wontfix|moved to)\b/i;
const deferred = /^(?:deferred|postponed)\b/i;
/** Takes over what a bracket says. False when it says something else. `atEdge`: no words stand on one side of it. */
export function readFlag(said: string, atEdge: boolean, flags: Flags): boolean {
  const priority = priorityWord.exec(said)?.[1];
  if (priority && (atEdge || said === said.toUpperCase() || /priority/i.test(said))) {
    flags.priority ??= toPriority(priority);
    return true;
  }
  if (story.test(said)) return true;
  if (noChanges.test(said)) flags.expectsNoChanges = true;
  else if (optional.test(said)) flags.optional = true;
  else if (parallelWord.test(said)) flags.parallel = true;
  else if (saidSkipped.test(said) && atEdge) flags.skipped = 'said';
  else if (deferred.test(said) && atEdge) flags.skipped = 'deferred';
  else return false;
  return true;
}

/** What kind of mark a bracket is that was taken over; null for `[US1]`. */
export function flagKind(said: string): AnnotationKind | null {
  if (priorityWord.test(said)) return 'priority';
  if (story.test(said)) return null;
  if (noChanges.test(said)) return 'no-changes';
  if (optional.test(said)) return 'optional';
  return parallelWord.test(said) ? 'parallel' : 'skipped';
}

function toPriority(word: string): Priority {
  return priorities.find((priority) => priority === word.toLowerCase()) ?? 'medium';
}
