/** What agents report through the tools of their session, and questions that a person answers. */
import assert from 'node:assert/strict';
import { configOf, Workspace } from './support/tranche';

/** Speaks the protocol by hand: one call for each line of its script that is for the task and the attempt. */
const agent = `
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { TRANCHE_TASK_ID: task, TRANCHE_ATTEMPT: attempt } = process.env;
const { mcpServers: { tranche } } = JSON.parse(process.argv[2]);
const script = JSON.parse(readFileSync('script.json', 'utf8'));
const server = spawn(tranche.command, tranche.args, { env: { ...process.env, ...tranche.env }, stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const send = (message) => server.stdin.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
const ask = async (id, method, params) => {
  send({ id, method, params });
  return JSON.parse((await answers.next()).value).result;
};
const clientInfo = { name: 'agent', version: '1' };
await ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
send({ method: 'notifications/initialized' });
const { content } = await ask(2, 'tools/call', { name: 'get_task', arguments: {} });
writeFileSync('seen-' + task + '.txt', content[0].text);
for (const [name, input] of script[task + ' ' + attempt] ?? []) await ask(3, 'tools/call', { name, arguments: input });
server.stdin.end();
let prompt = '';
for await (const chunk of process.stdin) prompt += chunk;
writeFileSync('prompt-' + task + '-' + attempt + '.md', prompt);
appendFileSync('done.txt', task + '\\n');
console.log('I did ' + task);
`;

const plan = `# Plan: Clock

## Phase 1: Show it

- [ ] 1.1 Show the time
- [ ] 1.2 Show the date
`;

describe('questions', () => {
  let ws: Workspace;
  const config = (extra: Record<string, unknown> = {}) =>
    configOf({
      agent: 'asker',
      agents: { asker: { type: 'command', command: [process.execPath, 'agent.mjs', '{mcp}'] } },
      ...extra,
    });
  const workspace = (script: Record<string, unknown[]>, extra = {}) =>
    new Workspace({
      'PLAN.md': plan,
      'agent.mjs': agent,
      'script.json': JSON.stringify(script),
      'tranche.config.json': config(extra),
    });
  const question = ['ask_person', { question: 'Twelve hours or twenty-four?', options: ['12', '24'] }];
  afterEach(() => ws.dispose());

  it('put the task aside, and the run goes on; the answer goes into the next attempt', async () => {
    ws = workspace({ '1.1 1': [question] });
    const first = await ws.run(['run', '--all']);
    assert.equal(first.code, 4, first.stderr);
    assert.match(first.stdout, /1\.1 waits for you: `tranche answer 1\.1 "…"`/);
    assert.deepEqual(ws.statuses(), { '1.1': 'in_progress', '1.2': 'completed' });
    assert.match(ws.read('seen-1.1.txt'), /Task 1\.1: Show the time/);

    const listed = await ws.run(['questions', '--json']);
    const [open] = JSON.parse(listed.stdout);
    assert.deepEqual([open.id, open.question], ['1.1', 'Twelve hours or twenty-four? (12 / 24)']);
    assert.match((await ws.run(['status'])).stdout, /tranche answer 1\.1/);
    const wrong = await ws.run(['approve', '1.1']);
    assert.deepEqual([wrong.code, /waits for an answer/.test(wrong.stderr)], [2, true]);

    const said = await ws.run(['answer', '1.1', 'Twenty-four,', 'please']);
    assert.equal(said.code, 0, said.stderr);
    assert.equal(ws.statuses()['1.1'], 'pending');
    assert.match((await ws.run(['questions'])).stdout, /No agent waits for an answer/);
    const again = await ws.run(['answer', '1.1', 'twice']);
    assert.equal(again.code, 2);

    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.equal(ws.statuses()['1.1'], 'completed');
    assert.match(
      ws.read('prompt-1.1-2.md'),
      /Asked: Twelve hours or twenty-four\?[^\n]*\n {2}Answer: Twenty-four, please/,
    );
    assert.doesNotMatch(ws.read('prompt-1.1-1.md'), /Asked:/);
  });

  it('are all put to the person, however many there are and whatever is reported behind them', async () => {
    const findings = Array.from({ length: 60 }, (_, i) => ['report_findings', { title: `Finding ${i}` }]);
    ws = workspace({ '1.1 1': [question, ['ask_person', { question: 'Which zone?' }], ...findings] });
    assert.equal((await ws.run(['run', '1'])).code, 4);
    const [open] = JSON.parse((await ws.run(['questions', '--json'])).stdout);
    assert.equal(open.question, '1. Twelve hours or twenty-four? (12 / 24) 2. Which zone?');
  });

  it('are no failures: an answered task has all of its attempts left', async () => {
    ws = workspace({ '1.1 1': [question], '1.1 2': [question], '1.1 3': [question] });
    for (const words of ['one', 'two', 'three']) {
      assert.equal((await ws.run(['run', '1'])).code, 4);
      assert.equal((await ws.run(['answer', '1.1', words])).code, 0);
    }
    assert.equal((await ws.run(['run', '1'])).code, 0);
    assert.match(ws.read('prompt-1.1-4.md'), /Answer: one[\s\S]*Answer: two[\s\S]*Answer: three/);
  });

  it('can be switched off with the other tools', async () => {
    ws = workspace({ '1.1 1': [question] }, { sessionTools: false });
    const { code, stdout } = await ws.run(['run', '1']);
    assert.equal(code, 1, stdout);
    assert.equal(ws.statuses()['1.1'], 'failed', 'the agent found no server among its tools');
  });

  it('stand beside findings, proposals and progress, which end nothing', async () => {
    ws = workspace(
      {
        '1.1 1': [
          ['report_progress', { message: 'The hands are drawn.' }],
          ['report_findings', { title: 'The old clock is slow', file: 'src/clock.ts', severity: 'warning' }],
          ['propose_split', { reason: 'Two faces', tasks: [{ title: 'Hours' }, { title: 'Minutes' }] }],
        ],
      },
      { batchSize: 1 },
    );
    const { code, stdout } = await ws.run(['run', '--all', '--json']);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /The hands are drawn\./);
    const kept = ws.journal().flatMap((record) => (record.type === 'reported' ? [record.report.kind] : []));
    assert.deepEqual(kept, ['finding', 'split']);
    const report = await ws.run(['report']);
    assert.match(report.stdout, /The old clock is slow \(src\/clock\\\.ts\)/);
    assert.match(report.stdout, /to be split: Hours; Minutes\. Two faces/);
    assert.match(ws.read('prompt-1.2-1.md'), /The old clock is slow/);
  });
});
