import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlans, pathBelow } from '../../../src/extension/planFinder';
import { readPlanAt } from '../../../src/extension/planText';
import { readWorkspaceConfig } from '../../../src/extension/workspaceConfig';

describe('finding plans', () => {
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
    assert.deepEqual(gone, { fault: 'it does not exist', absent: true });
    fs.mkdirSync(join(root, 'empty'));
    const folder = await readPlanAt(join(root, 'empty'), 'empty');
    assert.ok('fault' in folder && /folder/.test(folder.fault));
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
