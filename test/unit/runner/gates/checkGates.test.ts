import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { checkGates, checkMerged } from '../../../../src/runner/gates/checkGates';
import { verifyDeferred } from '../../../../src/runner/gates/verifyGate';
import { GateBench } from './gateBench';

const plan = (...tasks: string[]) => `# Plan\n\n## Phase 1: A\n\n${tasks.join('\n')}\n`;
/** Prints what stands in `results`, and fails when a line of it begins with ✕. */
const tests = [
  process.execPath,
  '-e',
  `const text = require('fs').readFileSync('results', 'utf8'); console.log(text); process.exit(/^✕/m.test(text) ? 1 : 0)`,
];

describe('checking gates', function () {
  this.timeout(20_000);
  let bench: GateBench;
  afterEach(() => bench.dispose());

  describe('with a baseline', () => {
    const begin = async (results: string) => {
      bench = new GateBench(plan('- [ ] 1.1 A'), { verify: [tests], verifyBaseline: true }, { results });
      return bench.begin('1.1');
    };

    it('forgives what failed before, and says so', async () => {
      const subject = await begin('✕ adds (3 ms)\n✕ empties (1 ms)\n');
      assert.match(bench.notices(), /fails already: 2 failures named/);
      bench.write('results', '✓ adds\n✕ empties (9 ms)\n');
      assert.equal(await checkGates(bench.context(), bench.task('1.1'), subject), 'passed');
      const [gate] = bench.gates('verify');
      assert.deepEqual([gate?.passed, gate?.exitCode, gate?.message], [true, 1, 'failed as before: 1 known failure']);
    });

    it('forgives nothing that is new, or that has no name', async () => {
      const subject = await begin('✕ adds (3 ms)\n');
      for (const results of ['✕ adds (3 ms)\n✕ empties (1 ms)\n', '✕\n']) {
        bench.write('results', results);
        const verdict = await checkGates(bench.context(), bench.task('1.1'), subject);
        assert.ok(typeof verdict === 'object' && verdict.blame === 'work', results);
      }
    });

    it('is taken once, before the first attempt', async () => {
      await begin('✓ adds\n');
      bench.write('results', '✕ adds (3 ms)\n');
      const subject = await bench.begin('1.1');
      const verdict = await checkGates(bench.context(), bench.task('1.1'), { ...subject, before: undefined });
      assert.equal(typeof verdict, 'object');
    });
  });

  it('puts off what belongs to the end of the run', async () => {
    bench = new GateBench(
      plan('- [ ] 1.1 A', '  - verify: `node --version`', '- [ ] 1.2 B'),
      { verify: [tests], verifyWhen: 'end' },
      { results: '✕ adds\n' },
    );
    const first = await bench.begin('1.1');
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), first), 'passed');
    const [deferred, own] = bench.gates('verify');
    assert.deepEqual([deferred?.message, deferred?.scope], ['deferred to the end of the run', 'run']);
    assert.equal(own?.command, 'node --version');
    bench.end('1.1');
    const last = { ...(await bench.begin('1.2')), lastOfRun: true };
    const verdict = await checkGates(bench.context(), bench.task('1.2'), last);
    assert.ok(typeof verdict === 'object');
    assert.match(verdict.reason, /looks at the whole run/);
    const later = await verifyDeferred(bench.context(), last, 'run');
    assert.ok(typeof later === 'object');
    bench.write('results', '✓ adds\n');
    assert.equal(await verifyDeferred(bench.context(), last, 'run'), undefined);
  });

  it('closes a phase once, however its last tasks end', async () => {
    const command = [process.execPath, '-e', ''];
    bench = new GateBench(plan('- [ ] 1.1 A', '- [ ] 1.2 B', '- [ ] 1.3 C'), { verifyPhase: [command] });
    const check = async (id: string) => {
      const subject = await bench.begin(id, bench.context(`batch-${id}`));
      assert.equal(await checkGates(bench.context(`batch-${id}`), bench.task(id), subject), 'passed');
      return bench.gates('verify').length;
    };
    assert.equal(await check('1.1'), 0);
    bench.end('1.1', 'parked');
    assert.equal(await check('1.2'), 0);
    // 1.2 is not recorded as completed yet, but it is past its agent: of the two, one at least closes the phase.
    assert.equal(await check('1.3'), 1);
    bench.end('1.2', 'failed');
    bench.end('1.3');
    assert.equal(await check('1.2'), 2);
  });

  it('says when a command changes files that git keeps', async () => {
    const writes = [
      process.execPath,
      '-e',
      `require('fs').appendFileSync('results', 'x'); require('fs').writeFileSync('new', '')`,
    ];
    bench = new GateBench(plan('- [ ] 1.1 A'), { verify: [writes] }, { results: '' });
    execFileSync('git', ['init', '-q'], { cwd: bench.folder });
    const subject = await bench.begin('1.1');
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), subject), 'passed');
    assert.equal(bench.gates('verify')[0]?.message, 'The command itself changed results.');
  });

  it('wants a change of every task that does not say otherwise, and tells how to say so', async () => {
    bench = new GateBench(plan('- [ ] 1.1 A', '- [ ] 1.2 Run the tests (no changes)'), { requireChanges: true });
    const verdict = await checkGates(bench.context(), bench.task('1.1'), await bench.begin('1.1'));
    assert.ok(typeof verdict === 'object');
    assert.match(verdict.advice ?? '', /^Write \(no changes\) in the task's text.*"requireChanges" to false/);
    assert.doesNotMatch(verdict.reason, /requireChanges/);
    assert.equal(await checkGates(bench.context(), bench.task('1.2'), await bench.begin('1.2')), 'passed');
  });

  it('lets an agent find done what an earlier attempt may have left, but not where it left nothing', async () => {
    bench = new GateBench(plan('- [ ] 1.1 A', '- [ ] 1.2 B'), { requireChanges: true });
    await bench.begin('1.1');
    bench.end('1.1', 'failed');
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), await bench.begin('1.1')), 'passed');
    const silent = { ...(await bench.begin('1.1')), said: '' };
    assert.equal(typeof (await checkGates(bench.context(), bench.task('1.1'), silent)), 'object');
    for (let attempt = 1; attempt <= 2; attempt++) {
      const verdict = await checkGates(bench.context(), bench.task('1.2'), await bench.begin('1.2'));
      assert.equal(typeof verdict, 'object', `attempt ${attempt}`);
    }
  });

  it('takes the word of a plan whose format has no marks', async () => {
    const tasks = JSON.stringify({ tasks: [{ id: 1, title: 'Run the tests (no changes)', status: 'pending' }] });
    bench = new GateBench(tasks, { requireChanges: true });
    assert.equal(await checkGates(bench.context(), bench.task('1'), await bench.begin('1')), 'passed');
  });

  it('does not take the work of another session for that of the task', async () => {
    bench = new GateBench(plan('- [ ] 1.1 A in `src/a.ts`', '- [ ] 1.2 B in `src/b.ts`', '- [ ] 1.3 C in `src/c.ts`'), {
      requireChanges: true,
    });
    const subject = await bench.begin('1.1');
    await bench.begin('1.2', bench.context('batch-2'));
    bench.write('src/b.ts', 'b');
    const verdict = await checkGates(bench.context(), bench.task('1.1'), subject);
    assert.ok(typeof verdict === 'object');
    assert.equal(verdict.reason, 'Nothing in the workspace changed.');
    bench.end('1.2');
    bench.write('src/a.ts', 'a');
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), subject), 'passed');
    assert.deepEqual(bench.gates('changes').at(-1)?.changedFiles, ['src/a.ts']);
  });

  it('does not take for its work what the runner wrote for another session', async () => {
    bench = new GateBench(plan('- [ ] 1.1 A in `src/b.ts`', '- [ ] 1.2 B'), { requireChanges: true });
    const context = bench.context();
    const { written } = context.tools.merges;
    const subject = await bench.begin('1.1', context);
    written.push({ path: 'src/b.ts', task: '1.2' });
    bench.write('src/b.ts', 'b');
    const verdict = await checkGates(context, bench.task('1.1'), subject);
    assert.ok(typeof verdict === 'object');
    assert.equal(verdict.reason, 'Nothing in the workspace changed.');
    written.push({ path: 'src/b.ts', task: '1.1' });
    assert.equal(await checkGates(context, bench.task('1.1'), subject), 'passed');
  });

  it('compares tests with what stood there when the attempt began, with or without git', async () => {
    const sound = "it('adds', () => { expect(sum(1, 1)).toBe(2); });\n";
    bench = new GateBench(
      plan('- [ ] 1.1 A'),
      {},
      { 'a.test.js': sound, 'b.test.js': sound.replace('adds', 'empties') },
    );
    const subject = await bench.begin('1.1');
    bench.write('a.test.js', '// nothing left\n');
    bench.write('b.test.js', `${sound.replace('adds', 'empties')}it.skip('later', () => {});\n`);
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), subject), 'passed');
    assert.deepEqual(bench.gates('tests')[0]?.findings, [
      'a.test.js has 1 test fewer: "adds"',
      'b.test.js skips 1 test more',
    ]);
  });

  it('asks neither an auditor nor a person again after a merge', async () => {
    bench = new GateBench(plan('- [ ] 1.1 A (approval)', '  - evidence: file a.txt'));
    const subject = await bench.begin('1.1');
    bench.write('a.txt', 'a');
    assert.equal(await checkGates(bench.context(), bench.task('1.1'), subject), 'parked');
    assert.equal(await checkMerged(bench.context(), bench.task('1.1'), subject), undefined);
    assert.equal(bench.gates('approval').length, 1);
    assert.deepEqual(
      bench.gates('evidence').map(({ passed }) => passed),
      [true, true],
    );
  });
});
