import assert from 'node:assert/strict';
import { taskName, terminalNamed } from '../../../src/extension/runTerminal';

describe('the terminal of a plan', () => {
  const found = (names: readonly string[], name: string, folder = 'app') =>
    terminalNamed(
      names.map((each) => ({ name: each })),
      name,
      folder,
    )?.name;

  it('is named by the title, else by the file, without what VS Code would replace', () => {
    assert.equal(taskName('Greeting service', 'PLAN.md'), 'Tranche: Greeting service');
    assert.equal(taskName('', 'docs/plans/api.md'), 'Tranche: api.md');
    assert.equal(taskName(undefined, 'backlog'), 'Tranche: backlog');
    assert.doesNotMatch(taskName(`\${command:x}`, 'a.md'), /\$\{/);
  });

  it('is found under every name that VS Code gives it', () => {
    for (const name of ['Tranche: Greet', 'Task - Tranche: Greet', 'Tranche: Greet (app)']) {
      assert.equal(found(['bash', name, 'Tranche: Other'], 'Tranche: Greet'), name);
    }
  });

  it('is no other', () => {
    assert.equal(found(['bash', 'Greetings', 'Tranche: Greet me', 'Tranche: Greet (b)'], 'Tranche: Greet'), undefined);
  });

  it('is that of the folder, else the latest', () => {
    const names = ['Tranche: Greet (a)', 'Tranche: Greet (b)', 'Tranche: Greet'];
    assert.equal(found(names, 'Tranche: Greet', 'a'), 'Tranche: Greet (a)');
    assert.equal(found(names, 'Tranche: Greet', 'c'), 'Tranche: Greet');
  });
});
