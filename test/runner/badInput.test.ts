import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOf } from '../support/thorough';
import { configOf, type Ended, planOf, quickAgent, Workspace } from './support/tranche';

const config = configOf(quickAgent);

/** Refused with exit code 2 and a message; nothing was started and no trace of an error in our own code shows. */
function assertRefused(ended: Ended, message: RegExp): void {
  assert.equal(ended.code, 2, ended.stdout + ended.stderr);
  assert.match(ended.stderr, message);
  assert.doesNotMatch(ended.stderr, /\n\s+at /);
}

describe('bad input', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const inWorkspace = (files: Record<string, string>, name?: string) => {
    ws = new Workspace(files, name);
    return ws;
  };

  describe('plans', () => {
    it('none', async () => {
      inWorkspace({ 'tranche.config.json': config });
      assertRefused(await ws.run(['run']), /No plan was found in .*--plan FILE/);
    });

    it('one that is not there', async () => {
      inWorkspace({ 'tranche.config.json': config });
      assertRefused(await ws.run(['run', '--plan', 'gone.md']), /The plan gone\.md cannot be read: it does not exist/);
    });

    it('empty', async () => {
      inWorkspace({ 'PLAN.md': '', 'tranche.config.json': config });
      assertRefused(await ws.run(['run']), /PLAN\.md holds none/);
      assertRefused(await ws.run(['run', '--plan', 'PLAN.md']), /The plan PLAN\.md holds no tasks/);
    });

    it('a folder', async () => {
      inWorkspace({ 'PLAN.md/x': '', 'tranche.config.json': config });
      assertRefused(await ws.run(['run', '--plan', 'PLAN.md']), /The plan PLAN\.md is a folder/);
    });

    it('a binary file', async () => {
      inWorkspace({ 'tranche.config.json': config });
      ws.write('PLAN.md', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0, 0, 0]));
      assertRefused(await ws.run(['run']), /The plan PLAN\.md cannot be read: This file is no text/);
    });

    it('with a line of 5 MB', async function () {
      this.timeout(20_000);
      inWorkspace({ 'PLAN.md': `${planOf(2)}\n${'x '.repeat(2_500_000)}\n`, 'tranche.config.json': config });
      assert.equal((await ws.run(['run', '1'])).code, 0);
      assert.equal(ws.statuses()['1.1'], 'completed');
    });

    it('in UTF-16', async () => {
      inWorkspace({ 'tranche.config.json': config });
      ws.write('PLAN.md', Buffer.from(`\uFEFF${planOf(1)}`, 'utf16le'));
      assert.equal((await ws.run(['run'])).code, 0);
      assert.equal(ws.statuses()['1.1'], 'completed');
    });

    it('with bytes that are not UTF-8: read on, with the line named', async () => {
      inWorkspace({ 'tranche.config.json': config });
      ws.write('PLAN.md', Buffer.concat([Buffer.from(planOf(1)), Buffer.from([0x20, 0xe2, 0x80, 0x0a])]));
      const shown = await ws.run(['plan', 'show', 'PLAN.md']);
      assert.equal(shown.code, 0);
      assert.match(shown.stdout, /PLAN\.md:\d+:\d+: .*\(invalid-text\)/);
      assert.equal((await ws.run(['run'])).code, 0);
    });

    it('with a cycle: says which tasks, and runs the others', async () => {
      inWorkspace({
        'PLAN.md': '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 a (depends: 1.2)\n- [ ] 1.2 b (depends: 1.1)\n- [ ] 1.3 c\n',
        'tranche.config.json': config,
      });
      const ended = await ws.run(['run', '--all']);
      assert.match(ended.stdout, /PLAN\.md:5:\d+: error: .*1\.1.*1\.2.*\(dependency-cycle\)/);
      // Two of the three that were asked for could not run.
      assert.equal(ended.code, 4);
      assert.match(ended.stdout, /1 task completed[\s\S]*1\.1 .*depends on itself/);
      assert.deepEqual(ws.statuses(), { '1.1': 'pending', '1.2': 'pending', '1.3': 'completed' });
      const again = await ws.run(['run', '--all']);
      assert.equal(again.code, 4);
      assert.match(again.stdout, /1\.1 .*depends on itself through/);
    });

    it('an unknown task id', async () => {
      inWorkspace({ 'PLAN.md': planOf(2), 'tranche.config.json': config });
      assertRefused(await ws.run(['run', '--task', '9.9']), /The plan PLAN\.md has no task "9\.9"/);
      assertRefused(await ws.run(['mark', '1', 'completed']), /has no task "1"\. Did you mean 1\.1, 1\.2/);
      assertRefused(await ws.run(['mark', '1.1', 'done']), /cannot be marked "done"\. Use one of pending, completed/);
    });
  });

  describe('status files', () => {
    const afterARun = async () => {
      inWorkspace({ 'PLAN.md': planOf(3), 'tranche.config.json': config });
      assert.equal((await ws.run(['run', '2'])).code, 0);
    };

    for (const [what, damage] of Object.entries({
      torn: (text: string) => text.slice(0, text.length / 2),
      empty: () => '',
    })) {
      it(`${what}: the journal stands in, and the damaged file is kept`, async () => {
        await afterARun();
        const damaged = damage(readFileSync(ws.state('status.json'), 'utf8'));
        writeFileSync(ws.state('status.json'), damaged);
        const shown = await ws.run(['status']);
        assert.match(shown.stdout, /2\/3/);
        assert.match(shown.stderr, /status\.json cannot be used .* taken from the journal/);
        assert.equal((await ws.run(['run'])).code, 0);
        assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed', '1.3': 'completed' });
        assert.equal(readFileSync(ws.state('status.json.damaged'), 'utf8'), damaged);
        assert.equal(ws.read('work.log').trim().split('\n').length, 3);
      });
    }

    it('torn and without a journal: refused, untouched', async () => {
      inWorkspace({
        'PLAN.md': planOf(3),
        'tranche.config.json': config,
        'docs/plan-outputs/PLAN/status.json': '{"tasks": [',
      });
      assertRefused(await ws.run(['run']), /status\.json cannot be used: .*Nothing was changed/);
      assert.equal(ws.read('docs/plan-outputs/PLAN/status.json'), '{"tasks": [');
    });

    it('of a newer Tranche: refused, untouched', async () => {
      await afterARun();
      const newer = `${JSON.stringify({ ...ws.status(), schemaVersion: 99 })}\n`;
      writeFileSync(ws.state('status.json'), newer);
      assertRefused(await ws.run(['run']), /status\.json cannot be used: it has schemaVersion 99.*update/i);
      assert.equal(readFileSync(ws.state('status.json'), 'utf8'), newer);
    });

    it('of another plan: refused, untouched', async () => {
      await afterARun();
      const other = `${JSON.stringify({ ...ws.status(), planPath: 'docs/other.md' })}\n`;
      writeFileSync(ws.state('status.json'), other);
      assertRefused(await ws.run(['run']), /belongs to another plan, docs\/other\.md, not to PLAN\.md/);
      assert.equal(readFileSync(ws.state('status.json'), 'utf8'), other);
    });
  });

  describe('configuration', () => {
    const cases: readonly [string, string, RegExp][] = [
      ['broken JSON', '{\n  "agent": "demo",\n  "batchSize": \n}', /tranche\.config\.json:4: This is not valid JSON/],
      [
        'a misspelt setting',
        '{\n  "agent": "demo",\n  "batchsize": 3\n}',
        /tranche\.config\.json:3: "batchsize" is no setting/,
      ],
      ['a value of the wrong kind', '{\n  "batchSize": "many"\n}', /tranche\.config\.json:2: "batchSize"/],
      ['a number out of range', '{\n  "phaseGate": 80\n}', /tranche\.config\.json:2: "phaseGate" must be at most 1/],
      [
        'an agent that is not there',
        '{\n  "agent": "mine"\n}',
        /tranche\.config\.json:2: There is no agent "mine"\. There are: demo, claude/,
      ],
      [
        'an agent without a command',
        '{\n  "agents": {\n    "mine": {\n      "type": "command",\n      "command": []\n    }\n  }\n}',
        /tranche\.config\.json:5: "agents\.mine\.command/,
      ],
    ];
    for (const [what, text, message] of cases) {
      it(what, async () => {
        inWorkspace({ 'PLAN.md': planOf(1), 'tranche.config.json': text });
        assertRefused(await ws.run(['run']), message);
      });
    }

    it('a wrong count or option', async () => {
      inWorkspace({ 'PLAN.md': planOf(1) });
      assert.equal((await ws.run(['run', '0'])).code, 2);
      assert.equal((await ws.run(['run', 'three'])).code, 2);
      assert.equal((await ws.run(['run', '--al'])).code, 2);
      assert.equal((await ws.run(['rnu'])).code, 2);
    });
  });

  describe('disks', () => {
    it('a folder that cannot be written', async () => {
      inWorkspace({ 'PLAN.md': planOf(1), 'tranche.config.json': config });
      const ended = await ws.run(['run'], { fault: { at: 'folder', nth: 1, how: 'EROFS' } });
      assert.equal(ended.code, 1);
      assert.match(ended.stderr, /The state folder .*\.tranche\/PLAN cannot be used: the file system is read-only/);
      assert.equal(ws.exists('work.log'), false);
    });

    for (const how of ['ENOSPC', 'EIO'] as const) {
      it(`${how} at any record: stops with the reason, and resumes when there is room`, async function () {
        this.timeout(60_000);
        for (const nth of sampleOf([1, 2, 3, 5, 8, 11], 2)) {
          inWorkspace({ 'PLAN.md': planOf(3), 'tranche.config.json': config });
          const ended = await ws.run(['run', '--all'], { fault: { at: 'journal', nth, how } });
          assert.equal(ended.code, 1, ended.stdout + ended.stderr);
          assert.match(ended.stderr, how === 'ENOSPC' ? /the disk is full/ : /input\/output error/);
          assert.doesNotMatch(ended.stderr, /\n\s+at /);
          const again = await ws.run([nth === 1 ? 'run' : 'resume', ...(nth === 1 ? ['--all'] : [])]);
          assert.equal(again.code, 0, `nth ${nth}: ${again.stdout}${again.stderr}`);
          assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed', '1.3': 'completed' });
          ws.dispose();
        }
      });
    }
  });

  describe('agents', () => {
    const withAgent = (command: readonly string[], more: Record<string, unknown> = {}) =>
      inWorkspace({
        'PLAN.md': planOf(2),
        'tranche.config.json': configOf({ agent: 'mine', agents: { mine: { type: 'command', command } }, ...more }),
      });

    it('a missing program: nothing is begun', async () => {
      withAgent(['no-such-program-anywhere']);
      const ended = await ws.run(['run']);
      assert.equal(ended.code, 2, ended.stdout + ended.stderr);
      assert.match(ended.stdout, /"mine" cannot be started: no-such-program-anywhere is in no folder of PATH/);
      assert.deepEqual(ws.statuses(), { '1.1': 'pending', '1.2': 'pending' });
    });

    it('one that exits 0 without doing anything: failed, not completed', async function () {
      this.timeout(20_000);
      withAgent(['true']);
      const ended = await ws.run(['run', '1']);
      assert.equal(ended.code, 1);
      assert.match(ended.stdout, /did nothing: nothing in the workspace changed, and it reported nothing/);
      assert.equal(ws.statuses()['1.1'], 'failed');
    });

    it('the same where the status lies among the files of the workspace', async function () {
      this.timeout(20_000);
      inWorkspace({
        'docs/plans/api.md': planOf(1),
        'docs/plan-outputs/api/status.json': '{ "tasks": [] }',
        'tranche.config.json': configOf({ agent: 'mine', agents: { mine: { type: 'command', command: ['true'] } } }),
      });
      assert.equal((await ws.run(['run'])).code, 1);
    });

    it('one that talks but changes nothing: failed, and told what to do', async function () {
      this.timeout(20_000);
      withAgent(['echo', 'all done']);
      const ended = await ws.run(['run', '1']);
      assert.equal(ended.code, 1);
      assert.match(ended.stdout, /othing in the workspace changed\. Write \(no changes\) in the task's text/);
      assert.match((await ws.run(['status'])).stdout, /"requireChanges" to false in tranche\.config\.json/);
    });

    it('one that talks but changes nothing: completed with a remark where changes are not required', async function () {
      this.timeout(20_000);
      withAgent(['echo', 'all done'], { requireChanges: false });
      const ended = await ws.run(['run', '1']);
      assert.equal(ended.code, 0);
      assert.match(ended.stdout, /1 task completed \(1 without changing a file\)/);
    });

    it('one that fails: its exit code and last words are told', async () => {
      withAgent(['/bin/sh', '-c', 'echo it will not work >&2; exit 7']);
      const ended = await ws.run(['run', '1']);
      assert.equal(ended.code, 1);
      assert.match(ended.stdout, /exit code 7.*it will not work/);
    });

    it('one that prints 100 MB without a line end', async function () {
      this.timeout(60_000);
      withAgent(['/bin/sh', '-c', 'head -c 100000000 /dev/zero | tr "\\0" x; echo; echo done; echo x > made']);
      assert.equal((await ws.run(['run', '1'])).code, 0);
      const logs = join(ws.state('runs'), readdirSync(ws.state('runs'))[0] ?? '');
      const log = readdirSync(logs).find((name) => name.endsWith('.agent.log')) ?? '';
      assert.ok(statSync(join(logs, log)).size < 25_000_000);
    });
  });

  it('a workspace path with spaces, quotes, $, a line end and other scripts', async function () {
    this.timeout(20_000);
    inWorkspace({ 'PLAN.md': planOf(2), 'tranche.config.json': config }, 'a b\'c"d $HOME %PATH% `x`\n日本 é -x');
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed' });
    const demo = await ws.run(['mark', '1.1', 'pending']);
    assert.equal(demo.code, 0);
    assert.equal((await ws.run(['run', '1', '--agent', 'demo'])).code, 0);
    assert.ok(ws.exists('out/file-1.txt'));
  });
});
