import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installExtension, packExtension } from '../../scripts/vscode/package.mjs';

const kilobyte = 1000;

/** The files that are loaded together with one of them: those it imports at its top, and what these import. */
function loadedWith(file: string, folder: string, seen = new Set<string>()): Set<string> {
  seen.add(file);
  for (const [, name = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)) {
    if (!seen.has(name)) loadedWith(name, folder, seen);
  }
  return seen;
}

describe('the package', function () {
  this.timeout(180_000);
  let folder: string;
  let vsix: string;
  let installed: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-package-'));
    vsix = await packExtension(resolve('.'), folder);
    const extensions = join(folder, 'extensions');
    mkdirSync(extensions);
    await installExtension(vsix, extensions, folder);
    const [name = ''] = readdirSync(extensions).filter((each) => each.startsWith('tranche-dev.tranche'));
    installed = join(extensions, name);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what is needed and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(installed, name)).isFile())
      .map((name) => name.replaceAll('\\', '/').toLowerCase())
      .sort();
    assert.deepEqual(
      files
        .filter((name) => !name.startsWith('media/walkthrough/') && name !== '.vsixmanifest')
        .filter((name) => !/^dist\/part-[\w-]+\.mjs$/.test(name)),
      [
        'changelog.md',
        'dist/extension.mjs',
        'dist/mcp-sdk.mjs',
        'dist/tranche-main.mjs',
        'dist/tranche.js',
        'license.txt',
        'media/icon.png',
        'media/snippets/plan.code-snippets',
        'media/tranche.config.schema.json',
        'media/tranche.svg',
        'package.json',
        'readme.md',
      ],
    );
  });

  it('is small', () => {
    const size = (path: string) => statSync(path).size / kilobyte;
    assert.ok(size(vsix) < 500, `the .vsix has ${size(vsix)} kB`);
  });

  it('loads little when it is activated, and neither the reading of plans nor the language features', () => {
    const dist = join(installed, 'dist');
    const parts = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
    const eager = loadedWith('extension.mjs', dist);
    const size = [...eager].reduce((sum, name) => sum + statSync(join(dist, name)).size, 0) / kilobyte;
    assert.ok(size < 200, `${[...eager].join(', ')} have ${size} kB`);
    for (const late of ['planReader', 'language']) {
      const name = parts.find((part) => part.startsWith(`part-${late}-`));
      assert.ok(name !== undefined && !eager.has(name), `${late} is a part of its own among ${parts.join(', ')}`);
      // And what it stands for is not in a part that is loaded all the same.
      const own = [...loadedWith(name, dist)].filter((part) => !eager.has(part));
      const later = own.reduce((sum, part) => sum + statSync(join(dist, part)).size, 0) / kilobyte;
      assert.ok(later > 30, `${own.join(', ')} have only ${later} kB`);
    }
  });

  it('holds no part that nothing loads, and none that would call a require which modules lack', () => {
    const dist = join(installed, 'dist');
    const parts = readdirSync(dist).filter((name) => name.endsWith('.mjs'));
    const source = new Map(parts.map((name) => [name, readFileSync(join(dist, name), 'utf8')]));
    for (const part of parts.filter(
      (name) => name !== 'extension.mjs' && name !== 'tranche-main.mjs' && name !== 'mcp-sdk.mjs',
    )) {
      assert.ok(
        [...source.values()].some((text) => text.includes(`"./${part}"`)),
        part,
      );
    }
    for (const [name, text] of source) {
      if (/Dynamic require of/.test(text)) assert.match(text, /\bcreateRequire\(/, name);
    }
  });

  it('starts as the terminal program, loading little for that', () => {
    const dist = join(installed, 'dist');
    const version = execFileSync(process.execPath, [join(dist, 'tranche.js'), '--version'], { encoding: 'utf8' });
    assert.match(version, /^\d+\.\d+\.\d+\n$/);
    const eager = loadedWith('tranche-main.mjs', dist);
    const size = [...eager].reduce((sum, name) => sum + statSync(join(dist, name)).size, 0) / kilobyte;
    assert.ok(size < 20, `${[...eager].join(', ')} have ${size} kB`);
  });

  it('serves the plan to agents', () => {
    const options = { cwd: resolve('examples'), input: '', encoding: 'utf8' } as const;
    execFileSync(process.execPath, [join(installed, 'dist', 'tranche.js'), 'mcp'], options);
  });
});
