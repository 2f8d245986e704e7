/** The one way from text to a plan, whatever the dialect: told by content and place, never asked for. */
import { readMarkdown } from './markdown/readMarkdown';
import type { Plan } from './model';

/**
 * Reads a plan of one file. Every text is one; what looks wrong in it is told in `problems`.
 *
 * @param path of the file, as far as it is known, with forward slashes: some dialects show in it
 */
export function parsePlan(text: string, _path = ''): Plan {
  return readMarkdown(text);
}
