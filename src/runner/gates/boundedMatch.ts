/** Patterns from a plan: text of others, which must not keep the runner from its work. */
import { createContext, Script } from 'node:vm';

const limitMs = 500;

/** Whether a pattern matches; undefined where it takes longer than half a second to tell. It has been compiled before. */
export function matchesSoon(pattern: string, flags: string, text: string): boolean | undefined {
  // The engine of expressions looks for the end of its time only when a script with a limit runs it.
  const sandbox = createContext({ pattern, flags, text, found: false });
  try {
    new Script('found = new RegExp(pattern, flags).test(text)').runInContext(sandbox, { timeout: limitMs });
    return sandbox.found === true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
