/** The adapter against the real pi. */
import { chatCompletions } from './chatProtocol';
import { describeRealAgent } from './commonTests';

const error = (code: string | null, message: string, more: object = {}) => ({
  error: { message, type: code, code, ...more },
});
const tooMany = error('rate_limit_exceeded', 'Rate limit reached for m.');
const prices = { input: 3, cacheRead: 0.3, output: 15 };
const models = {
  providers: {
    stub: {
      baseUrl: '{stub}/v1',
      api: 'openai-completions',
      apiKey: 'nobody',
      models: [
        {
          id: 'm',
          name: 'm',
          reasoning: false,
          input: ['text'],
          cost: { ...prices, cacheWrite: 0 },
          contextWindow: 200_000,
          maxTokens: 8000,
        },
      ],
    },
  },
};

describeRealAgent({
  name: 'pi',
  title: 'pi',
  protocol: chatCompletions,
  config: (command) => ({ type: 'pi', command, model: 'stub/m', env: { PI_OFFLINE: '1' } }),
  home: { '.pi/agent/models.json': JSON.stringify(models) },
  write: (path, content) => ({ name: 'write', input: { path, content } }),
  endless: {
    call: { name: 'bash', input: { command: 'touch ready; tail -f /dev/null' } },
    config: { permissionMode: 'default' },
  },
  passing: {
    'too many requests': { status: 429, error: tooMany, headers: { 'retry-after': '1' } },
    'the stream is cut': { cut: 'I wr' },
  },
  errors: {
    'wrong key': [{ status: 401, error: error('invalid_api_key', 'Incorrect API key provided.') }, 'auth'],
    'no money': [{ status: 402, error: error('quota_exceeded', 'You have exceeded your allowance.') }, 'auth'],
    'no credit': [{ status: 429, error: error('insufficient_quota', 'You exceeded your current quota.') }, 'auth'],
    'context length': [
      { status: 400, error: error('context_length_exceeded', 'Your input exceeds the context window of this model.') },
      'context_overflow',
    ],
    'bad request': [{ status: 400, error: error('invalid_value', "Invalid value: 'x'.") }, 'unknown'],
  },
  limit: { status: 429, error: error('GoUsageLimitError', 'Usage limit reached.', { resets_in_seconds: 7200 }) },
  countsResumed: true,
  prices,
  quietMs: 5000,
  unreachable: { kind: 'network', idleMs: 30_000 },
  slow: {
    'too many requests': [{ status: 429, error: tooMany, headers: { 'retry-after': '3600' } }, 'rate_limit'],
    overloaded: [{ status: 503, error: error('overloaded', 'The engine is overloaded.') }, 'overloaded'],
    'the stream is cut each time': [{ cut: 'I wr' }, 'network'],
  },
});
