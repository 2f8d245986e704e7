import assert from 'node:assert/strict';
import { launch } from './support/launch';
import type { Row, Workbench } from './support/workbench';

const row = (rows: readonly Row[], label: string) => rows.find((each) => each.label.startsWith(label));

for (const theme of ['dark', 'light'] as const) {
  describe(`a run of two sessions with a task that waits for a person, ${theme}`, function () {
    this.timeout(120_000);
    let workbench: Workbench;
    before(async () => {
      workbench = await launch({ fixture: 'test/ui/fixtures/waiting', theme });
      await workbench.clickActivityBar('Tranche');
    });
    after(() => workbench?.close());
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-waiting-${theme}`);
    });

    const untilRows = (what: string, accept: (rows: readonly Row[]) => boolean) =>
      workbench.until(what, () => workbench.treeRows(), accept);
    const spins = (rows: readonly Row[], label: string) => row(rows, label)?.icon.includes('codicon-loading') === true;

    const waiting = '1.1 Write the letter to letter.txt (approval)';

    it('shows each running task, and the one that waits', async () => {
      await untilRows('the tree is there', (rows) => row(rows, '1.1') !== undefined);
      await workbench.runCommand('Tranche: Run All');
      await untilRows(
        'two run and one waits',
        (rows) =>
          spins(rows, '1.2') &&
          spins(rows, '1.3') &&
          /^waiting for you/.test(row(rows, '1.1')?.description ?? '') &&
          /1 waiting for you/.test(row(rows, 'Phase 1')?.description ?? ''),
      );
      await workbench.screenshot(`two-sessions-${theme}`);
    });

    it('says in the status bar how long it waits for a limit, and tries again when it is told to', async () => {
      await workbench.until(
        'the limit is told of',
        () => workbench.statusBar('tranche.progress'),
        (item) => /^limit until \d\d:\d\d$/.test(item?.text ?? ''),
      );
      await workbench.treeRow('1.4 Write the address to address.txt (demo: limit 10m)').hover();
      await workbench.screenshot(`limit-${theme}`);
      await workbench.runCommand('Tranche: Wake and Try Again');
      await workbench.until(
        'the run has ended',
        () => workbench.statusBar('tranche.progress'),
        (item) => item?.text === '3/4' && item.icons.join(' ').includes('question'),
      );
    });

    it('rejects with a reason and approves, by the buttons of the row', async () => {
      await workbench.untilRowButton(waiting, 'Approve Task');
      await workbench.screenshot(`waiting-${theme}`);
      await workbench.clickRowButton(waiting, 'Reject Task');
      const input = workbench.page.locator('.quick-input-widget:visible input[type=text]');
      await input.fill('The date is missing');
      await workbench.screenshot(`reject-${theme}`);
      await input.press('Enter');
      await untilRows('it failed', (rows) => /^failed/.test(row(rows, '1.1')?.description ?? ''));
      await workbench.runCommand('Tranche: Run Next Batch');
      await untilRows('it waits again', (rows) => /^waiting/.test(row(rows, '1.1')?.description ?? ''));
      await workbench.until(
        'the run has ended',
        () => workbench.statusBar('tranche.progress'),
        (item) => item?.icons.join(' ').includes('question') === true,
      );
      await workbench.clickRowButton(waiting, 'Approve Task');
      await untilRows('it is completed', (rows) => row(rows, '1.1')?.icon.includes('codicon-pass') === true);
      assert.equal((await workbench.statusBar('tranche.progress'))?.text, '4/4');
    });
  });
}
