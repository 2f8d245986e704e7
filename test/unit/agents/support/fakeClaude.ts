/**
 * A program that speaks Claude Code's stream-json as it was recorded from the real one (2.1), as source text of a Node script.
 * The prompt says what happens. Each start is noted, with its arguments, in `starts.jsonl`.
 */
export const fakeClaude = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const args = process.argv.slice(2);
const after = (flag) => args[args.indexOf(flag) + 1];
const resumed = args.includes('--resume');
const session_id = after(resumed ? '--resume' : '--session-id');
appendFileSync('starts.jsonl', JSON.stringify({ pid: process.pid, args, env: process.env }) + '\\n');
const say = (event) => console.log(JSON.stringify({ session_id, uuid: 'u', ...event }));
let total = resumed ? 0.5 : 0;
let turns = 0;
const usage = { input_tokens: 3, cache_creation_input_tokens: 100, cache_read_input_tokens: 1000, output_tokens: 20, service_tier: 'standard' };
const assistant = (content, more = {}) => say({ type: 'assistant', message: { id: 'msg_' + Math.random(), role: 'assistant', model: 'm', content, usage: { ...usage, output_tokens: 1 } }, parent_tool_use_id: null, ...more });
const user = (content) => say({ type: 'user', message: { role: 'user', content }, parent_tool_use_id: null });
const tool = (id, name, input, outcome) => { assistant([{ type: 'tool_use', id, name, input }]); user([{ type: 'tool_result', tool_use_id: id, content: 'output', ...outcome }]); };
const trouble = (text, error, more) => {
  assistant([{ type: 'text', text }], { error, is_api_error_message: true, ...more });
  result({ is_error: true, terminal_reason: 'api_error', result: text, ...more, cost: 0 });
};
const result = ({ cost = 0.01, ...more } = {}) => { total += cost; say({
  type: 'result', subtype: 'success', is_error: false, terminal_reason: 'completed', num_turns: 1, stop_reason: 'end_turn', api_error_status: null,
  result: 'DONE ' + turns, total_cost_usd: total, usage, permission_denials: [], user_message_uuids: [prompt.uuid], ...more }); };
let prompt;
const limit = (resetsAt) => say({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt, rateLimitType: 'five_hour' } });
const scenes = {
  work() { assistant([{ type: 'thinking', thinking: '…' }, { type: 'text', text: 'I \\x1b[1mwrite\\x1b[0m.' }]); tool('t1', 'Write', { file_path: '/w/a.md', content: 'x' }, {}); result({}); },
  'per-model'() { result({ cost: 9, model_usage_since_last_result: { a: { costUSD: 0.25 }, b: { costUSD: 0.5 } } }); },
  noise() { say({ type: 'stream_event', event: 1 }); say({ type: 'system', subtype: 'novelty', attempt: 'x' }); console.log('not json'); console.log('{"type":"result","is_error":'); console.log('x'.repeat(5_000_000)); result({}); },
  overload() { say({ type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 10, retry_delay_ms: 501, error_status: 529, error: 'overloaded' }); trouble('API Error: 529 Overloaded.', 'server_error', { api_error_status: 529 }); },
  auth() { trouble('Invalid API key · Fix external API key', 'authentication_failed', { api_error_status: 401 }); },
  credit() { trouble('Credit balance is too low', 'billing_error', { api_error_status: 400 }); },
  unreachable() { trouble('API Error: Connection refused', 'server_error', { api_error: 'connection_failed' }); },
  'rate limit'() { trouble('API Error: Request rejected (429)', 'rate_limit', { api_error_status: 429 }); },
  'usage limit'() { limit(1795230661); trouble("You've hit your 5-hour limit", 'rate_limit', { api_error_status: 429, api_error: 'usage_limit_reached' }); },
  'usage limit unchanged'() { trouble("You've hit your 5-hour limit", 'rate_limit', { api_error_status: 429, api_error: 'usage_limit_reached' }); },
  'near limit'() { say({ type: 'rate_limit_event', rate_limit_info: { status: 'allowed_warning', resetsAt: 1795230661 } }); result({}); },
  'sleep until reset'() { limit(4102444800); say({ type: 'system', subtype: 'api_retry', attempt: 1, retry_delay_ms: 7187558, error: 'rate_limit' }); },
  'too long'() { trouble('Prompt is too long', 'invalid_request', { api_error_status: 400, terminal_reason: 'prompt_too_long' }); },
  'max turns'() { result({ subtype: 'error_max_turns', is_error: true, terminal_reason: 'max_turns', result: undefined, errors: ['Reached maximum number of turns (2)'] }); },
  aborted() { result({ subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools', result: undefined, errors: ['x'] }); },
  denied() { tool('t1', 'Read', { file_path: '/w/a' }, {}); tool('t2', 'Bash', { command: 'npm test' }, { is_error: true }); say({ type: 'system', subtype: 'permission_denied', tool_name: 'Bash', message: 'npm test needs approval' }); result({ permission_denials: [{ tool_name: 'Bash', tool_use_id: 't2' }] }); },
  'partly denied'() { tool('t1', 'Edit', { file_path: '/w/a' }, {}); tool('t2', 'Bash', { command: 'x' }, { is_error: true }); result({ permission_denials: [{ tool_name: 'Bash' }] }); },
  'tool talk'() { tool('t1', 'Bash', { command: 'cat log' }, { content: '{"type":"result","is_error":true} API Error: 401 usage limit reached' }); result({}); },
  die() { assistant([{ type: 'text', text: 'so far' }]); process.kill(process.pid, 'SIGKILL'); },
  complain() { assistant([{ type: 'text', text: 'so far' }]); console.error('out of luck'); process.exit(9); },
  'end afterwards'() { result({}); process.exit(0); },
  hang() { assistant([{ type: 'text', text: 'thinking' }]); },
  'on its own'() {
    say({ type: 'result', subtype: 'success', is_error: false, terminal_reason: 'completed', result: 'by itself', total_cost_usd: (total += 0.5), usage, origin: { kind: 'task-notification' } });
    result({});
  },
};
if (resumed && session_id.startsWith('00000000')) {
  say({ type: 'result', subtype: 'error_during_execution', is_error: true, num_turns: 0, total_cost_usd: 0, usage: {}, errors: ['No conversation found with session ID: ' + session_id] });
  process.exit(1);
}
if (args.includes('--wrong')) { console.error("error: unknown option '--wrong'"); process.exit(1); }
for await (const line of createInterface({ input: process.stdin })) {
  prompt = JSON.parse(line);
  turns++;
  say({ type: 'system', subtype: 'init', cwd: process.cwd(), tools: [], model: 'm', permissionMode: 'acceptEdits' });
  scenes[prompt.message.content[0].text]();
}
`;
