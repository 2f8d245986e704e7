import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installExtension, packExtension } from '../../scripts/vscode/package.mjs';

const kilobyte = 1000;

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
      files.filter((name) => !name.startsWith('media/walkthrough/') && name !== '.vsixmanifest'),
      [
        'changelog.md',
        'dist/extension.js',
        'dist/tranche.js',
        'license.txt',
        'media/icon.png',
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
    const extension = size(join(installed, 'dist', 'extension.js'));
    assert.ok(extension < 200, `extension.js has ${extension} kB`);
  });
});
