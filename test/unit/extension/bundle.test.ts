import assert from 'node:assert/strict';
import esbuild from 'esbuild';

/** What VS Code loads when the extension is activated: without the parser, which comes when there is a plan. */
async function bundle(entry: string): Promise<esbuild.BuildResult<{ write: false; metafile: true }>> {
  return esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    external: ['vscode', './planReader.js'],
    outdir: 'out',
  });
}

describe('the bundle of the extension', function () {
  this.timeout(20_000);

  it('is small', async () => {
    const { outputFiles } = await bundle('src/extension/extension.ts');
    const size = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    assert.ok(size < 200_000, `${size} bytes`);
  });

  it('has no way into a network', async () => {
    for (const entry of ['src/extension/extension.ts', 'src/extension/planReader.ts']) {
      const { metafile } = await bundle(entry);
      const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
        imports.map(({ path }) => path.replace(/^node:/, '')),
      );
      for (const name of outside)
        assert.doesNotMatch(name, /^(http|https|http2|net|tls|dgram|dns|undici|inspector)(\/|$)/);
    }
  });
});
