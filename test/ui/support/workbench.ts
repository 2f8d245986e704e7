// The window of VS Code as a person sees and uses it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors, type Locator, type Page } from 'playwright-core';
import { until } from './until';

export interface Row {
  label: string;
  description: string;
  /** What a screen reader says. */
  spoken: string;
  level: number;
  /** undefined: it has no children. */
  expanded: boolean | undefined;
  selected: boolean;
  /** The classes of the icon, e.g. `codicon-loading codicon-modifier-spin`. */
  icon: string;
}

export interface StatusItem {
  text: string;
  spoken: string;
  icons: string[];
}

/** As much of a terminal as is read here. */
interface XTerm {
  buffer: { active: { length: number; getLine(y: number): { translateToString(trim: boolean): string } | undefined } };
}

const QUICK_INPUT = '.quick-input-widget:visible';
const QUICK_ROWS = `${QUICK_INPUT} .quick-input-list .monaco-list-row`;
const CENTER = '.notifications-center.visible';
/** Milliseconds for one attempt at the button of a row, which may be drawn anew at any moment. */
const rowButtonMs = 2_000;
/** VS Code marks its phases for its own measurements. */
const READY_MARKS = ['code/LifecyclePhase/Restored', 'code/didLoadExtensions'];

export class Workbench {
  /** The folder that is open. */
  readonly workspace: string | undefined;
  /** $HOME of everything VS Code starts. */
  readonly home: string;
  /** Ends VS Code and the browser, removes their folders. */
  readonly close: () => Promise<void>;

  constructor(
    readonly page: Page,
    at: { workspace: string | undefined; home: string; close: () => Promise<void> },
  ) {
    this.workspace = at.workspace;
    this.home = at.home;
    this.close = at.close;
  }

  /** Editors and views are back, the extensions are known; they may not be active yet. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(
      (marks) => marks.every((mark) => performance.getEntriesByName(mark).length > 0),
      READY_MARKS,
    );
  }

  /** As Developer: Reload Window. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Opens the palette, with `text` typed, and returns what it lists. */
  async openPalette(text = ''): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInput().fill(`>${text}`);
    return this.quickPickRows();
  }

  /** Runs a command by what the palette shows for it, e.g. `Tranche: Run Next Batch`. */
  async runCommand(title: string): Promise<void> {
    await this.openPalette(title);
    await this.pick(title);
  }

  /** The labels of an open quick pick, once there are any. */
  async quickPickRows(): Promise<string[]> {
    const labels = this.page.locator(`${QUICK_ROWS} .label-name`);
    await labels.first().waitFor({ timeout: 10_000 });
    return trimmed(await labels.allInnerTexts());
  }

  async pick(label: string): Promise<void> {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    try {
      await this.page.locator(QUICK_ROWS).filter({ has: name }).first().click({ timeout: 5000 });
    } catch {
      const listed = await this.quickPickRows();
      await this.closeQuickPick();
      throw new Error(`There is no "${label}" to pick. On offer: ${listed.join(' | ')}`);
    }
  }

  async closeQuickPick(): Promise<void> {
    await this.quickInput().press('Escape');
    await this.page.locator(QUICK_INPUT).waitFor({ state: 'hidden', timeout: 5000 });
  }

  private quickInput(): Locator {
    return this.page.locator(`${QUICK_INPUT} input[type=text]`);
  }

  async clickActivityBar(title: string): Promise<void> {
    await this.page.locator('.activitybar').getByRole('tab', { name: title }).click();
    await this.page.locator('.part.sidebar .composite.title').getByText(title).waitFor();
  }

  /** The row of a tree in the side bar, to click, hover or focus. */
  treeRow(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.page.locator('.part.sidebar').getByRole('treeitem').filter({ has: name });
  }

  /** Points at a row until it shows the button: rows are drawn anew while their words change, and the pointer follows. */
  async untilRowButton(label: string, name: string): Promise<void> {
    await this.atRowButton(label, name, (button) => button.waitFor({ timeout: rowButtonMs }));
  }

  async clickRowButton(label: string, name: string): Promise<void> {
    await this.atRowButton(label, name, (button) => button.click({ timeout: rowButtonMs }));
  }

  private async atRowButton(label: string, name: string, act: (button: Locator) => Promise<void>): Promise<void> {
    const row = this.treeRow(label);
    const done = async () => {
      try {
        await row.hover({ timeout: rowButtonMs });
        await act(row.getByRole('button', { name }));
        return true;
      } catch (error) {
        if (error instanceof errors.TimeoutError) return false;
        throw error;
      }
    };
    await this.until(`the button ${name} of ${label}`, done, (isDone) => isDone);
  }

  /** The rows of all trees in the side bar that are scrolled into view, from top to bottom. */
  async treeRows(): Promise<Row[]> {
    const rows = await this.page
      .locator('.part.sidebar')
      .getByRole('treeitem')
      .evaluateAll((elements) =>
        elements.map((row) => {
          const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
          const icon = row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '';
          const expanded = row.getAttribute('aria-expanded');
          return {
            top: row.getBoundingClientRect().top,
            label: text('.label-name'),
            description: text('.label-description'),
            spoken: row.getAttribute('aria-label') ?? '',
            level: Number(row.getAttribute('aria-level')),
            expanded: expanded === null ? undefined : expanded === 'true',
            selected: row.getAttribute('aria-selected') === 'true',
            icon: icon
              .split(/\s+/)
              .filter((name: string) => name.startsWith('codicon-'))
              .join(' '),
          };
        }),
      );
    // VS Code reuses elements, so the document's order says nothing.
    return rows.sort((a, b) => a.top - b.top).map(({ top: _, ...row }) => row);
  }

  /** What a view without rows says, with its buttons. */
  async welcomeText(): Promise<string> {
    return (await this.page.locator('.part.sidebar .welcome-view-content:visible').allInnerTexts()).join('\n').trim();
  }

  /** The status bar item whose id ends so, e.g. `tranche.progress`. */
  statusItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id$="${id}"]`);
  }

  /** undefined while there is no such item. */
  async statusBar(id: string): Promise<StatusItem | undefined> {
    const [item] = await this.statusItem(id).evaluateAll((elements) =>
      elements.map((element) => ({
        text: element.textContent?.trim() ?? '',
        spoken: element.getAttribute('aria-label') ?? '',
        icons: [...element.querySelectorAll('.codicon')].map((icon) =>
          [...icon.classList].filter((name) => name.startsWith('codicon-')).join(' '),
        ),
      })),
    );
    return item;
  }

  /** What the terminal on show holds, without the empty lines at its end. */
  async terminalText(): Promise<string> {
    const [text = ''] = await this.page.locator('.terminal-wrapper.active').evaluateAll((wrappers) =>
      wrappers.map((wrapper) => {
        // VS Code leaves the terminal on its element, for its own tests; the picture itself may be a canvas.
        const active = (wrapper as { xterm?: XTerm }).xterm?.buffer.active;
        if (active === undefined) return '';
        return Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true)).join('\n');
      }),
    );
    return text.trimEnd();
  }

  /**
   * The messages that were shown and not closed. With an extension under development VS Code pops none up but keeps them
   * behind its bell; that is opened and closed again.
   */
  async notifications(): Promise<string[]> {
    const messages = this.page.locator('.notification-list-item-message');
    if ((await messages.count()) > 0) return trimmed(await messages.allInnerTexts());
    if ((await this.bell().getAttribute('aria-label')) === 'No Notifications') return [];
    await this.openNotifications();
    const said = trimmed(await messages.allInnerTexts());
    await this.bell().click();
    await this.page.locator(CENTER).waitFor({ state: 'hidden' });
    return said;
  }

  async clickNotification(button: string): Promise<void> {
    const found = this.page.locator('.notification-list-item').getByRole('button', { name: button, exact: true });
    if ((await found.count()) === 0) await this.openNotifications();
    await found.click();
  }

  private async openNotifications(): Promise<void> {
    await this.bell().click();
    await this.page.locator(CENTER).waitFor();
  }

  private bell(): Locator {
    return this.page.locator('[id="status.notifications"]').getByRole('button');
  }

  /** The titles of the open editors, active first. */
  async editors(): Promise<string[]> {
    const tabs = this.page.locator('.part.editor .tab');
    return tabs.evaluateAll((elements) =>
      elements
        .sort((a, b) => Number(b.classList.contains('active')) - Number(a.classList.contains('active')))
        .map((tab) => tab.getAttribute('data-resource-name') ?? tab.textContent?.trim() ?? ''),
    );
  }

  /** Reads again and again until `accept` holds; the error says what was read last. */
  until<T>(what: string, read: (workbench: Workbench) => Promise<T>, accept: (value: T) => boolean): Promise<T> {
    return until(what, () => read(this), accept);
  }

  /** out/screenshots/NAME.png, 1280×800 */
  async screenshot(name: string): Promise<string> {
    mkdirSync(join('out', 'screenshots'), { recursive: true });
    const path = join('out', 'screenshots', `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}

/** VS Code pads with no-break spaces. */
function trimmed(texts: string[]): string[] {
  return texts.map((text) => text.replaceAll('\u00a0', ' ').trim());
}
