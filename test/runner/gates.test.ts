import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { JournalRecord } from '../../src/status/journalRecord';
import { configOf, Workspace } from './support/tranche';

type Gate = Extract<JournalRecord, { type: 'gate_ended' }>;

const plan = (...tasks: string[]) => `# Plan\n\n## Phase 1: A\n\n${tasks.join('\n')}\n`;
const node = (script: string) => ({ type: 'command', command: [process.execPath, script] });
const config = (more: Record<string, unknown> = {}) =>
  configOf({ agent: 'worker', agents: { worker: node('worker.cjs'), judge: node('judge.cjs') }, ...more });

/** An agent: a script that has the prompt, the task's id, how often it was asked for it, and a few short names. */
const agent = (body: string, counter: string) => `
const fs = require('node:fs');
const path = require('node:path');
const prompt = fs.readFileSync(0, 'utf8');
const task = process.env.TRANCHE_TASK_ID;
// Outside of the workspace, where it is no change.
const count = path.join(path.dirname(process.cwd()), '${counter}-' + task);
fs.appendFileSync(count, 'x');
const turn = fs.statSync(count).size;
const say = (text) => process.stdout.write(text + '\\n');
const write = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
${body}
`;
const worker = (body: string) => agent(body, 'worker');
const judge = (body: string) => agent(body, 'judge');
const working = worker(`write('out-' + task + '.txt', 'turn ' + turn + '\\n'); say('All done, tests pass.');`);

describe('gates', function () {
  this.timeout(60_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const gates = (name: Gate['gate'], task = '1.1') =>
    ws.journal().filter((each): each is Gate => each.type === 'gate_ended' && each.gate === name && each.task === task);
  const task = (id: string) => ws.status().tasks.find((each) => each.id === id) ?? assert.fail(`no task ${id}`);
  const prompts = (id: string) =>
    ws.journal().filter((each) => each.type === 'turn_ended' && each.task === id && each.role !== 'audit').length;

  it('catch a claim that is not true', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 Mend the sum'),
      'worker.cjs': working,
      'tranche.config.json': config({
        verify: [[process.execPath, '-e', 'console.log("  1) adds two numbers"); process.exit(3)']],
        limits: { maxRework: 1, maxAttempts: 1 },
      }),
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 1);
    assert.equal(ws.statuses()['1.1'], 'failed');
    assert.deepEqual(
      gates('verify').map(({ exitCode, passed }) => [exitCode, passed]),
      [
        [3, false],
        [3, false],
      ],
    );
    // What it complained of stands wherever one looks.
    for (const text of [ended.stdout, (await ws.run(['status'])).stdout, (await ws.run(['report'])).stdout]) {
      assert.match(text, /exit code 3: adds two numbers/);
    }
    await ws.run(['mark', '1.1', 'failed', '--note', 'not like this']);
    assert.match((await ws.run(['status'])).stdout, /note: not like this/);
  });

  it('send a task back whose evidence is not there', async () => {
    ws = new Workspace({
      'PLAN.md': plan(
        '- [ ] 1.1 Describe it',
        '  - evidence: file docs/x.md 10-20 tokens contains "turn 3"',
        '  - evidence: ui selector="#save"',
      ),
      'worker.cjs': worker(
        `if (turn > 1) write('docs/x.md', 'turn ' + turn + '.'.repeat(turn === 2 ? 500 : 40)); else write('other.md', 'x'); write('prompt-' + turn, prompt); say('Done.');`,
      ),
      'tranche.config.json': config(),
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.deepEqual(
      gates('evidence').map(({ passed }) => passed),
      [false, false, true],
    );
    assert.match(ws.read('prompt-2'), /docs\/x\.md does not exist/);
    assert.match(ws.read('prompt-3'), /has about 127 tokens, but should have 10 to 20 tokens.*holds "turn 3"/);
    // What nobody looked at is not said to have passed.
    assert.match(gates('evidence').at(-1)?.message ?? '', /Not checked: selector="#save"/);
  });

  it('look for no evidence outside of the workspace, and ask no agent to mend the plan', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '  - evidence: file ../secret.txt'),
      'worker.cjs': working,
      'tranche.config.json': config({ limits: { maxAttempts: 1 } }),
    });
    assert.equal((await ws.run(['run'])).code, 1);
    assert.match(String(task('1.1').lastError), /\.\.\/secret\.txt is not looked at, because it leads upwards/);
    assert.equal(prompts('1.1'), 1);
  });

  it('warn of weakened tests, and stop nothing', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 Mend the sum'),
      'sum.test.js': "it('adds', () => { expect(sum(1, 1)).toBe(2); });\n",
      'worker.cjs': worker(
        `write('sum.test.js', "it.skip('adds', () => { expect(true).toBe(true); });\\n"); say('Done.');`,
      ),
      'tranche.config.json': config(),
    });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: ws.folder });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout);
    const [warning] = gates('tests');
    assert.match(warning?.findings?.join() ?? '', /sum\.test\.js skips 1 test more.*1 check more that cannot fail/);
    assert.match(ended.stdout, /Warning: the tests may prove less than before/);
  });

  it('send a task back with what an auditor found, until it approves', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 Mend the sum'),
      'worker.cjs': worker(`write('sum.txt', 'turn ' + turn); write('../prompt-' + turn, prompt); say('All done.');`),
      'judge.cjs': judge(
        `write('../audit', prompt); say('I looked.\\n' + JSON.stringify(turn === 1 ? { score: 40, verdict: 'rework', findings: ['sum.txt: the sum is wrong'] } : { score: 95, verdict: 'approve', findings: [] }));`,
      ),
      'tranche.config.json': config({ audit: { agent: 'judge', instructions: 'the rounding' } }),
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.deepEqual(
      gates('audit').map(({ score, passed, findings }) => [score, passed, findings]),
      [
        [40, false, ['sum.txt: the sum is wrong']],
        [95, true, undefined],
      ],
    );
    assert.match(
      ws.read('../prompt-2'),
      /The audit scored the work 40 of 100; it counts from 90 on[\s\S]*- sum\.txt: the sum is wrong/,
    );
    assert.match(ws.read('../audit'), /- sum\.txt[\s\S]*which proves nothing:\s+All done\.[\s\S]*the rounding/);
    // The auditor's words are not the claim of the one who did it.
    assert.equal(task('1.1').claim, 'All done.');
    assert.ok(ws.journal().some((each) => each.type === 'activity_changed' && each.activity === 'audit'));
  });

  it('leave to a person what an auditor has not judged', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C', '- [ ] 1.4 D'),
      'worker.cjs': working,
      'judge.cjs': judge(`
        if (task === '1.1') say('Looks good to me!');
        if (task === '1.2') { write('out-1.2.txt', 'better'); say('{"score": 100}'); }
        if (task === '1.3') say('{"score": 80}');
        if (task === '1.4') process.exit(9);
      `),
      'tranche.config.json': config({
        audit: { agent: 'judge', between: 'ask' },
        batchSize: 4,
        onFailure: { crash: 'fail_task', unknown: 'fail_task' },
      }),
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 4, ended.stdout);
    const why = (id: string) => gates('audit', id).at(-1)?.message ?? '';
    assert.match(why('1.1'), /no score that could be read, although it was asked twice/);
    assert.match(why('1.2'), /The auditor changed out-1\.2\.txt instead of only looking/);
    assert.match(why('1.3'), /80 of 100, where a person has to decide/);
    assert.match(why('1.4'), /There is no audit/);
    for (const id of ['1.1', '1.2', '1.3', '1.4']) assert.equal(task(id).activity, 'waiting_person', id);
  });

  it('stop the run where there is no auditor of that name', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A'),
      'worker.cjs': working,
      'tranche.config.json': config({ audit: { agent: 'nobody' } }),
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 2, ended.stdout);
    assert.notEqual(ws.exists('.tranche/PLAN/status.json') && ws.statuses()['1.1'], 'completed');
    assert.match(ended.stdout + ended.stderr, /nobody/);
  });

  it('let a person approve or reject, and go on with other tasks meanwhile', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 Drop the table (approval)', '- [ ] 1.2 B', '- [ ] 1.3 C (depends: 1.1)'),
      'worker.cjs': worker(
        `write('out-' + task + '.txt', 'turn ' + turn); write('../prompt-' + task, prompt); say('Done.');`,
      ),
      'tranche.config.json': config({ tickBoxes: 'whenCompleted' }),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 4, ended.stdout);
    assert.deepEqual(ws.statuses(), { '1.1': 'in_progress', '1.2': 'completed', '1.3': 'pending' });
    assert.equal(task('1.1').activity, 'waiting_person');
    // It is nobody's turn but the person's.
    assert.equal((await ws.run(['run', '--all'])).code, 4);
    assert.equal(prompts('1.1'), 1);

    const silent = await ws.run(['reject', '1.1']);
    assert.deepEqual([silent.code, /--note/.test(silent.stderr)], [2, true]);
    const early = await ws.run(['approve', '1.3']);
    assert.equal(early.code, 2);
    assert.match(early.stderr, /1\.3 does not wait for a person, it is pending.*These wait: 1\.1\./);

    const rejected = await ws.run(['reject', '1.1', '--note', 'keep the old rows']);
    assert.equal(rejected.code, 0, rejected.stderr);
    assert.equal(ws.statuses()['1.1'], 'failed');
    assert.equal((await ws.run(['run', '--all'])).code, 4);
    assert.match(ws.read('../prompt-1.1'), /A person rejected the work: keep the old rows/);

    const approved = await ws.run(['approve', '1.1', '--note', 'now it is right']);
    assert.match(approved.stdout, /1\.1 Drop the table.*: approved and completed/);
    assert.equal(ws.statuses()['1.1'], 'completed');
    assert.match(ws.read('PLAN.md'), /- \[x\] 1\.1/);
    assert.equal((await ws.run(['approve', '1.1'])).code, 2);
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed', '1.3': 'completed' });
  });

  it('verify after each task, after the batch, or not at all', async () => {
    const run = async (verifyWhen: string) => {
      ws?.dispose();
      ws = new Workspace({
        'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C'),
        'worker.cjs': working,
        'tranche.config.json': config({
          verifyWhen,
          batchSize: 2,
          verify: [
            [process.execPath, '-e', `require('fs').appendFileSync('../verified', process.env.TRANCHE_TASK_ID + ' ')`],
          ],
        }),
      });
      assert.equal((await ws.run(['run', '--all'])).code, 0);
      return ws.exists('../verified') ? ws.read('../verified').trim() : '';
    };
    assert.equal(await run('each'), '1.1 1.2 1.3');
    assert.equal(await run('batch'), '1.2 1.3');
    assert.match(gates('verify', '1.1')[0]?.message ?? '', /deferred to the end of the batch/);
    assert.equal(gates('verify', '1.2')[0]?.scope, 'batch');
    assert.equal(await run('off'), '');
  });

  it('verify a phase and the plan after the last task of each', async () => {
    const verified = (name: string) => [
      [
        process.execPath,
        '-e',
        `require('fs').appendFileSync('../verified', '${name}:' + process.env.TRANCHE_TASK_ID + ' ')`,
      ],
    ];
    ws = new Workspace({
      'PLAN.md':
        '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 A\n- [ ] 1.2 B\n\n## Phase 2: B\n\n- [ ] 2.1 C\n- [ ] 2.2 D (optional)\n',
      'worker.cjs': working,
      'tranche.config.json': config({ verifyPhase: verified('phase'), verifyPlan: verified('plan') }),
    });
    assert.equal((await ws.run(['run', '3'])).code, 0);
    assert.equal(ws.read('../verified').trim(), 'phase:1.2 phase:2.1 plan:2.1');
    assert.deepEqual(
      gates('verify', '2.1').map(({ scope }) => scope),
      ['phase:2', 'plan'],
    );
  });

  it('verify at the end of the run, and send its last task back', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C'),
      'worker.cjs': working,
      'tranche.config.json': config({
        verifyWhen: 'end',
        batchSize: 2,
        verify: [
          [process.execPath, '-e', "process.exit(/turn 2/.test(require('fs').readFileSync('out-1.3.txt')) ? 0 : 4)"],
        ],
      }),
    });
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.deepEqual(
      gates('verify', '1.2').map(({ message }) => message),
      ['deferred to the end of the run'],
    );
    assert.deepEqual(
      gates('verify', '1.3').map(({ exitCode, scope }) => [exitCode, scope]),
      [
        [4, 'run'],
        [0, 'run'],
      ],
    );
  });

  it('run what was put off when the runner was killed before it, and count nothing as checked until then', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B'),
      'worker.cjs': worker(`if (task === '1.2') process.exit(1); write('out', 'x'); say('Done.');`),
      'tranche.config.json': config({
        verify: ['[ -e ../once ] || { touch ../once; kill -9 $PPID; sleep 5; }'],
        verifyWhen: 'end',
        limits: { maxAttempts: 1 },
      }),
    });
    assert.equal((await ws.run(['run', '1.1', '1.2', '--yes'])).signal, 'SIGKILL');
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'failed' });
    assert.match((await ws.run(['status'])).stdout, /1\.1 A {2}\(completed.*not checked yet/);
    const resumed = await ws.run(['resume']);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.match(resumed.stdout, /The check that was put off has passed/);
    assert.deepEqual(
      gates('verify').map(({ command, deferred }) => [command !== undefined, deferred]),
      [
        [false, 'later'],
        [true, 'passed'],
      ],
    );
    assert.doesNotMatch((await ws.run(['status'])).stdout, /not checked yet/);
    assert.equal((await ws.run(['resume'])).code, 4);
  });

  it('take for no old failure what work has broken whose check is still owed', async () => {
    const check = `
      const { existsSync, readFileSync, writeFileSync } = require('fs');
      if (!existsSync('out')) process.exit(0);
      if (!existsSync('../once')) {
        writeFileSync('../once', '');
        process.kill(Number(readFileSync('.tranche/PLAN/lock', 'utf8').match(/"pid":(\\d+)/)[1]), 'SIGKILL');
      }
      console.log('✕ adds (3 ms)');
      process.exitCode = 1;`;
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C'),
      'worker.cjs': worker(`if (task === '1.2') process.exit(1); write('out', task); say('Done.');`),
      'tranche.config.json': config({
        verifyBaseline: true,
        verify: [[process.execPath, '-e', check]],
        verifyWhen: 'end',
        limits: { maxAttempts: 1, maxRework: 0 },
      }),
    });
    assert.equal((await ws.run(['run', '1.1', '1.2', '--yes'])).signal, 'SIGKILL');
    const ended = await ws.run(['run', '1.3', '--yes']);
    assert.match(ended.stdout, /the check of tasks of an earlier run is still owed/);
    assert.equal(ended.code, 1, ended.stdout);
    assert.match((await ws.run(['status'])).stdout, /1\.1 A {2}\(completed.*not checked yet/);
  });

  it('blame nobody for what failed before the run, and everybody for what is new', async () => {
    ws = new Workspace({
      'PLAN.md': plan('- [ ] 1.1 A', '- [ ] 1.2 B'),
      results: '✕ adds (3 ms)\n',
      'worker.cjs': worker(`
        write('out-' + task + '.txt', 'turn ' + turn);
        if (task === '1.2') write('results', turn === 1 ? '✕ adds (1 ms)\\n✕ empties (1 ms)\\n' : '✕ adds (1 ms)\\n');
        say('Done.');`),
      'tranche.config.json': config({
        verifyBaseline: true,
        verify: [
          [process.execPath, '-e', "process.stdout.write(require('fs').readFileSync('results')); process.exitCode = 1"],
        ],
      }),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.match(ended.stdout, /Before the first task, .* fails already: 1 failure named/);
    const known = 'failed as before: 1 known failure';
    assert.deepEqual(
      gates('verify', '1.1').map(({ passed, message }) => [passed, message]),
      [[true, known]],
    );
    assert.deepEqual(
      gates('verify', '1.2').map(({ passed }) => passed),
      [false, true],
    );
  });
});
