import assert from 'node:assert/strict';
import esbuild from 'esbuild';

describe('the bundle of the extension', () => {
  it('has no way into a network', async () => {
    const { metafile } = await esbuild.build({
      entryPoints: ['src/extension/extension.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      splitting: true,
      outdir: 'dist',
      target: 'node22',
      mainFields: ['module', 'main'],
      external: ['vscode'],
    });
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    assert.ok(outside.includes('vscode'));
    for (const name of outside) {
      assert.doesNotMatch(name.replace(/^node:/, ''), /^(https?|http2|net|tls|dgram|dns|undici|inspector)(\/|$)/);
    }
  }).timeout(20_000);
});
