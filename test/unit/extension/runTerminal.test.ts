import assert from 'node:assert/strict';
import { nameOfTerminal, taskSource, terminalNamed } from '../../../src/extension/runTerminal';

describe('the terminal of a plan', () => {
  const found = (names: readonly string[], name: string, folder = 'app') =>
    terminalNamed(
      names.map((each) => ({ name: each })),
      name,
      folder,
    )?.name;

  it('is named by the title, else by the file, without what VS Code would replace', () => {
    assert.equal(taskSource('Greeting service', 'PLAN.md'), 'Greeting service');
    assert.equal(taskSource('', 'docs/plans/api.md'), 'api.md');
    assert.equal(taskSource(undefined, 'backlog'), 'backlog');
    assert.doesNotMatch(taskSource(`\${command:x} $(zap)`, 'a.md'), /\$[{(]/);
    assert.equal(nameOfTerminal('Greeting service'), 'Greeting service: Tranche');
  });

  it('is found under every name that VS Code gives it', () => {
    for (const name of ['Greet: Tranche', 'Task - Greet: Tranche', 'Greet: Tranche (app)']) {
      assert.equal(found(['bash', name, 'Other: Tranche'], 'Greet: Tranche'), name);
    }
  });

  it('is no other', () => {
    assert.equal(found(['bash', 'Greetings', 'Greet me: Tranche', 'Greet: Tranche (b)'], 'Greet: Tranche'), undefined);
  });

  it('is that of the folder, else the latest', () => {
    const names = ['Greet: Tranche (a)', 'Greet: Tranche (b)', 'Greet: Tranche'];
    assert.equal(found(names, 'Greet: Tranche', 'a'), 'Greet: Tranche (a)');
    assert.equal(found(names, 'Greet: Tranche', 'c'), 'Greet: Tranche');
  });
});
