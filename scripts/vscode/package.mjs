// Packs the extension as people get it and installs that.
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { editorEnvironment } from './environment.mjs';
import { ensureVSCode } from './install.mjs';

const run = promisify(execFile);

/**
 * @param {string} extension the folder with the package.json
 * @param {string} folder where the .vsix goes
 * @returns {Promise<string>} its path
 */
export async function packExtension(extension, folder) {
  const vsix = join(folder, 'extension.vsix');
  const vsce = resolve('node_modules/@vscode/vsce/vsce');
  // What it needs is bundled; vsce would walk node_modules all the same.
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await run(process.execPath, [vsce, ...args, '--out', vsix], { cwd: extension });
  return vsix;
}

/**
 * Installs through VS Code's own command line.
 * @param {string} vsix
 * @param {string} extensionsDir
 * @param {string} scratch a folder for the server's data
 */
export async function installExtension(vsix, extensionsDir, scratch) {
  const { node, serverMain } = await ensureVSCode();
  const args = [serverMain, '--install-extension', vsix, '--extensions-dir', extensionsDir];
  args.push('--server-data-dir', join(scratch, 'install'), '--accept-server-license-terms', '--telemetry-level', 'off');
  const { stdout, stderr } = await run(node, args, { env: editorEnvironment(scratch) });
  if (!/was successfully installed/.test(stdout))
    throw new Error(`${vsix} could not be installed:\n${stdout}${stderr}`);
}
