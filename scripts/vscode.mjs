// Opens a real VS Code with this extension on a scratch copy of the sample workspace.
//   node scripts/vscode.mjs [FOLDER] [--browser] [--port N] [--no-build]
// Uses the `code` on the PATH; without one, or with --browser, the VS Code from npm (see vscode/pins.mjs) in your browser.
// FOLDER: another workspace, opened in place.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import './vscode/exitOnSignals.mjs';
import { scratchFolder, workspaceCopy } from './vscode/scratch.mjs';
import { startVSCode } from './vscode/server.mjs';

const SAMPLE = 'examples';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    'no-build': { type: 'boolean', default: false },
  },
});

try {
  const extension = resolve(process.env.TRANCHE_EXTENSION_PATH ?? '.');
  if (!flags['no-build']) execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  const workspace = positionals[0]
    ? resolve(positionals[0])
    : workspaceCopy(scratchFolder().path, SAMPLE, 'tranche-sample');
  const code = flags.browser ? undefined : installedCode();
  if (code !== undefined) await openDesktop(code, extension, workspace);
  else await openInBrowser(extension, workspace);
  process.exit(0);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function installedCode() {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** --wait keeps `code` running until the window is closed. */
async function openDesktop(code, extension, workspace) {
  console.log(`Opening ${workspace} with ${code} …`);
  const args = [`--extensionDevelopmentPath=${extension}`, '--new-window', '--wait', workspace];
  const child = spawn(code, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const [status] = await once(child, 'exit');
  if (status !== 0)
    throw new Error(`${code} ended with exit code ${status}. --browser opens the VS Code from npm instead.`);
}

async function openInBrowser(extension, workspace) {
  const server = await startVSCode({ workspace, port: Number(flags.port) });
  const address = server.urlWith({ extensionDevelopmentPath: extension });
  console.log(`\nVS Code with the extension, on ${workspace}:\n\n  ${address}\n\nCtrl-C ends it.`);
  showInBrowser(address);
  await server.ended;
  throw new Error('The VS Code server has ended.');
}

function showInBrowser(address) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const opener = { darwin: 'open', win32: 'explorer', linux: DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined };
  const program = opener[process.platform];
  if (program === undefined) return;
  // The address is on the screen already, should there be no such program.
  spawn(program, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
