import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch } from './support/launch';
import type { Workbench } from './support/workbench';

for (const theme of ['dark', 'light'] as const) {
  describe(`a plan in the editor, ${theme}`, function () {
    this.timeout(120_000);
    let workbench: Workbench;
    before(async () => {
      workbench = await launch({
        fixture: 'test/ui/fixtures/language',
        theme,
        // So that the hover hides nothing in the picture.
        settings: { 'editor.hover.above': false },
      });
      const mark = (...args: string[]) =>
        execFileSync(process.execPath, [resolve('dist/tranche.js'), 'mark', ...args], {
          cwd: workbench.workspace,
          stdio: 'pipe',
        });
      mark('1.1', 'completed');
      mark('1.4', 'failed', '--note', 'the printer is out of paper');
      mark('2.3', 'skipped');
      await workbench.clickActivityBar('Tranche');
      await workbench.until(
        'the tree is there',
        () => workbench.treeRows(),
        (rows) => rows.some(({ label, icon }) => label.startsWith('1.4') && icon.includes('codicon-error')),
      );
      await workbench.treeRow('1.1 Write the opening hours to hours.txt').click();
    });
    after(() => workbench?.close());
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-language-${theme}`);
    });

    const editor = () => workbench.page.locator('.editor-instance .monaco-editor').first();

    it('shows what can be done, how every task stands, and what is wrong', async () => {
      await workbench.until(
        'words above the plan, its phases and tasks',
        () => editor().locator('.codelens-decoration').allInnerTexts(),
        (texts) => ['Run next batch', 'Run phase', 'Retry'].every((wanted) => texts.join(' ').includes(wanted)),
      );
      await workbench.until(
        'marks of four states in the margin',
        () =>
          editor()
            .locator('.glyph-margin-widgets .cgmr')
            .evaluateAll((marks) => {
              const page = globalThis as unknown as { getComputedStyle(of: unknown): { backgroundImage: string } };
              return marks.map((mark) => page.getComputedStyle(mark).backgroundImage);
            }),
        (pictures) => new Set(pictures.filter((each) => each.startsWith('url("data:image/svg'))).size >= 4,
      );
      await editor().locator('.squiggly-error, .squiggly-warning').first().waitFor();
    });

    it('keeps every squiggle in its place when another program writes the file', async () => {
      const squiggles = () =>
        editor()
          .locator('.squiggly-error, .squiggly-warning')
          .evaluateAll((marks) =>
            marks.map((mark) => {
              const { left, width } = mark.getBoundingClientRect();
              return `${Math.round(left)}+${Math.round(width)}`;
            }),
          )
          .then((places) => places.sort().join(' '));
      const before = await workbench.until('two problems at least', squiggles, (places) => places.includes(' '));
      // VS Code takes all between the first and the last change as replaced, and drops what was marked there.
      const file = join(workbench.workspace ?? '', 'PLAN.md');
      const content = readFileSync(file, 'utf8');
      for (const [text, shown] of [
        [content.replace('next day', 'same day').replace('Ask for a', 'Beg for a'), 'Beg for a'],
        [content, 'Ask for a'],
      ] as const) {
        writeFileSync(file, text);
        await editor().locator('.view-line').filter({ hasText: shown }).first().waitFor();
        await workbench.until('all where they were', squiggles, (places) => places === before);
      }
    });

    it('tells more of a task under the pointer', async () => {
      const id = editor().locator('.view-line').filter({ hasText: '2.2 Write' }).getByText('2.2', { exact: true });
      const hover = workbench.page.locator('.monaco-hover:visible').filter({ hasText: '2.2 Write' });
      await workbench.until(
        'the hover',
        async () => {
          // Words above lines may still come and move the line away from under a pointer that rests.
          await workbench.page.mouse.move(1, 1);
          await id.first().hover();
          return hover
            .first()
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            );
        },
        (shown) => shown,
      );
      assert.equal(await hover.locator('a[href^="command:"]').count(), 0);
      // It fades in.
      await workbench.until(
        'it is there to be read',
        () => hover.first().evaluate((shown) => shown.getAnimations({ subtree: true }).length),
        (animations) => animations === 0,
      );
      await workbench.screenshot(`plan-in-editor-${theme}`);
    });
  });
}
