import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readEvidence } from '../../../../src/plan/evidence';
import { faultsOf } from '../../../../src/runner/gates/evidenceFiles';

describe('looking for evidence', () => {
  let base: string;
  let root: string;
  const write = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const faults = (words: string) => readEvidence(`evidence: ${words}`).flatMap((demand) => faultsOf(demand, root));
  const said = (words: string) =>
    faults(words)
      .map((fault) => fault.words)
      .join('; ');

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'tranche-evidence-'));
    root = join(base, 'work');
    mkdirSync(root);
    write('docs/x.md', `# Title\r\n\r\n## Quick start ##\n\n${'word '.repeat(100)}\n`);
    write('src/app/[id]/page.tsx', 'export function getUser() {}\nclass Api {}\n');
    writeFileSync(join(base, 'secret.txt'), 'secret');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('finds what is there', () => {
    for (const words of [
      'file docs/x.md',
      'file ./docs/x.md',
      'folder docs',
      'docs/',
      'docs/x.md 100-200 words contains "word word"',
      'docs/x.md at least 100 tokens',
      'docs/x.md matches /^# title\\r?$/i',
      'code path="src/app/[id]/page.tsx" symbol=getUser',
      'code path=src symbol=Directory contains="class Api"',
      'docs path=docs/x.md heading="Quick start"',
      'a sentence, which nobody can check',
    ]) {
      assert.equal(said(words), '', words);
    }
  });

  it('says what is missing', () => {
    assert.match(said('file docs/y.md'), /^docs\/y\.md does not exist$/);
    assert.match(said('file docs/x.md/z'), /does not exist/);
    assert.match(said('file docs'), /docs is a folder, not a file/);
    assert.match(said('folder docs/x.md'), /is not a folder/);
    assert.match(said('docs/x.md 10k-15k tokens'), /has about 13\d tokens, but should have 10,000 to 15,000 tokens/);
    assert.match(said('docs/x.md at most 10 bytes'), /has 53\d bytes, but should have at most 10 bytes/);
    assert.match(said('docs/x.md contains "absent"'), /should be a file that holds "absent"/);
    assert.match(said('docs/x.md matches /^absent/'), /should be a file that matches \/\^absent\//);
    assert.match(said('code path=src symbol=Directory contains=absent'), /no file in src holds "absent"/);
    // A part of a name is another name.
    assert.match(said('code path="src/app/[id]/page.tsx" symbol=getUse'), /holds the name getUse/);
    assert.match(said('docs path=docs/x.md heading=Quick'), /has the heading "Quick"/);
    assert.equal(faults('docs/x.md contains "absent" contains "missing" contains "word"').length, 2);
  });

  it('never leaves the workspace', () => {
    symlinkSync(join(base, 'secret.txt'), join(root, 'link.txt'));
    symlinkSync(base, join(root, 'up'));
    symlinkSync('docs', join(root, 'papers'));
    assert.equal(said('file papers/x.md'), '', 'a link that stays inside');
    for (const path of ['link.txt', 'up/secret.txt']) assert.match(said(`file ${path}`), /out of the workspace/, path);
    for (const path of [
      '../secret.txt',
      'docs/../../secret.txt',
      '/etc/passwd',
      'C:\\secret',
      '~/x',
      '.git/config',
      'nul',
    ]) {
      const [fault] = faults(`file ${path}`);
      assert.equal(fault?.blame, 'plan', path);
    }
    assert.equal(faults('code path=/etc/passwd contains=root')[0]?.blame, 'plan');
  });

  it('is not held up by a pattern that never ends', () => {
    write('a.txt', `${'a'.repeat(40)}!`);
    const started = performance.now();
    assert.match(said('a.txt matches /^(a+)+$/'), /takes too long/);
    assert.ok(performance.now() - started < 5000);
  });

  it('is not held up by what is no file of text', function () {
    write('big.bin', new Uint8Array(9_000_000));
    assert.equal(said('big.bin at least 8 MB'), '');
    assert.match(said('big.bin contains "x"'), /should be a file/);
    if (process.platform !== 'linux') this.skip();
    symlinkSync('/dev/zero', join(root, 'zero'));
    assert.match(said('file zero'), /out of the workspace/);
  });
});
