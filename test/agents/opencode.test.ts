/** The adapter against the real opencode. */
import { chatCompletions } from './chatProtocol';
import { describeRealAgent } from './commonTests';

const error = (code: string | null, message: string, more: object = {}) => ({
  error: { message, type: code, code, ...more },
});
const tooMany = error('rate_limit_exceeded', 'Rate limit reached for m.');
const prices = { input: 3, cacheRead: 0.3, output: 15 };
const bash = (command: string) => ({ name: 'bash', input: { command, description: 'x' } });

describeRealAgent({
  name: 'opencode',
  title: 'opencode',
  protocol: chatCompletions,
  config: (command, url) => ({
    type: 'opencode',
    command,
    model: 'stub/m',
    env: {
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      OPENCODE_PURE: '1',
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        provider: {
          stub: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${url}/v1`, apiKey: 'nobody' },
            models: {
              m: {
                cost: { input: prices.input, output: prices.output, cache_read: prices.cacheRead },
                limit: { context: 200_000, output: 8000 },
              },
            },
          },
        },
      }),
    },
  }),
  write: (filePath, content) => ({ name: 'write', input: { filePath, content } }),
  endless: { call: bash('touch ready; tail -f /dev/null'), config: { allowedCommands: ['touch *', 'tail *'] } },
  note: { name: 'runner_note', input: { text: 'noted' } },
  passing: {
    'too many requests': { status: 429, error: tooMany, headers: { 'retry-after': '1' } },
    'the stream is cut': { cut: 'I wr' },
  },
  errors: {
    'wrong key': [{ status: 401, error: error('invalid_api_key', 'Incorrect API key provided.') }, 'auth'],
    'context length': [
      { status: 400, error: error('context_length_exceeded', 'Your input exceeds the context window of this model.') },
      'context_overflow',
    ],
  },
  prices,
  countsResumed: true,
  quietMs: 12_000,
  unreachable: { kind: 'network', idleMs: 30_000, slow: true },
  slow: {
    'no money': [{ status: 402, error: error('quota_exceeded', 'You have exceeded your allowance.') }, 'auth'],
    'bad request': [{ status: 400, error: error('invalid_value', "Invalid value: 'x'.") }, 'unknown'],
    'too many requests': [{ status: 429, error: tooMany, headers: { 'retry-after': '1' } }, 'rate_limit'],
    'a limit that is slept through': [
      { status: 429, error: error(null, 'Usage limit reached.'), headers: { 'retry-after': '3600' } },
      'usage_limit',
    ],
    'no credit': [{ status: 429, error: error('insufficient_quota', 'You exceeded your current quota.') }, 'auth'],
    overloaded: [{ status: 503, error: error('overloaded', 'The engine is overloaded.') }, 'overloaded'],
    'the stream is cut each time': [{ cut: 'I wr' }, 'network'],
  },
  refused: { call: bash('npm publish'), config: { allowedCommands: ['npm test*'] }, words: /may not use bash/ },
});
