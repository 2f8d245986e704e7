// Runs the checks on inputs that fuzz.mjs asks for, one message each, in a process that may be ended when it hangs.
import { check } from './fuzzChecks.mjs';
import { inputOf } from './fuzzInputs.mjs';

process.on('message', ({ seed, number, input }) => {
  const tried = input ?? inputOf(seed, number);
  const start = performance.now();
  let error = null;
  try {
    check(tried);
  } catch (thrown) {
    const { message, stack } = thrown instanceof Error ? thrown : { message: String(thrown), stack: '' };
    error = { message, stack: stack.slice(0, 3000) };
  }
  const size = tried.files.reduce((sum, { text }) => sum + text.length, 0);
  process.send({ error, ms: performance.now() - start, size, ...(error && { input: tried }) });
});
