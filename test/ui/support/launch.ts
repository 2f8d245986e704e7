// Opens a VS Code of its own, on a copy of a workspace, in a headless browser.
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { openBrowser, VIEWPORT } from '../../../scripts/vscode/browser.mjs';
import { installExtension, packExtension } from '../../../scripts/vscode/package.mjs';
import { scratchFolder, workspaceCopy } from '../../../scripts/vscode/scratch.mjs';
import { startVSCode, type VSCodeServer } from '../../../scripts/vscode/server.mjs';
import { themes } from '../../../scripts/vscode/settings.mjs';
import { Workbench } from './workbench';

export interface LaunchOptions {
  /** A folder to copy as the workspace; by default an empty one is opened, with null none. */
  fixture?: string | null;
  theme?: 'dark' | 'light';
  /** false: Restricted Mode. */
  trust?: boolean;
  /** As its developer runs it (default), packed and installed as people get it, or not at all. Toasts show in the last two. */
  extension?: 'development' | 'vsix' | 'none';
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
}

type Undo = () => void | Promise<void>;

export async function launch(options: LaunchOptions = {}): Promise<Workbench> {
  const undo: Undo[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await open(options, undo, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: LaunchOptions, undo: Undo[], close: () => Promise<void>): Promise<Workbench> {
  const { fixture, theme = 'dark', extension = 'development' } = options;
  const scratch = scratchFolder();
  undo.push(scratch.remove);
  const name = fixture ? basename(fixture) : 'workspace';
  const workspace = fixture === null ? undefined : workspaceCopy(scratch.path, fixture, name);
  const source = resolve(process.env.TRANCHE_EXTENSION_PATH ?? '.');

  const extensionsDir = join(scratch.path, 'extensions');
  mkdirSync(extensionsDir);
  if (extension === 'vsix') {
    const vsix = process.env.TRANCHE_VSIX ?? (await packExtension(source, scratch.path));
    await installExtension(resolve(vsix), extensionsDir, scratch.path);
  }

  const server: VSCodeServer = await startVSCode({
    workspace,
    extensionsDir,
    userSettings: { 'workbench.colorTheme': themes[theme], ...options.settings },
    trust: options.trust,
    development: extension === 'development',
    env: options.env,
  });
  undo.push(server.dispose);
  const browser = await openBrowser();
  undo.push(() => browser.close());

  const page = await browser.newPage({ viewport: VIEWPORT });
  const address = extension === 'development' ? server.urlWith({ extensionDevelopmentPath: source }) : server.url;
  const workbench = new Workbench(page, { workspace, home: server.home, close });
  await page.goto(address);
  await workbench.ready();
  // The theme comes from an extension too, later than the rest.
  await page.locator(`.monaco-workbench.${theme === 'dark' ? 'vs-dark' : 'vs'}[class*=vscode-theme-]`).waitFor();
  return workbench;
}
