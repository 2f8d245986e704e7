import type { Problem } from '../plan/model';
import { safe } from '../present/terminalText';

/**
 * A problem as compilers tell it, so that terminals and editors lead to the place.
 *
 * @param path of the plan: of its file, or of its folder
 */
export function problemLine({ file, range, severity, message, code }: Problem, path: string): string {
  const { line, character } = range;
  const name = safe(file === null ? path : `${path.replace(/\/$/, '')}/${file}`);
  return `${name}:${line + 1}:${character + 1}: ${severity}: ${safe(message)} (${code})`;
}
