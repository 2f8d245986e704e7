/** The adapter against the real Qwen Code. */
import { chatCompletions } from './chatProtocol';
import { describeRealAgent } from './commonTests';

const error = (status: number, code: string | null, message: string) => ({
  status,
  error: { error: { message, type: code, code } },
});
const shell = (command: string) => ({ name: 'run_shell_command', input: { command, is_background: false } });

describeRealAgent({
  name: 'qwen',
  title: 'Qwen Code',
  protocol: chatCompletions,
  config: (command) => ({ type: 'qwen', command }),
  env: (url) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'nobody', OPENAI_MODEL: 'stub' }),
  home: {
    '.qwen/settings.json': JSON.stringify({
      security: { auth: { selectedType: 'openai' } },
      // It would ask for things to remember behind each turn.
      memory: { enableManagedAutoMemory: false },
      general: { enableAutoUpdate: false },
    }),
  },
  write: (path, text) => ({ name: 'write_file', input: { file_path: path, content: text } }),
  note: { name: 'mcp__runner__note', input: { text: 'from qwen' } },
  endless: { call: shell('touch ready; tail -f /dev/null'), config: { allowedTools: ['run_shell_command'] } },
  countsResumed: true,
  countsKilled: true,
  quietMs: 8000,
  passing: {
    'too many requests': {
      ...error(429, 'rate_limit_exceeded', 'Rate limit reached.'),
      headers: { 'retry-after': '1' },
    },
    'the stream is cut': { cut: 'I wr' },
  },
  errors: {
    'wrong key': [error(401, 'invalid_api_key', 'Incorrect API key provided.'), 'auth'],
    'context length': [
      error(400, 'context_length_exceeded', 'Your input exceeds the context window of this model.'),
      'context_overflow',
    ],
  },
  unreachable: { kind: 'network', idleMs: 200_000, slow: true },
  slow: {
    'bad request': [error(400, 'invalid_value', 'Invalid value.'), 'unknown'],
    'no money': [error(402, 'quota_exceeded', 'You have exceeded your allowance.'), 'auth'],
    'too many requests': [error(429, 'rate_limit_exceeded', 'Rate limit reached.'), 'rate_limit'],
    'no credit': [
      error(429, 'insufficient_quota', 'You exceeded your current quota, check your billing details.'),
      'auth',
    ],
    overloaded: [error(503, 'overloaded', 'The engine is overloaded.'), 'overloaded'],
    'the stream is cut each time': [{ cut: 'I wr' }, 'network'],
  },
  refused: { call: shell('npm publish'), words: /may not use run_shell_command/ },
});
