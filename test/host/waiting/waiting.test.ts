import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/extension/ids';
import type { TestHooks } from '../../../src/extension/testHooks';
import { activated, elementOf, iconOf, itemOf, nextEvent, StateFolder, until } from '../tranche';

describe('what waits', function () {
  this.timeout(90_000);
  let hooks: TestHooks;
  let state: StateFolder;
  const view = () => hooks.store.active?.view;
  const task = (uid: string) => view()?.byUid.get(uid);
  const run = (id: string, ...args: unknown[]) => vscode.commands.executeCommand(id, ...args);
  const descriptionOf = async (uid: string) => String((await itemOf(hooks, `:${uid}`)).description);

  before(async () => {
    hooks = await activated();
    state = new StateFolder();
    await run('tranche.plans.focus');
  });
  beforeEach(() => state.clear(hooks));

  async function parkedTask() {
    const element = (await elementOf(hooks, ':1.1')) ?? assert.fail();
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 60_000);
    await run(commands.runTask, element);
    // The terminal shows no failure.
    assert.equal((await ended).exitCode, 0);
    await until(hooks, 'the task waits', () => task('1.1')?.status === 'waiting' && view()?.running === false);
    return element;
  }

  it('for a person is shown as such, and approved from its row', async () => {
    const element = await parkedTask();
    assert.match(await descriptionOf('1.1'), /^waiting for you/);
    assert.equal(await iconOf(hooks, ':1.1'), 'question');
    assert.match((await itemOf(hooks, ':1.1')).contextValue ?? '', /\bdecidable\b/);
    assert.equal(hooks.statusBar()?.text, '$(question) 0/3');
    await run(commands.approveTask, element);
    assert.equal(task('1.1')?.status, 'completed');
    assert.equal(view()?.running, false);
  });

  it('for a person is rejected with a reason, and with none is left as it is', async () => {
    const element = await parkedTask();
    const { showInputBox } = vscode.window;
    let refused: unknown;
    const answer = (words: string | undefined) => {
      vscode.window.showInputBox = (async (options: vscode.InputBoxOptions) => {
        refused = await options.validateInput?.('  ');
        return words;
      }) as typeof showInputBox;
    };
    try {
      answer(undefined);
      await run(commands.rejectTask, element);
      assert.equal(task('1.1')?.status, 'waiting');
      assert.match(String(refused), /Say what is wrong/);
      answer('--plan is not "dear guests"');
      await run(commands.rejectTask, element);
    } finally {
      vscode.window.showInputBox = showInputBox;
    }
    assert.equal(task('1.1')?.status, 'failed');
    assert.match(task('1.1')?.record?.lastError ?? '', /--plan is not "dear guests"/);
  });

  it('for an answer shows what is asked, and is answered from its row', async () => {
    const asked = { status: 'in_progress', activity: 'waiting_person', attempts: 1 } as const;
    state.writeStatus({ '1.1': { ...asked, activityReason: 'Which date?', question: 'Which date?' } });
    await until(hooks, 'the task waits', () => task('1.1')?.status === 'waiting');
    const item = await itemOf(hooks, ':1.1');
    assert.match(item.contextValue ?? '', /\banswerable\b/);
    assert.doesNotMatch(item.contextValue ?? '', /\bdecidable\b/);
    assert.match(await descriptionOf('1.1'), /^waiting for you · Which date\?/);
    const { showInputBox } = vscode.window;
    let shown: vscode.InputBoxOptions | undefined;
    vscode.window.showInputBox = (async (options: vscode.InputBoxOptions) => {
      shown = options;
      return '--plan is the 3rd of "May"';
    }) as typeof showInputBox;
    try {
      await run(commands.answerTask, await elementOf(hooks, ':1.1'));
    } finally {
      vscode.window.showInputBox = showInputBox;
    }
    assert.equal(shown?.prompt, 'Which date?');
    assert.deepEqual(task('1.1')?.record?.answers, [{ question: 'Which date?', answer: '--plan is the 3rd of "May"' }]);
    assert.equal(task('1.1')?.record?.status, 'pending');
  });

  it('in one of two sessions leaves the other at work, and is ended by Wake and Try Again', async () => {
    const seen: string[] = [];
    const listener = hooks.store.onDidChange(() => {
      const running = view()?.tasks.filter(({ status }) => status === 'running') ?? [];
      seen.push(running.map(({ task }) => task.uid).join());
    });
    const ended = nextEvent(vscode.tasks.onDidEndTaskProcess, 60_000);
    try {
      await run(commands.runAll);
      await until(hooks, 'only the limit is waited for', () => hooks.statusBar()?.text.startsWith('$(watch)') === true);
    } finally {
      listener.dispose();
    }
    // The limit is met late enough for the third task to have begun: afterwards none begins.
    assert.ok(seen.includes('1.2,1.3'), seen.join(' '));
    assert.equal(task('1.1')?.status, 'waiting');
    assert.equal(task('1.3')?.status, 'completed');
    assert.match(hooks.statusBar()?.text ?? '', /^\$\(watch\) limit until \d\d:\d\d$/);
    assert.match(await descriptionOf('1.2'), /^running · waiting for quota until \d\d:\d\d/);
    assert.equal(await iconOf(hooks, ':1.2'), 'watch');
    assert.equal(hooks.contextKeys.values.get('tranche.someWaiting'), true);
    // The runner at work takes up the word.
    await run(commands.approveTask, await elementOf(hooks, ':1.1'));
    await until(hooks, 'it is approved', () => task('1.1')?.status === 'completed');
    assert.equal(view()?.running, true);

    await run(commands.wake, await elementOf(hooks, ':1.2'));
    assert.equal((await ended).exitCode, 0);
    await until(hooks, 'the run is over', () => view()?.running === false);
    assert.equal(task('1.2')?.status, 'completed');
    assert.equal(hooks.contextKeys.values.get('tranche.someWaiting'), false);
    assert.match(hooks.statusBar()?.text ?? '', /3\/3$/);
  });

  it('for a person is no run, while the word on it is being written', async () => {
    state.writeStatus({ '1.1': { status: 'in_progress', activity: 'waiting_person' } });
    for (const word of ['mark', 'approved', 'rejected']) {
      state.lock(process.pid, `${word}-1`);
      state.writeStatus({ '1.1': { status: 'in_progress', activity: 'waiting_person', notes: word } });
      await until(hooks, word, () => task('1.1')?.record?.notes === word);
      assert.equal(view()?.running, false, word);
    }
    state.lock(process.pid);
    await until(hooks, 'a run is seen', () => view()?.running === true);
  });
});
