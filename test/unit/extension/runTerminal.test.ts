import assert from 'node:assert/strict';
import { runTerminal } from '../../../src/extension/runTerminal';

describe('the terminal of runs', () => {
  const found = (names: readonly string[], folder?: string) =>
    runTerminal(
      names.map((name) => ({ name })),
      folder,
    )?.name;

  it('is found under every name that VS Code gives it', () => {
    for (const name of ['Tranche', 'Task - Tranche', 'Tranche (app)', 'Tranche: Tranche (my (old) app)']) {
      assert.equal(found(['bash', name]), name);
    }
  });

  it('is no other', () => {
    assert.equal(found(['bash', 'Tranches', 'Tranche log', 'MyTranche', 'Tranche (app) 2']), undefined);
  });

  it('is that of the folder, else the latest', () => {
    const names = ['Tranche (a)', 'Tranche: Tranche (b)', 'Tranche (c)'];
    assert.equal(found(names, 'b'), 'Tranche: Tranche (b)');
    assert.equal(found(names, 'd'), 'Tranche (c)');
    assert.equal(found(names), 'Tranche (c)');
  });
});
