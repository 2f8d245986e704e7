/** Agents that wait for an answer which nobody is there to give: they look as if they hang. */
import type { AgentFailure } from '../agents/agent';

const question =
  /(?:\[y\/n\]|\(y\/n\)|\(yes\/no\)|\[yes\/no\]|press (?:enter|any key)|(?:password|passphrase)(?: for .*)?:|do you want to|allow .*\?|proceed\?|continue\?|are you sure|\?)\s*[:>›❯]?\s*$/i;

/** A timeout whose last words are a question gets a cause that says so. */
export function asksPerson(failure: AgentFailure, said: string): AgentFailure {
  if (failure.kind !== 'idle_timeout') return failure;
  const last = said.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (!question.test(last)) return failure;
  const message = `The agent asked something and got no answer: "${last.slice(0, 200)}". Give it the permission or the answer in its own settings or in the task's text. ${failure.message}`;
  return { kind: 'question', message };
}
