import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlans, pathBelow } from '../../../src/extension/planFinder';
import { readPlanAt } from '../../../src/extension/planText';
import { readWorkspaceConfig } from '../../../src/extension/workspaceConfig';
import { plansIn } from '../../../src/runner/findPlan';

describe('finding plans', function () {
  this.timeout(20_000);
  let root: string;
  const complaints: string[] = [];
  const config = () => readWorkspaceConfig(root, (message) => complaints.push(message));

  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'tranche-find-'));
    complaints.length = 0;
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function write(path: string, content: string | Uint8Array = '- [ ] 1.1 Task\n'): void {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), content);
  }

  it('lists the named ones first, each once, then the well-known places in their order', async () => {
    for (const path of ['TODO.md', 'docs/plans/b.md', 'docs/plans/a.md', 'PLAN.md', 'mine.md']) write(path);
    const found = await findPlans(root, [undefined, 'mine.md', './docs/plans/b.md']);
    const paths = found
      .map(({ path }) => path)
      .filter((path, n, all) => all.findIndex((each) => each.toLowerCase() === path.toLowerCase()) === n);
    assert.deepEqual(paths, ['mine.md', 'docs/plans/b.md', 'PLAN.md', 'docs/plans/a.md', 'TODO.md']);
    assert.deepEqual(found.map(({ named }) => named).slice(0, 3), [true, true, false]);
  });

  it('shows a named plan that is missing, and none that lies elsewhere', async () => {
    assert.deepEqual(await findPlans(root, ['gone.md', '../elsewhere.md', '/etc/passwd']), [
      { path: 'gone.md', named: true },
    ]);
    assert.equal(pathBelow(root, '..name/PLAN.md'), '..name/PLAN.md');
  });

  it('takes no folder for a plan', async () => {
    fs.mkdirSync(join(root, 'PLAN.md'));
    assert.deepEqual(await findPlans(root, []), []);
  });

  it('says why a file is no plan', async () => {
    write('PLAN.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0]));
    const binary = await readPlanAt(join(root, 'PLAN.md'), 'PLAN.md');
    assert.ok('fault' in binary && binary.fault.length > 10 && !binary.absent);
    const gone = await readPlanAt(join(root, 'gone.md'), 'gone.md');
    assert.deepEqual(gone, { fault: 'it does not exist', absent: true, sources: null });
    fs.mkdirSync(join(root, 'empty'));
    const folder = await readPlanAt(join(root, 'empty'), 'empty');
    assert.ok('fault' in folder && /folder/.test(folder.fault));
  });

  it('finds them in packages, in folders that are plans, and nowhere that git ignores', async () => {
    write('services/shop/specs/001-cart/tasks.md');
    write('backlog/config.yml', '');
    write('backlog/tasks/task-1 - A.md');
    write('scratch/PLAN.md');
    write('.gitignore', 'scratch\nprivate.md\n');
    write('private.md');
    fs.symlinkSync(root, join(root, 'round'));
    const paths = async (...named: string[]) => (await findPlans(root, named)).map(({ path }) => path);
    assert.deepEqual(await paths(), ['backlog', 'services/shop/specs/001-cart/tasks.md']);
    assert.deepEqual((await paths('private.md', 'scratch/PLAN.md')).slice(0, 2), ['private.md', 'scratch/PLAN.md']);
  });

  it('finds the same in the same order as the runner', async () => {
    const all = [
      'TODO.md',
      'packages/b/PLAN.md',
      'packages/a/PLAN.md',
      'specs/2/tasks.md',
      'specs/10/tasks.md',
      '.plans/x.md',
    ];
    for (const path of all) write(path);
    const found = (await findPlans(root, [])).map(({ path }) => path);
    assert.equal(found.length, all.length);
    assert.deepEqual(
      found,
      plansIn(root).map(({ planPath }) => planPath),
    );
  });

  it('does so in a big workspace without keeping the window from working', async () => {
    for (let n = 0; n < 600; n++) {
      const folder = join(root, n % 3 === 0 ? 'node_modules' : 'packages', `p${n}`, 'src');
      fs.mkdirSync(folder, { recursive: true });
      for (let file = 0; file < 5; file++) fs.writeFileSync(join(folder, `f${file}.ts`), '');
    }
    write('packages/p1/PLAN.md');
    write('node_modules/p0/PLAN.md');
    let turns = 0;
    let ended = false;
    const turn = () => {
      turns++;
      if (!ended) setImmediate(turn);
    };
    turn();
    const found = await findPlans(root, []);
    ended = true;
    assert.deepEqual(found, [{ path: 'packages/p1/PLAN.md', named: false }]);
    assert.ok(turns > 10, `others had ${turns} turns`);
  });

  it('reads a folder by its files, those of unsaved editors before those on the disk', async () => {
    write('epic/b.md', '- [ ] 1.2 Second\n');
    write('epic/a.md', '- [ ] 1.1 First\n');
    write('epic/picture.png', new Uint8Array([0, 1, 2]));
    write('epic/binary.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0]));
    const unsaved = (file: string) => (file.endsWith('b.md') ? '- [ ] 1.2 Second\n- [ ] 1.3 Third\n' : undefined);
    const read = await readPlanAt(join(root, 'epic'), 'epic', unsaved);
    assert.ok('plan' in read);
    assert.deepEqual(read.sources, ['a.md', 'binary.md', 'b.md'].sort());
    assert.deepEqual(read.plan.files, ['a.md', 'b.md']);
    assert.equal(read.plan.tasks.length, 3);
  });

  it('knows a folder for a folder while nothing of a plan is in it yet', async () => {
    write('empty/picture.png', new Uint8Array([0, 1, 2]));
    const read = await readPlanAt(join(root, 'empty'), 'empty');
    assert.ok('fault' in read && !read.absent);
    assert.deepEqual(read.sources, []);
  });

  it('reads the configuration, with comments, trailing commas and a byte order mark', async () => {
    write(
      'tranche.config.json',
      '\uFEFF{ // ours\n "plan": "a.md", "batchSize": "auto", "limits": { "maxAttempts": 5, }, }',
    );
    const read = await config();
    assert.deepEqual([read.plan, read.batchSize, read.schedule.maxAttempts], ['a.md', 'auto', 5]);
    assert.deepEqual(complaints, []);
  });

  it('goes on with the defaults where the configuration is broken', async () => {
    write('tranche.config.json', '{ "plan": ');
    const read = await config();
    assert.deepEqual([read.plan, read.stateDirectory, read.batchSize], [undefined, '.tranche', 3]);
    assert.equal(complaints.length, 1);
    write('tranche.config.json', '{ "plan": 7, "phaseGate": 9, "batchSize": "many", "limits": [] }');
    assert.deepEqual([(await config()).plan, (await config()).schedule.phaseGate], [undefined, 0.8]);
  });
});
