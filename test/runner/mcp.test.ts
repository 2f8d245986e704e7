/** `tranche mcp`, by a client of the protocol's own SDK. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { readReports, sessionFile, writeSessionNow } from '../../src/runner/sessionReports';
import { Workspace } from './support/tranche';

const plan = `# Plan: Search

## Phase 1: Index

- [x] 1.1 Build the index in \`src/index.ts\`
- [ ] 1.2 Keep it up to date (depends: 1.1)
- [ ] 1.3 Measure it (depends: 1.2)
`;

describe('the MCP server', () => {
  let ws: Workspace;
  let client: Client;

  async function connect(...args: string[]): Promise<void> {
    client = new Client({ name: 'test', version: '1' });
    const command = { command: process.execPath, args: [resolve('dist/tranche.js'), 'mcp', ...args], cwd: ws.folder };
    await client.connect(new StdioClientTransport({ ...command, stderr: 'pipe' }));
  }

  async function call(name: string, input: Record<string, unknown> = {}): Promise<{ text: string; isError: boolean }> {
    const { content, isError = false } = await client.callTool({ name, arguments: input });
    const [first] = content;
    assert.ok(first?.type === 'text');
    return { text: first.text, isError };
  }

  const toolNames = async () => (await client.listTools()).tools.map(({ name }) => name).sort();

  beforeEach(() => {
    ws = new Workspace({ 'PLAN.md': plan });
  });
  afterEach(async () => {
    await client?.close();
    ws.dispose();
  });

  it('tells any agent how the plan stands, what comes next, and what a task is about', async () => {
    await connect();
    assert.deepEqual(await toolNames(), ['get_task', 'next_tasks', 'plan_status']);
    for (const { annotations, inputSchema } of (await client.listTools()).tools) {
      assert.equal(annotations?.readOnlyHint, true);
      assert.equal(inputSchema.type, 'object');
    }
    assert.match((await call('plan_status')).text, /1\/3[\s\S]*Phase 1: Index: 1 of 3 done/);
    assert.match(
      (await call('next_tasks', { count: 1 })).text,
      /^- 1\.2 Keep it up to date\n {2}what it depends on is done/,
    );
    const { text } = await call('get_task', { id: '1.3' });
    assert.match(text, /Task 1\.3: Measure it[\s\S]*Depends on: 1\.2[\s\S]*As the plan has it/);
    assert.equal(ws.exists('.tranche'), false, 'looking leaves nothing behind');
  });

  it('sees what changes while it lives', async () => {
    await connect();
    const marked = await ws.run(['mark', '1.2', 'completed']);
    assert.equal(marked.code, 0);
    assert.match((await call('plan_status')).text, /2\/3/);
    ws.write('PLAN.md', plan.replace('Measure it', 'Measure all of it'));
    assert.match((await call('next_tasks')).text, /1\.3 Measure all of it/);
  });

  it('refuses in words: an unknown task, a wrong input, a plan that is gone', async () => {
    await connect();
    const unknown = await call('get_task', { id: '9.9' });
    assert.deepEqual([unknown.isError, /has no task "9\.9"/.test(unknown.text)], [true, true]);
    const wrong = await call('next_tasks', { count: 0 });
    assert.ok(wrong.isError, wrong.text);
    ws.write('PLAN.md', 'nothing');
    const gone = await call('plan_status');
    assert.ok(gone.isError, gone.text);
  });

  it('lets the agent of a session report on its task, and nothing else', async () => {
    const file = sessionFile(ws.state('runs', 'run-1'), 'batch-1');
    const now = {
      workspace: ws.folder,
      plan: 'PLAN.md',
      stateDirectory: '.tranche',
      runId: 'run-1',
      batchId: 'batch-1',
    };
    writeSessionNow(file, { ...now, task: '1.2', attempt: 1 });
    await connect('--session', file);
    assert.deepEqual(await toolNames(), [
      'ask_person',
      'get_task',
      'next_tasks',
      'plan_status',
      'propose_split',
      'report_findings',
      'report_progress',
    ]);
    assert.match((await call('get_task')).text, /Task 1\.2/);
    await call('report_progress', { message: 'Half of it is there.' });
    await call('report_findings', { title: 'The old index leaks', file: 'src/old.ts', severity: 'warning' });
    await call('propose_split', { reason: 'Two things', tasks: [{ title: 'One' }, { title: 'Other' }] });
    writeSessionNow(file, { ...now, task: '1.3', attempt: 2 });
    assert.match((await call('get_task')).text, /Task 1\.3/);
    const asked = await call('ask_person', { question: 'Which unit?', options: ['ms', 's'] });
    assert.match(asked.text, /end your turn/);
    const wrong = await call('ask_person', { question: '' });
    assert.ok(wrong.isError);
    const { reports, end } = readReports(file, 0);
    assert.deepEqual(
      reports.map(({ report, task, attempt }) => [report.kind, task, attempt]),
      [
        ['progress', '1.2', 1],
        ['finding', '1.2', 1],
        ['split', '1.2', 1],
        ['question', '1.3', 2],
      ],
    );
    assert.deepEqual(readReports(file, end), { reports: [], end });
    assert.equal(ws.exists('.tranche/PLAN/status.json'), false, 'no status is written');
  });

  it('ends with the reason where there is no plan or no session, and when its input ends', async () => {
    const nowhere = await ws.run(['mcp', '--session', 'nowhere.json']);
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /nowhere\.json tells of no session/);
    const none = await ws.run(['mcp', '--plan', 'NONE.md']);
    assert.equal(none.code, 2);
    const served = await ws.run(['mcp']);
    assert.equal(served.code, 0, 'its input is closed from the beginning');
  });
});
