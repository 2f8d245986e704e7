/** The adapter against the real GitHub Copilot CLI, with a model provider of the person's own. */
import { chatCompletions } from './chatProtocol';
import { describeRealAgent } from './commonTests';

const error = (code: string | null, message: string, more: object = {}) => ({
  error: { message, type: code, code, ...more },
});
const tooMany = error('rate_limit_exceeded', 'Rate limit reached for m.');
const bash = (command: string) => ({ name: 'bash', input: { command, description: 'x', mode: 'sync' } });

describeRealAgent({
  name: 'copilot',
  title: 'GitHub Copilot CLI',
  protocol: chatCompletions,
  config: (command, url) => ({
    type: 'copilot',
    command,
    model: 'stub-model',
    env: {
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: 'nobody',
    },
  }),
  write: (path, file_text) => ({ name: 'create', input: { path, file_text } }),
  endless: {
    call: bash('touch ready; tail -f /dev/null'),
    config: { allowedTools: ['shell(touch)', 'shell(tail)'] },
  },
  note: { name: 'runner-note', input: { text: 'noted' } },
  passing: {
    'too many requests': { status: 429, error: tooMany, headers: { 'retry-after': '1' } },
    'the stream is cut': { cut: 'I wr' },
  },
  errors: {
    'a limit for an hour': [{ status: 429, error: tooMany, headers: { 'retry-after': '3600' } }, 'rate_limit'],
    'wrong key': [{ status: 401, error: error('invalid_api_key', 'Incorrect API key provided.') }, 'auth'],
    'context length': [
      { status: 400, error: error('context_length_exceeded', 'Your input exceeds the context window of this model.') },
      'context_overflow',
    ],
    'bad request': [{ status: 400, error: error('invalid_value', "Invalid value: 'x'.") }, 'unknown'],
  },
  limit: {
    status: 429,
    error: error('user_weekly_rate_limited', 'You have reached your weekly limit. Please try again in 2 hours.'),
    headers: { 'retry-after': '7200' },
  },
  countsResumed: true,
  quietMs: 8000,
  unreachable: { kind: 'network', idleMs: 15_000, slow: true },
  slow: {
    'no money': [{ status: 402, error: error('quota_exceeded', 'You have exceeded your allowance.') }, 'auth'],
    'the stream is cut each time': [{ cut: 'I wr' }, 'network'],
    'too many requests': [{ status: 429, error: tooMany }, 'rate_limit'],
    'no credit': [{ status: 429, error: error('insufficient_quota', 'You exceeded your current quota.') }, 'auth'],
    overloaded: [{ status: 503, error: error('overloaded', 'The engine is overloaded.') }, 'overloaded'],
  },
  refused: { call: bash('npm publish'), words: /may not use bash/ },
});
