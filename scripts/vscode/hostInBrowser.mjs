// Runs a bundled host suite in the VS Code server, with a browser as its window.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { openBrowser, VIEWPORT } from './browser.mjs';
import { startVSCode } from './server.mjs';

/** What test/host/support/run.ts puts before each thing the reporter says. */
const MARK = '\u2063\u2063';

/**
 * @param {import('./hostLaunches.mjs').HostLaunch} launch
 * @param {import('./hostLaunches.mjs').HostRun} run
 * @returns {Promise<number>} exit code
 */
export async function runInBrowser(launch, { extension, entry, workspace, limit, verbose }) {
  const { name, trust, settings, env } = launch;
  const server = await startVSCode({ workspace, userSettings: settings, trust, env });
  try {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: VIEWPORT });
      const address = server.urlWith({ extensionDevelopmentPath: extension, extensionTestsPath: entry });
      return await drive(page, address, { name, limit, verbose });
    } finally {
      await browser.close();
    }
  } finally {
    await server.dispose();
  }
}

async function drive(page, address, { name, limit, verbose }) {
  const log = [];
  const heard = (type, args) => {
    const said = format(...args);
    log.push(`[${type}] ${said}`);
    if (said.startsWith(MARK)) console.log(said.slice(MARK.length));
    else if (verbose) console.log(log.at(-1));
  };
  try {
    const code = await exitCode(page, address, heard, limit);
    if (code !== 0) await keepEvidence(page, name, log);
    return code;
  } catch (error) {
    await keepEvidence(page, name, log);
    throw error;
  }
}

/** The page calls codeAutomationLog all along and codeAutomationExit at the end, if it finds them when it loads. */
async function exitCode(page, address, heard, limit) {
  let settle;
  const ended = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  const fail = (why) => settle.reject(new Error(why));
  const timer = setTimeout(() => fail(`The tests were not over after ${limit} s (--limit).`), limit * 1000);
  page.once('crash', () => fail('The page of the workbench crashed.'));
  try {
    await page.exposeFunction('codeAutomationLog', heard);
    await page.exposeFunction('codeAutomationExit', (code) => settle.resolve(code));
    // Together, so that no rejection of `ended` is left unheard while the page loads.
    const [code] = await Promise.all([ended, page.goto(address)]);
    return code;
  } finally {
    clearTimeout(timer);
  }
}

async function keepEvidence(page, name, log) {
  mkdirSync('out', { recursive: true });
  const base = join('out', `failed-${name.replaceAll(/[\\/]/g, '-')}`);
  writeFileSync(`${base}.log`, `${log.join('\n')}\n`);
  const pictured = await page.screenshot({ path: `${base}.png`, timeout: 5000 }).catch(() => undefined);
  console.error(`See ${base}.log${pictured ? ` and ${base}.png` : ''}.`);
}
