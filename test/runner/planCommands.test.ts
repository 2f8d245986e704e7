import assert from 'node:assert/strict';
import { problemCodes } from '../../src/plan/model';
import { parsePlan } from '../../src/plan/parsePlan';
import { templateNames } from '../../src/plan/templates';
import { Workspace } from './support/tranche';

const sound = '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 First\n- [x] 1.2 Second (depends: 1.1)\n';
const warned = '# Plan\n\n## Phase 1: A\n\n- [ ] 1.1 First\n- [ ] No id \u001b[31mred\n';
const wrong = '# Plan\r\n\r\n## Phase 1: A\r\n\r\n- [ ] 1.1 First (depends: 9.9)\r\n';

describe('tranche plan check', function () {
  this.timeout(20_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('says nothing is wrong with a sound plan, found or named', async () => {
    ws = new Workspace({ 'PLAN.md': sound });
    const found = await ws.run(['plan', 'check']);
    assert.deepEqual([found.code, found.stderr], [0, '']);
    assert.match(found.stdout, /^PLAN\.md: 2 tasks, read as phases: no problems\.\n$/);
    assert.equal(ws.exists('.tranche'), false);
    assert.equal((await ws.run(['plan', 'check', './PLAN.md'])).stdout, found.stdout);
  });

  it('tells of evidence that can never be there, once and where it stands', async () => {
    const lines = [
      ...['# Plan', '## Phase 1: A', '- [ ] 1.1 One', '  evidence: ../out.md'],
      ...['  - evidence: docs/a.md matches /(/', '  evidence: file docs/ 10k tokens', '  - [ ] 1.1.1 Child'],
      ...['    evidence: code path=a.py regex="["', '- [ ] 1.2 Two', '  ```', '  evidence: ../x.md', '  ```'],
      ...['  evidence: ok.md contains "x"', '- [ ] 1.3 Three', '  evidence: code path=a.py size=3'],
    ];
    ws = new Workspace({ 'PLAN.md': `${lines.join('\r\n')}\r\n` });
    const { code, stdout } = await ws.run(['plan', 'check', '--strict']);
    assert.equal(code, 1);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map(
          (line) => /^PLAN\.md:(\d+:\d+): warning: .* can never be there: (.*); mend it/.exec(line)?.slice(1) ?? line,
        ),
      [
        ['4:13', '"../out.md" is not looked at, because it leads upwards (..)'],
        ['5:15', '/(/ is no regular expression'],
        ['6:13', '"docs/" is a folder, which has no size'],
        ['8:15', '/[/ is no regular expression'],
        ['15:13', 'code evidence has no "size=", only path, symbol, contains, regex'],
        'PLAN.md: 4 tasks, read as phases: 0 errors, 5 warnings.',
      ],
    );
  });

  it('prints problems as compilers do, and ends by them', async () => {
    ws = new Workspace({ 'docs/a b.md': wrong, 'docs/w.md': warned });
    const bad = await ws.run(['plan', 'check', 'docs/a b.md', 'docs/w.md']);
    assert.equal(bad.code, 1);
    const lines = bad.stdout.trim().split('\n');
    assert.match(
      lines[0] ?? '',
      /^docs\/a b\.md:5:\d+: error: Task "1\.1" depends on task "9\.9".* \(unknown-dependency\)$/,
    );
    assert.match(lines[1] ?? '', /^docs\/w\.md:6:\d+: warning: .* \(task-without-id\)$/);
    assert.match(lines[2] ?? '', /^2 plans: 3 tasks: 1 error, 1 warning\.$/);
    assert.equal(bad.stdout.includes('\u001b'), false);
    assert.equal((await ws.run(['plan', 'check', 'docs/w.md'])).code, 0);
    assert.equal((await ws.run(['plan', 'check', '--strict', 'docs/w.md'])).code, 1);
  });

  it('ends with 2 for what cannot be read, and still checks the rest', async () => {
    ws = new Workspace({ 'PLAN.md': wrong, 'image.md': '\0\0\0' });
    const ended = await ws.run(['plan', 'check', 'image.md', 'gone.md', 'PLAN.md']);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /image\.md cannot be read: .*no text[\s\S]*gone\.md cannot be read: it does not exist/);
    assert.match(ended.stdout, /PLAN\.md:5:/);
    assert.equal((await ws.run(['plan', 'check', '--format', 'xml'])).code, 2);
  });

  it('prints JSON', async () => {
    ws = new Workspace({ 'PLAN.md': wrong });
    const { stdout, code } = await ws.run(['plan', 'check', '--format', 'json', 'PLAN.md']);
    const json = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.deepEqual([json.errors, json.warnings, json.plans[0].path, json.plans[0].tasks], [1, 0, 'PLAN.md', 1]);
    const [problem] = json.plans[0].problems;
    assert.deepEqual([problem.file, problem.line, problem.code], ['PLAN.md', 5, 'unknown-dependency']);
  });

  it('prints SARIF that leads to the place', async () => {
    ws = new Workspace({ 'my plans/a#1 ü.md': wrong });
    const { stdout } = await ws.run(['plan', 'check', '--format', 'sarif', 'my plans/a#1 ü.md']);
    const sarif = JSON.parse(stdout);
    assert.equal(sarif.version, '2.1.0');
    const [run] = sarif.runs;
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }: { id: string }) => id),
      [...problemCodes],
    );
    assert.ok(
      run.tool.driver.rules.every(
        ({ help, shortDescription }: { help: { text: string }; shortDescription: { text: string } }) =>
          help.text && shortDescription.text,
      ),
    );
    const [result] = run.results;
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.equal(result.level, 'error');
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.equal(artifactLocation.uri, 'my%20plans/a%231%20%C3%BC.md');
    assert.equal(region.startLine, 5);
    assert.ok(region.endColumn > region.startColumn);
    assert.match(Object.values(result.partialFingerprints).join(), /:1$/);
  });

  it('warns where box and record differ', async () => {
    ws = new Workspace({ 'PLAN.md': sound });
    assert.equal((await ws.run(['mark', '1.2', 'pending'])).code, 0);
    const checked = await ws.run(['plan', 'check']);
    assert.equal(checked.code, 0);
    assert.match(checked.stdout, /^PLAN\.md:6:4: warning: Task "1\.2" is ticked here but recorded as pending/);
    const status = await ws.run(['status']);
    assert.match(status.stdout, /PLAN\.md:6:4: warning: .* \(status-differs\)/);
  });
});

describe('tranche plan show', function () {
  this.timeout(20_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('shows the plan that is found, configured or named', async () => {
    ws = new Workspace({ 'PLAN.md': sound, 'other.md': wrong });
    const found = await ws.run(['plan', 'show']);
    assert.deepEqual([found.code, found.stderr], [0, '']);
    assert.match(found.stdout, /1\.2 Second \(completed, depends on 1\.1\)/);
    const named = await ws.run(['plan', 'show', 'other.md']);
    assert.match(named.stdout, /^other\.md:5:\d+: error: .*9\.9/m);
    ws.write('tranche.config.json', '{ "plan": "other.md" }');
    assert.equal((await ws.run(['plan', 'show'])).stdout, named.stdout);
  });
});

describe('tranche plan init', function () {
  this.timeout(20_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('writes each template, without a problem, and never over a file', async function () {
    this.timeout(20_000);
    ws = new Workspace({});
    for (const name of templateNames) {
      const ended = await ws.run(['plan', 'init', '--template', name]);
      assert.equal(ended.code, 0, ended.stderr);
      const path = /^(.*) was written: \d tasks/.exec(ended.stdout)?.[1] ?? '';
      assert.match(ended.stdout, /tranche plan check/);
      const checked = await ws.run(['plan', 'check', '--strict', path]);
      assert.equal(checked.code, 0, checked.stdout);
    }
    const before = ws.read('PLAN.md');
    const again = await ws.run(['plan', 'init']);
    assert.deepEqual([again.code, /PLAN\.md is there already/.test(again.stderr)], [2, true]);
    assert.equal(ws.read('PLAN.md'), before);
    assert.equal((await ws.run(['plan', 'init', 'docs/mine.md'])).code, 0);
    assert.equal(ws.read('docs/mine.md'), before);
    const unknown = await ws.run(['plan', 'init', 'x.md', '--template', 'nope']);
    assert.deepEqual([unknown.code, ws.exists('x.md')], [2, false]);
  });
});

describe('tranche plan convert', function () {
  this.timeout(20_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('prints the plan, or writes it where nothing stands', async () => {
    ws = new Workspace({ 'PLAN.md': sound });
    const printed = await ws.run(['plan', 'convert']);
    assert.deepEqual([printed.code, printed.stderr], [0, '']);
    assert.deepEqual(
      parsePlan(printed.stdout).tasks.map(({ id, state, dependsOn }) => [
        id,
        state,
        dependsOn.map(({ target }) => target),
      ]),
      [
        ['1.1', 'pending', []],
        ['1.2', 'completed', ['1.1']],
      ],
    );
    assert.equal((await ws.run(['plan', 'convert', 'PLAN.md', '--out', 'new.md'])).code, 0);
    assert.equal(ws.read('new.md'), printed.stdout);
    ws.write('new.md', 'mine');
    const refused = await ws.run(['plan', 'convert', 'PLAN.md', '--out', 'new.md']);
    assert.deepEqual([refused.code, ws.read('new.md')], [2, 'mine']);
    assert.match(refused.stderr, /--force/);
    assert.equal((await ws.run(['plan', 'convert', 'PLAN.md', '--out', 'new.md', '--force'])).code, 0);
    assert.equal(ws.read('new.md'), printed.stdout);
    const itself = await ws.run(['plan', 'convert', 'PLAN.md', '--out', './PLAN.md', '--force']);
    assert.deepEqual([itself.code, ws.read('PLAN.md')], [2, sound]);
  });

  it('keeps what controls a terminal from a terminal, and gives a file every character', async () => {
    ws = new Workspace({ 'PLAN.md': sound.replace('First', 'Fir\u001b[2Jst') });
    const piped = await ws.run(['plan', 'convert']);
    assert.ok(piped.stdout.includes('Fir\u001b[2Jst'));
    const env = { NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true' };
    const shown = await ws.run(['plan', 'convert'], { env });
    assert.equal(shown.stdout, piped.stdout.replace('\u001b[2J', ''));
  });

  it('says on stderr what cannot be written as it was', async () => {
    const tasks = [
      { id: 1, title: 'Lay the ground', status: 'done', dependencies: [] },
      { id: 2, title: 'a <!-- note --> hides', status: 'pending', dependencies: [1], details: 'Mind the `gap`.' },
    ];
    ws = new Workspace({ '.taskmaster/tasks/tasks.json': JSON.stringify({ master: { tasks } }) });
    const ended = await ws.run(['plan', 'convert', '.taskmaster/tasks/tasks.json', '--out', 'PLAN.md']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /PLAN\.md was written: 2 tasks.*read as taskmaster\.\n! Task "2": its title/);
    assert.match(ws.read('PLAN.md'), /- \[x\] 1\. Lay the ground\n- \[ \] 2\. .*\(depends: 1\)[\s\S]*Mind the `gap`\./);
    assert.equal((await ws.run(['plan', 'check', 'PLAN.md'])).code, 0);
  });

  it('refuses a plan without tasks', async () => {
    ws = new Workspace({ 'notes.md': 'nothing\n' });
    const ended = await ws.run(['plan', 'convert', 'notes.md']);
    assert.deepEqual([ended.code, ended.stdout], [2, '']);
    assert.match(ended.stderr, /no tasks/);
  });
});
