import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './support/launch';
import type { Row, Workbench } from './support/workbench';

const wholeSeconds = 1000;

const row = (rows: readonly Row[], label: string) => rows.find((each) => each.label.startsWith(label));
const isDone = (each: Row | undefined) => each?.icon.includes('codicon-pass') === true;

async function untilDone(workbench: Workbench, labels: readonly string[]): Promise<readonly Row[]> {
  return workbench.until(
    `${labels.join(', ')} completed`,
    () => workbench.treeRows(),
    (rows) => labels.every((label) => isDone(row(rows, label))),
  );
}

for (const { theme, extension } of [
  { theme: 'dark', extension: 'development' },
  { theme: 'light', extension: 'vsix' },
] as const) {
  describe(`the sample in VS Code, ${theme}, ${extension}`, function () {
    this.timeout(120 * wholeSeconds);
    let workbench: Workbench;
    before(async () => {
      workbench = await launch({ fixture: 'examples', theme, extension });
      await workbench.clickActivityBar('Tranche');
    });
    after(() => workbench?.close());
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-${theme}`);
    });

    it('shows the plan as it is before anything has run', async () => {
      const rows = await workbench.until(
        'the tree is there',
        () => workbench.treeRows(),
        (seen) => row(seen, '1.1') !== undefined,
      );
      assert.match(row(rows, 'Phase 1')?.description ?? '', /0\/4/);
      assert.equal(row(rows, 'Phase 1')?.expanded, true);
      assert.match(row(rows, '1.1')?.spoken ?? '', /Create the entry point .* ready to run/);
      assert.equal((await workbench.statusBar('tranche.progress'))?.text, '0/10');
      await workbench.screenshot(`sample-before-${theme}`);
    });

    it('turns three rows to completed on Run Next Batch in the palette', async () => {
      await workbench.runCommand('Tranche: Run Next Batch');
      const rows = await untilDone(workbench, ['1.1', '1.2', '1.3']);
      assert.equal(isDone(row(rows, '1.4')), false);
      await workbench.until(
        'the status bar rests',
        () => workbench.statusBar('tranche.progress'),
        (item) => item?.text === '3/10' && !item.icons.join(' ').includes('loading'),
      );
      await workbench.until(
        'the terminal has the summary',
        () => workbench.terminalText(),
        (text) => text.includes('3 tasks completed'),
      );
      assert.match(row(await workbench.treeRows(), 'Phase 1')?.description ?? '', /3\/4/);
      await workbench.screenshot(`sample-after-${theme}`);
    });

    it('opens the plan at the line of a row that is clicked', async () => {
      await workbench.treeRow('1.4 Report the line of a broken recipe in src/recipe.js').click();
      await workbench.until(
        'the plan is open',
        () => workbench.editors(),
        (editors) => editors[0] === 'PLAN.md',
      );
    });

    it('says the same after the window was reloaded', async () => {
      await workbench.reload();
      const rows = await untilDone(workbench, ['1.1', '1.2', '1.3']);
      assert.match(row(rows, 'Phase 1')?.description ?? '', /3\/4/);
    });
  });
}

describe('a runner that is killed', function () {
  this.timeout(120 * wholeSeconds);
  let workbench: Workbench;
  before(async () => {
    workbench = await launch({ fixture: 'test/ui/fixtures/slow' });
    await workbench.clickActivityBar('Tranche');
  });
  after(() => workbench?.close());

  it('is shown as interrupted, also after a reload, and can be resumed', async () => {
    await workbench.until(
      'the tree is there',
      () => workbench.treeRows(),
      (rows) => row(rows, '1.1') !== undefined,
    );
    await workbench.runCommand('Tranche: Run Next Batch');
    await workbench.until(
      'the first task runs',
      () => workbench.treeRows(),
      (rows) => row(rows, '1.1')?.icon.includes('codicon-loading') === true,
    );
    await workbench.screenshot('running-dark');
    const lock = join(workbench.workspace ?? '', '.tranche', 'PLAN', 'lock');
    process.kill(JSON.parse(readFileSync(lock, 'utf8')).pid, 'SIGKILL');
    const interrupted = () =>
      workbench.until(
        'the row says interrupted',
        () => workbench.treeRows(),
        (rows) => /interrupted/.test(row(rows, '1.1')?.description ?? ''),
      );
    await interrupted();
    await workbench.screenshot('interrupted-dark');
    await workbench.reload();
    await interrupted();
    await workbench.runCommand('Tranche: Resume from Checkpoint');
    // It says first what it would go on with.
    await workbench.until(
      'it asks first, and names the task',
      () => workbench.page.locator('.quick-input-widget:visible').innerText(),
      (text) => /Resume/.test(text) && /1\.1 Write a\.txt/.test(text),
    );
    await workbench.screenshot('resume-dark');
    await workbench.page.keyboard.press('Enter');
    await untilDone(workbench, ['1.1', '1.2', '1.3']);
    assert.equal((await workbench.statusBar('tranche.progress'))?.text, '3/3');
  });
});
