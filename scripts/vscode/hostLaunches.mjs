// Which host tests run in which VS Code: the nearest workspace.json above a test file says what it wants.
//   { "fixture": "test/fixtures/plan", "trust": false, "settings": { "tranche.x": 1 }, "env": { "NAME": "value" } }
// fixture: a folder copied as the workspace, relative to the repository; absent: an empty folder; null: no folder at all.
// workspaceFile: a .code-workspace in it, opened instead of the folder.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const HOST_TESTS = join('test', 'host');
const KEYS = ['fixture', 'workspaceFile', 'trust', 'settings', 'env'];

/**
 * @typedef {{
 *   name: string, files: string[], fixture?: string | null, workspaceFile?: string, trust: boolean,
 *   settings: Record<string, unknown>, env: Record<string, string>,
 * }} HostLaunch
 * @typedef {{ extension: string, entry: string, workspace?: string, limit: number, verbose: boolean }} HostRun
 *   extension and entry: absolute paths of the extension under test and of the bundled run.ts; limit in seconds
 */

/**
 * @param {string[]} files
 * @returns {HostLaunch[]} one launch for all files under the same workspace.json
 */
export function hostLaunches(files) {
  const suites = new Map();
  for (const file of files) {
    const folder = suiteOf(file);
    suites.set(folder, [...(suites.get(folder) ?? []), file]);
  }
  return [...suites].map(([folder, its]) => launchOf(folder, its));
}

function suiteOf(file) {
  let folder = dirname(normalize(file));
  while (folder !== HOST_TESTS && !existsSync(join(folder, 'workspace.json'))) {
    if (dirname(folder) === folder) throw new Error(`${file} is not below ${HOST_TESTS}.`);
    folder = dirname(folder);
  }
  return folder;
}

function launchOf(folder, files) {
  const path = join(folder, 'workspace.json');
  const wanted = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const unknown = Object.keys(wanted).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) throw new Error(`${path}: unknown key ${unknown.join(', ')}; known are ${KEYS.join(', ')}.`);
  if (wanted.fixture && !existsSync(wanted.fixture)) throw new Error(`${path}: there is no folder ${wanted.fixture}.`);
  const name = folder === HOST_TESTS ? 'host' : folder.slice(HOST_TESTS.length + 1);
  return { trust: true, settings: {}, env: {}, ...wanted, name, files };
}
