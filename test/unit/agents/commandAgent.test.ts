import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError, type TurnRequest, type TurnResult } from '../../../src/agents/agent';
import { createCommandAgent } from '../../../src/agents/commandAgent';
import type { CommandConfig } from '../../../src/agents/config';
import { type Bench, createBench, isAlive, notePid } from './support/agentBench';

describe('the command agent', function () {
  this.timeout(20_000);
  let bench: Bench;
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(() => bench.dispose());

  async function turn(
    config: Partial<CommandConfig> & Pick<CommandConfig, 'command'>,
    request: Partial<TurnRequest> = {},
  ) {
    const session = await createCommandAgent('mine', { type: 'command', ...config }).open(bench.options);
    const result = await session.turn(bench.request(request));
    await session.close();
    return result;
  }
  const node = (text: string): [string, ...string[]] => [process.execPath, bench.script(text)];
  const failed = (result: TurnResult, kind: string, words: RegExp) => {
    assert.equal(result.outcome, 'failed');
    assert.equal(result.failure?.kind, kind);
    assert.match(result.failure?.message ?? '', words);
  };

  it('gets the prompt on stdin, its task in the environment, and is judged by its exit', async () => {
    const result = await turn({
      command: node(`
        import { text } from 'node:stream/consumers';
        const { TRANCHE_RUN_ID, TRANCHE_BATCH_ID, TRANCHE_TASK_ID, TRANCHE_ATTEMPT, TRANCHE_WORKSPACE, OWN } = process.env;
        console.log(await text(process.stdin));
        console.log([TRANCHE_RUN_ID, TRANCHE_BATCH_ID, TRANCHE_TASK_ID, TRANCHE_ATTEMPT, TRANCHE_WORKSPACE, OWN, process.cwd()].join('|'));
        console.error('a warning');`),
      env: { OWN: 'x y' },
    });
    const { runId, batchId, workspace } = bench.options;
    const line = [runId, batchId, '1.1', '1', workspace, 'x y', workspace].join('|');
    assert.deepEqual(result, { outcome: 'ended', text: `Do the task.\n${line}`, usage: {} });
    assert.match(readFileSync(bench.logFile, 'utf8'), /a warning/);
    assert.deepEqual(
      bench.events
        .filter((event) => event.type === 'text')
        .map((event) => event.text)
        .sort(),
      ['Do the task.', ...line.split('\n'), 'a warning'].sort(),
    );
  });

  it('fills in the placeholders of the arguments, and has no stdin then', async () => {
    const command: [string, ...string[]] = [
      ...node('console.log(JSON.stringify(process.argv.slice(2))); process.stdin.resume();'),
      '--p={prompt}',
      '{task}',
      '{workspace}',
      '{other}',
    ];
    const prompt = 'several\nwords; $(touch x) {task} "quoted"';
    const result = await turn({ command, prompt: 'argument' }, { prompt });
    assert.deepEqual(JSON.parse(result.text), [`--p=${prompt}`, '1.1', bench.workspace, '{other}']);
    const appended = await turn({ command: node('console.log(process.argv[2])'), prompt: 'argument' }, { prompt: 'P' });
    assert.equal(appended.text, 'P');
  });

  it('does not mind a prompt that nobody reads', async () => {
    const result = await turn({ command: node('process.stdin.destroy();') }, { prompt: 'x'.repeat(5_000_000) });
    assert.equal(result.outcome, 'ended');
  });

  it('says exit code and last complaint of an agent that gave up', async () => {
    const result = await turn({
      command: node("console.log('tried'); console.error('\\x1b[31mno luck\\x1b[0m\\n'); process.exitCode = 3;"),
    });
    failed(result, 'gave_up', /"mine".*exit code 3: no luck$/);
    assert.equal(result.text, 'tried');
  });

  it('tells a crash from giving up', async () => {
    failed(
      await turn({ command: node("process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1e6);") }),
      'crash',
      /SIGSEGV/,
    );
  });

  it('ends well when the agent exits 0 without doing anything', async () => {
    assert.deepEqual(await turn({ command: node('') }), { outcome: 'ended', text: '', usage: {} });
  });

  describe('with a program that is not there', () => {
    const refuses = (command: [string, ...string[]], words: RegExp) =>
      assert.rejects(
        () => turn({ command }),
        (error) => error instanceof AgentError && error.failure.kind === 'missing_program' && words.test(error.message),
      );

    it('says where it looked and what to do', async () => {
      await refuses(
        ['no-such-agent-program'],
        /"mine".*no-such-agent-program is in no folder of PATH.*tranche\.config\.json/,
      );
      await refuses(['./tools/agent'], /There is no .*work\/tools\/agent/s);
      await refuses(['/no/such/agent'], /There is no \/no\/such\/agent/);
    });

    it('says that it is a folder, or may not be executed', async function () {
      if (process.platform === 'win32') this.skip();
      mkdirSync(join(bench.workspace, 'folder'));
      writeFileSync(join(bench.workspace, 'plain.sh'), '#!/bin/sh\n');
      await refuses(['./folder'], /folder is not a file/);
      await refuses(['./plain.sh'], /plain\.sh may not be executed \(EACCES\); chmod/);
    });

    it('reports an interpreter that is missing', async function () {
      if (process.platform === 'win32') this.skip();
      const agent = join(bench.workspace, 'agent.sh');
      writeFileSync(agent, '#!/no/such/interpreter\n');
      chmodSync(agent, 0o755);
      failed(await turn({ command: ['./agent.sh'] }), 'missing_program', /interpreter/);
    });
  });

  it('runs a program of the workspace by its relative path', async function () {
    if (process.platform === 'win32') this.skip();
    writeFileSync(join(bench.workspace, 'my agent'), '#!/bin/sh\necho "it is $1"\n');
    chmodSync(join(bench.workspace, 'my agent'), 0o755);
    assert.equal((await turn({ command: ['./my agent', '{task}'] })).text, 'it is 1.1');
  });

  it('ends an agent that prints nothing, with its children', async () => {
    const command = node(
      `${notePid} note('child', spawn(process.execPath, ['-e', forever], { stdio: 'ignore' }).pid); note('agent'); setInterval(() => {}, 1e6);`,
    );
    failed(await turn({ command }, { idleMs: 700 }), 'idle_timeout', /printed nothing for 0\.7 s/);
    assert.ok(!isAlive(await bench.pidIn('agent')) && !isAlive(await bench.pidIn('child')));
  });

  it('ends an agent that never comes to an end though it prints', async () => {
    const command = node("setInterval(() => console.error('still here'), 20);");
    failed(await turn({ command }, { totalMs: 1000, idleMs: 700 }), 'total_timeout', /did not finish within 1 s/);
  });

  it('is stopped by the signal, tree and all, although it ignores SIGTERM', async () => {
    const stop = new AbortController();
    const command = node(`${notePid}
      process.on('SIGTERM', () => {});
      note('child', spawn(process.execPath, ['-e', forever], { stdio: 'inherit', detached: true }).pid);
      note('agent'); console.log('working'); setInterval(() => {}, 1e6);`);
    const running = turn({ command }, { signal: stop.signal });
    const pids = [await bench.pidIn('agent'), await bench.pidIn('child')];
    const begin = Date.now();
    stop.abort();
    const result = await running;
    assert.equal(result.outcome, 'stopped');
    assert.equal(result.failure, undefined);
    assert.ok(Date.now() - begin < 5000);
    assert.ok(!pids.some(isAlive));
  });

  it('does not even start after the signal', async () => {
    const result = await turn(
      { command: node("import { writeFileSync } from 'node:fs'; writeFileSync('started', '')") },
      { signal: AbortSignal.abort() },
    );
    assert.equal(result.outcome, 'stopped');
    assert.throws(() => bench.read('started'));
  });

  it('ends what an agent leaves behind, even if it holds the output open', async () => {
    const stubborn = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e6);";
    const command = node(`${notePid}
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
      child.stdout.once('data', () => { note('child', child.pid); console.log('done'); process.exit(); });`);
    const begin = Date.now();
    const result = await turn({ command });
    assert.equal(result.outcome, 'ended');
    assert.equal(result.text, 'done');
    assert.ok(Date.now() - begin < 5000);
    assert.ok(!isAlive(await bench.pidIn('child')));
  });

  it('waits for an agent that closes its output and goes on', async () => {
    const command = node(
      "import { closeSync, writeFileSync } from 'node:fs'; console.log('early'); closeSync(1); closeSync(2); setTimeout(() => { writeFileSync('late', 'x'); process.exit(4); }, 500);",
    );
    failed(await turn({ command }), 'gave_up', /exit code 4/);
    assert.equal(bench.read('late'), 'x');
  });

  it('survives 100 MB of output without a line end', async () => {
    const command = node(`
      const chunk = Buffer.alloc(1_000_000, 'y');
      let left = 100;
      const more = () => { while (left-- > 0) if (!process.stdout.write(chunk)) return process.stdout.once('drain', more); };
      more();`);
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 5);
    const result = await turn({ command });
    clearInterval(watch);
    assert.equal(result.outcome, 'ended');
    assert.equal(result.text, 'y'.repeat(4000));
    assert.ok(peak - before < 100_000_000, `grew by ${(peak - before) / 1e6} MB`);
    assert.ok(statSync(bench.logFile).size < 20_000_100);
    assert.match(readFileSync(bench.logFile, 'utf8').slice(-100), /80\.0 MB more of output are not kept/);
  });

  it('makes text of whatever bytes come, without escapes', async () => {
    const command = node(`
      process.stdout.write(Buffer.from([0xff, 0xfe, 0x41, 0xc3, 0x0a]));
      process.stdout.write('\\x1b]0;title\\x07\\x1b[2J\\x1b[1mbold\\x1b[0m\\x00\\x08!\\r\\n10 %\\r100 %\\n\\x9b31mred\\u202e\\n');`);
    const { text } = await turn({ command });
    assert.equal(text, '\ufffd\ufffdA\ufffd\nbold!\n100 %\nred');
    assert.equal(readFileSync(bench.logFile).indexOf(0xff), 0);
  });

  it('keeps its whole answer as it came, for files that may be in it', async () => {
    const answer = `${'x\r\n'.repeat(3000)} end `;
    const result = await turn({
      command: node(`process.stdout.write(${JSON.stringify(answer)}); console.error('no part of it')`),
    });
    assert.equal(result.answer, answer);
    assert.ok(result.text.length <= 4000);
    const cut = await turn({ command: node("process.stdout.write(Buffer.alloc(30_000_000, 'x'))") });
    assert.equal(cut.answer?.length, 20_000_000);
  });

  it('keeps the log of an earlier turn', async () => {
    const command = node("console.log('again')");
    await turn({ command });
    await turn({ command });
    assert.equal(readFileSync(bench.logFile, 'utf8'), 'again\nagain\n');
  });

  it('goes on when the log cannot be written, and says so', async () => {
    const result = await turn(
      { command: node("console.log('words')") },
      { logFile: join(bench.script(''), 'agent.log') },
    );
    assert.equal(result.text, 'words');
    assert.ok(bench.events.some((event) => event.type === 'text' && /cannot be kept/.test(event.text)));
  });
});
