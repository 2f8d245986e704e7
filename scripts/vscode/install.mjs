// Fetches VS Code (server and web workbench), its Node and, if none is installed, a browser: from the npm registry, into
// .vscode-test/, once.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { installedBrowser } from './installedBrowser.mjs';
import { withLock } from './lock.mjs';
import { npmInstall } from './npm.mjs';
import { CHROMIUM, CODE_SERVER, NODE_PACKAGES } from './pins.mjs';

const HOME = resolve('.vscode-test');

// The machine's fonts, and for the machine without any the one that comes with Chromium.
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="relative">cache</cachedir>
</fontconfig>
`;

/**
 * The VS Code server. Returns at once when it is there.
 * @returns {Promise<{ node: string, serverMain: string }>}
 */
export async function ensureVSCode() {
  const nodePackage = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (nodePackage === undefined) {
    throw new Error(
      `There is no VS Code server for ${process.platform}-${process.arch}. Set TRANCHE_VSCODE=electron to test in a desktop VS Code.`,
    );
  }
  const folder = await ensure(`vscode-${versionOf(CODE_SERVER)}-node-${versionOf(nodePackage)}`, async (staging) => {
    await npmInstall(staging, [CODE_SERVER, nodePackage]);
    await npmInstall(join(staging, 'node_modules', 'code-server', 'lib', 'vscode'));
  });
  return {
    node: nodeProgram(folder, nodePackage),
    serverMain: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/**
 * A Chrome or Chromium: the one that is installed, else one from npm with the libraries it needs.
 * @returns {Promise<{ executable: string, env: Record<string, string> }>}
 */
export async function ensureBrowser() {
  const installed = installedBrowser();
  if (installed !== undefined) return { executable: installed, env: {} };
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or set CHROME_PATH to its program.');
  }
  const { node } = await ensureVSCode();
  const folder = await ensure(`chromium-${versionOf(CHROMIUM)}`, async (staging) => {
    await npmInstall(staging, [CHROMIUM]);
    await unpackChromium(staging, node);
  });
  const unpacked = join(folder, 'unpacked');
  return {
    executable: join(unpacked, 'chromium'),
    env: { LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib'), FONTCONFIG_FILE: join(unpacked, 'fonts', 'fonts.conf') },
  };
}

/**
 * The package unpacks itself into the temp folder, and its shared libraries (nss and so on, which a small container lacks)
 * only where it believes to be on Lambda.
 */
async function unpackChromium(staging, node) {
  const unpacked = join(staging, 'unpacked');
  mkdirSync(unpacked);
  const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  const env = { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(node, ['-e', script], { cwd: staging, env });
  writeFileSync(join(unpacked, 'fonts', 'fonts.conf'), FONTS);
  // The packed form is of no more use.
  rmSync(join(staging, 'node_modules'), { recursive: true });
}

/**
 * A folder below .vscode-test that is either complete or not there: it is filled beside its place and renamed into it.
 * @param {string} name
 * @param {(staging: string) => Promise<void>} fill
 */
async function ensure(name, fill) {
  const folder = join(HOME, name);
  if (existsSync(folder)) return folder;
  mkdirSync(HOME, { recursive: true });
  const waiting = () => console.log(`Waiting for another process that is installing into ${HOME} …`);
  return withLock(join(HOME, 'install.lock'), () => install(folder, name, fill), waiting);
}

async function install(folder, name, fill) {
  if (existsSync(folder)) return folder;
  for (const left of readdirSync(HOME).filter((entry) => entry.startsWith('partial-'))) {
    rmSync(join(HOME, left), { recursive: true, force: true });
  }
  console.log(`Installing ${name} into ${HOME} (once) …`);
  const started = Date.now();
  const staging = mkdtempSync(join(HOME, 'partial-'));
  try {
    writeFileSync(join(staging, 'package.json'), '{ "private": true }\n');
    await fill(staging);
    renameSync(staging, folder);
  } catch (error) {
    if (existsSync(folder)) return folder;
    throw new Error(
      `${name} could not be installed into ${HOME}.\n${error.message}\n` +
        'It comes from the npm registry: check that `npm ping` works and that about 1 GB of disk is free, then try again.',
    );
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  console.log(`Installed ${name} in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
  return folder;
}

function nodeProgram(folder, nodePackage) {
  const home = join(folder, 'node_modules', nodePackage.slice(0, nodePackage.lastIndexOf('@')));
  return process.platform === 'win32' ? join(home, 'bin', 'node.exe') : join(home, 'bin', 'node');
}

function versionOf(pin) {
  return pin.slice(pin.lastIndexOf('@') + 1);
}
