import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { confirm } from '../../../src/cli/confirm';

/** The answer to lines typed one after another, and what was printed. */
async function answer(typed: string | null): Promise<{ yes: boolean; printed: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  let printed = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const answered = confirm('Run these?', input, output);
  if (typed === null) input.end();
  else input.write(typed);
  return { yes: await answered, printed };
}

describe('a question', () => {
  it('is answered with Enter, yes or no', async () => {
    assert.deepEqual(await answer('\n'), { yes: true, printed: 'Run these? [Y/n] ' });
    assert.equal((await answer(' YES \n')).yes, true);
    assert.equal((await answer('n\n')).yes, false);
    assert.equal((await answer('No\n')).yes, false);
  });

  it('is asked again when it was not understood', async () => {
    const { yes, printed } = await answer('maybe\ny\n');
    assert.equal(yes, true);
    assert.equal(printed.split('[Y/n]').length, 3);
  });

  it('is answered with no when nobody is there any more', async () => {
    assert.equal((await answer(null)).yes, false);
  });
});
