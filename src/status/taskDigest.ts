import type { Task } from '../plan/model';
import { textWithoutStates } from '../plan/statelessText';
import { digest } from './stateFolder';

/** Tells whether a task's text is still the one that was worked on. Ticking a box is no change of it. */
export function taskDigest(task: Task): string {
  return digest(textWithoutStates(task));
}
