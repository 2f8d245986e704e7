// Starts the VS Code server on 127.0.0.1 and ends it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorEnvironment } from './environment.mjs';
import { ensureVSCode } from './install.mjs';
import { signalAll, signalTree } from './processTree.mjs';
import { scratchFolder } from './scratch.mjs';
import { quietSettings } from './settings.mjs';

const START_LIMIT = 60_000;
const END_LIMIT = 3000;

/**
 * @param {import('./server.d.mts').ServerOptions} options
 * @returns {Promise<import('./server.d.mts').VSCodeServer>}
 */
export async function startVSCode(options) {
  const { workspace, extensionsDir, userSettings = {}, trust = true, development = true, port = 0, env = {} } = options;
  const { node, serverMain } = await ensureVSCode();
  const scratch = scratchFolder();
  const folder = (name) => {
    const path = join(scratch.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const dataDir = folder('data');
  const home = folder('home');
  const extensions = extensionsDir ?? folder('extensions');
  writeFileSync(join(folder('data/data/User'), 'settings.json'), JSON.stringify({ ...quietSettings, ...userSettings }));

  const args = [serverMain, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off');
  args.push('--server-data-dir', dataDir, '--extensions-dir', extensions);
  if (development) args.push('--enable-smoke-test-driver');
  if (trust) args.push('--disable-workspace-trust');
  const child = spawn(node, args, {
    cwd: home,
    env: editorEnvironment(home, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us to handle: the tests still have things to ask of VS Code, and it is ended at exit.
    detached: process.platform !== 'win32',
  });
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  const killAtExit = () => signalTree(child.pid, 'SIGKILL');
  // Before the folders are removed.
  process.prependOnceListener('exit', killAtExit);
  const dispose = async () => {
    process.off('exit', killAtExit);
    await end(child);
    scratch.remove();
  };

  try {
    const listening = await listeningPort(child);
    const origin = `http://127.0.0.1:${listening}`;
    const url = (payload) => pageAddress(origin, workspace, payload);
    const { pid } = child;
    return { url: url(), urlWith: url, port: listening, pid, dataDir, extensionsDir: extensions, home, ended, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/**
 * The address of the workbench on `workspace`, with what the web workbench calls its payload.
 * Paths in the payload named `…Path` are files of the server.
 */
function pageAddress(origin, workspace, payload = {}) {
  const host = new URL(origin).host;
  const remote = ([name, value]) => [
    name,
    name.endsWith('Path') ? `vscode-remote://${host}${encodeURI(value)}` : value,
  ];
  const address = new URL(origin);
  if (workspace === undefined) address.searchParams.set('ew', 'true');
  else address.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  const entries = Object.entries({ skipWelcome: 'true', ...payload }).map(remote);
  address.searchParams.set('payload', JSON.stringify(entries));
  return address.href;
}

/** The server says where it listens; port 0 makes it choose. */
function listeningPort(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => {
      clearTimeout(limit);
      reject(new Error(`The VS Code server ${why}. It said:\n${said.trim() || '(nothing)'}`));
    };
    const limit = setTimeout(() => fail(`was not ready after ${START_LIMIT / 1000} s`), START_LIMIT);
    const read = (text) => {
      said = (said + text).slice(-20_000);
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      // Keep both pipes flowing, or the server would block on a full one.
      child.stdout.off('data', read).resume();
      child.stderr.off('data', read).resume();
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended at once (${signal ?? `exit code ${code}`})`));
  });
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  const tree = signalTree(child.pid, 'SIGTERM');
  const limit = setTimeout(() => signalTree(child.pid, 'SIGKILL'), END_LIMIT);
  await exited;
  clearTimeout(limit);
  // What ran in a terminal and would not go has lost its parent by now.
  signalAll(tree, 'SIGKILL');
}
