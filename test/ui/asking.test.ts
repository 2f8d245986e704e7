import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './support/launch';
import type { Row, Workbench } from './support/workbench';

const row = (rows: readonly Row[], label: string) => rows.find((each) => each.label.startsWith(label));

describe('an agent that asks something', function () {
  this.timeout(120_000);
  let workbench: Workbench;
  before(async () => {
    workbench = await launch({ fixture: 'test/ui/fixtures/asking', theme: 'dark' });
    await workbench.clickActivityBar('Tranche');
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('failed-asking');
  });

  const untilRows = (what: string, accept: (rows: readonly Row[]) => boolean) =>
    workbench.until(what, () => workbench.treeRows(), accept);

  it('is answered in the tree, and the answer goes into the next attempt', async () => {
    await untilRows('the tree is there', (rows) => row(rows, '1.1') !== undefined);
    await workbench.runCommand('Tranche: Run Next Batch');
    await untilRows('the question is shown', (rows) =>
      /^waiting for you · Twelve hours or twenty-four\?/.test(row(rows, '1.1')?.description ?? ''),
    );
    await workbench.until(
      'the run has ended',
      () => workbench.statusBar('tranche.progress'),
      (item) => item?.text === '1/2' && item.icons.join(' ').includes('question'),
    );
    const asking = '1.1 Show the time on the page';
    await workbench.treeRow(asking).click();
    await workbench.page.locator('.codelens-decoration', { hasText: 'Answer' }).first().waitFor();
    await workbench.untilRowButton(asking, 'Answer Question');
    await workbench.screenshot('asking');
    await workbench.clickRowButton(asking, 'Answer Question');
    const input = workbench.page.locator('.quick-input-widget:visible input[type=text]');
    await input.fill('Twenty-four');
    await workbench.screenshot('asking-answer');
    await input.press('Enter');
    await untilRows('nothing waits', (rows) => /^ready/.test(row(rows, '1.1')?.description ?? ''));
    await workbench.runCommand('Tranche: Run Next Batch');
    await untilRows('it is completed', (rows) => row(rows, '1.1')?.icon.includes('codicon-pass') === true);
    const runs = join(workbench.workspace ?? '', '.tranche/PLAN/runs');
    const prompts = readdirSync(runs, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /1\.1\.2\.1\.prompt\.md$/.test(name),
    );
    const [prompt = ''] = prompts.map((name) => readFileSync(join(runs, name), 'utf8'));
    if (!/Answer: Twenty-four/.test(prompt)) throw new Error(`the prompt does not hold the answer: ${prompt}`);
  });
});
