// Finds a Chrome, Chromium or Edge that is already on the machine.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS_APPS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/**
 * Its program, CHROME_PATH first.
 * @returns {string | undefined}
 */
export function installedBrowser() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names ${CHROME_PATH}, which does not exist.`);
    return CHROME_PATH;
  }
  return [...usualPlaces(), chromium.executablePath()].find((path) => path && existsSync(path));
}

function usualPlaces() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  if (process.platform === 'darwin') return [...MAC_APPS, ...onPath];
  if (process.platform !== 'win32') return onPath;
  const { PROGRAMFILES, LOCALAPPDATA, 'PROGRAMFILES(X86)': x86 } = process.env;
  return [PROGRAMFILES, x86, LOCALAPPDATA].flatMap((home) => (home ? WINDOWS_APPS.map((app) => join(home, app)) : []));
}
