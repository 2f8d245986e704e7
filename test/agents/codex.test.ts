/** The adapter against the real Codex. */
import { describeRealAgent } from './commonTests';
import { responses } from './responsesProtocol';

const error = (code: string | null, message: string, more: object = {}) => ({
  error: { message, type: code, code, ...more },
});
const tooMany = error('rate_limit_exceeded', 'Rate limit reached.');
const command = (cmd: string) => ({ name: 'exec_command', input: { cmd } });

describeRealAgent({
  name: 'codex',
  title: 'Codex',
  protocol: responses,
  config: (command, url) => ({
    type: 'codex',
    command,
    model: 'gpt-5.5',
    env: { STUB_KEY: 'nobody' },
    args: [
      ...['-c', 'model_provider="stub"'],
      ...[
        '-c',
        `model_providers.stub={name="stub",base_url="${url}/v1",env_key="STUB_KEY",wire_api="responses",stream_max_retries=1}`,
      ],
    ],
  }),
  write: (path, text) => command(`cat > '${path}' <<'EOF'\n${text}EOF`),
  note: { namespace: 'mcp__runner', name: 'note', input: { text: 'from codex' } },
  endless: { call: command('touch ready; tail -f /dev/null') },
  passing: {
    'too many requests': { status: 429, error: tooMany, headers: { 'retry-after': '1' } },
    'the stream is cut': { cut: 'I wr' },
  },
  errors: {
    'too many requests': [{ status: 429, error: tooMany }, 'rate_limit'],
    'no credit': [{ status: 429, error: error('insufficient_quota', 'You exceeded your current quota.') }, 'auth'],
    'wrong key': [{ status: 401, error: error('invalid_api_key', 'Incorrect API key provided.') }, 'auth'],
    'context length': [
      { status: 400, error: error('context_length_exceeded', 'Your input exceeds the context window of this model.') },
      'context_overflow',
    ],
    'bad request': [{ status: 400, error: error('invalid_request_error', 'No.') }, 'unknown'],
    'the stream is cut each time': [{ cut: 'I wr' }, 'network'],
  },
  limit: {
    status: 429,
    error: {
      error: { type: 'usage_limit_reached', plan_type: 'plus', resets_at: Math.ceil(Date.now() / 1000) + 7200 },
    },
  },
  countsResumed: true,
  countsKilled: true,
  quietMs: 5000,
  unreachable: { kind: 'network' },
  slow: {
    overloaded: [{ status: 503, error: error('overloaded', 'The engine is overloaded.') }, 'overloaded'],
    'a limit that is slept through': [
      { status: 429, error: tooMany, headers: { 'retry-after': '3600' } },
      'rate_limit',
    ],
  },
  refused: {
    call: command("apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: b.md\n+b\n*** End Patch\nEOF"),
    config: { permissionMode: 'read-only' },
    words: /patch rejected/,
  },
});
