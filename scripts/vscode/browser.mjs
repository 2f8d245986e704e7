// A headless browser for the workbench.
import { chromium } from 'playwright-core';
import { ensureBrowser } from './install.mjs';

/** The size every screenshot has. */
export const VIEWPORT = { width: 1280, height: 800 };

/** @returns {Promise<import('playwright-core').Browser>} */
export async function openBrowser() {
  const { executable, env } = await ensureBrowser();
  return chromium.launch({
    executablePath: executable,
    args: browserFlags(),
    headless: true,
    env: { ...process.env, ...env },
    // Those who call decide what ends when; the browser goes with the process in any case.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function browserFlags() {
  const flags = ['--no-zygote', '--disable-gpu', '--disable-background-networking'];
  // The workbench asks after extension galleries and the like; no test may depend on whether the network answers.
  flags.push('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--no-proxy-server');
  // Chromium refuses to be sandboxed as root.
  return process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags;
}
