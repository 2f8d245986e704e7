// Runs a bundled host suite in a desktop VS Code, which @vscode/test-electron downloads.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { scratchFolder } from './scratch.mjs';
import { quietSettings } from './settings.mjs';

/**
 * @param {import('./hostLaunches.mjs').HostLaunch} launch
 * @param {import('./hostLaunches.mjs').HostRun} run
 * @param {string} version 'stable', 'insiders' or a number
 * @returns {Promise<number>} exit code
 */
export async function runInElectron({ trust, settings, env }, { extension, entry, workspace, limit }, version) {
  const scratch = scratchFolder();
  try {
    const user = join(scratch.path, 'User');
    mkdirSync(user);
    writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
    const launchArgs = [
      '--disable-extensions',
      '--skip-welcome',
      '--skip-release-notes',
      '--user-data-dir',
      scratch.path,
    ];
    if (trust) launchArgs.push('--disable-workspace-trust');
    if (workspace !== undefined) launchArgs.unshift(workspace);
    const tests = runTests({
      version,
      extensionDevelopmentPath: extension,
      extensionTestsPath: entry,
      launchArgs,
      extensionTestsEnv: env,
    });
    return await within(limit, tests);
  } finally {
    scratch.remove();
  }
}

async function within(limit, tests) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The tests were not over after ${limit} s (--limit).`)), limit * 1000);
  });
  try {
    return await Promise.race([tests, late]);
  } finally {
    clearTimeout(timer);
  }
}
