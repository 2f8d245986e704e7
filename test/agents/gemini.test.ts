/** The adapter against the real Gemini CLI. */
import { describeRealAgent } from './commonTests';
import { geminiApi } from './geminiProtocol';

const error = (code: number, status: string, message: string, details: object[] = []) => ({
  status: code,
  error: { error: { code, message, status, details } },
});
const tooMany = error(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).');
const shell = (command: string) => ({ name: 'run_shell_command', input: { command, description: 'run' } });

describeRealAgent({
  name: 'gemini',
  title: 'Gemini CLI',
  protocol: geminiApi,
  config: (command) => ({ type: 'gemini', command, model: 'gemini-3.8-flash' }),
  env: (url) => ({ GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: 'nobody' }),
  home: {
    '.gemini/settings.json': JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      general: { enableAutoUpdate: false, maxAttempts: 2 },
    }),
  },
  write: (path, text) => ({ name: 'write_file', input: { file_path: path, content: text } }),
  endless: { call: shell('touch ready; tail -f /dev/null'), config: { allowedTools: ['run_shell_command'] } },
  limit: error(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7200s' },
  ]),
  countsResumed: true,
  countsKilled: true,
  quietMs: 6000,
  passing: { 'too many requests': tooMany },
  errors: {
    'daily quota': [
      error(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
        },
      ]),
      'usage_limit',
    ],
    'wrong key': [error(401, 'UNAUTHENTICATED', 'API key not valid. Please pass a valid API key.'), 'auth'],
    'context length': [
      error(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
      'context_overflow',
    ],
    'the stream is cut': [{ cut: 'I wr' }, 'network'],
  },
  unreachable: { kind: 'network', idleMs: 30_000 },
  slow: {
    'bad request': [error(400, 'INVALID_ARGUMENT', 'Invalid value.'), 'unknown'],
    'no such model': [error(404, 'NOT_FOUND', 'No such model.'), 'auth'],
    'too many requests': [tooMany, 'rate_limit'],
    overloaded: [error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'), 'overloaded'],
  },
  refused: { call: shell('npm publish'), words: /may not use run_shell_command/ },
});
