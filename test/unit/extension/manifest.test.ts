import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as ids from '../../../src/extension/ids';
import { configFileName } from '../../../src/extension/workspaceConfig';
import { fixedPaths } from '../../../src/plan/places';
import { planContextWords } from '../../../src/present/planRows';
import { contextWordsOf, displayStatuses } from '../../../src/present/statusTable';

interface Item {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly keywords: readonly string[];
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly scope?: string;
            readonly default?: unknown;
            readonly type?: string;
            readonly markdownDescription?: string;
          }
        >
      >;
    };
    readonly taskDefinitions: readonly { readonly type: string }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { commands, menus, viewsWelcome, configuration, views, viewsContainers, walkthroughs } = manifest.contributes;
const known: readonly string[] = Object.values(ids.commands);
const items = (menu: string) => menus[menu] ?? [];
const everyItem = Object.values(menus).flat();

describe('the manifest', () => {
  it('contributes exactly the commands that the code knows', () => {
    assert.deepEqual(commands.map(({ command }) => command).sort(), [...known].sort());
  });

  it('gives every command a category and a title that begins with a verb, in title case, without emoji', () => {
    for (const { command, title, category } of commands) {
      assert.equal(category, 'Tranche', command);
      assert.match(
        title,
        /^(Run|Resume|Stop|Preview|Retry|Skip|Mark|Open|Pin|Unpin|Show|Create|Approve|Reject|Answer|Wake)\b[A-Za-z ]*$/,
        command,
      );
      for (const word of title.split(' ')) assert.match(word, /^([A-Z]|from$|and$)/, title);
    }
  });

  it('shows only its own commands in menus, and icons wherever a button is', () => {
    for (const { command } of everyItem) assert.ok(known.includes(command), command);
    const buttons = everyItem.filter(({ group }) => /^(inline|navigation)/.test(group ?? ''));
    for (const { command } of buttons) {
      assert.match(commands.find((each) => each.command === command)?.icon ?? '', /^\$\([a-z-]+\)$/, command);
    }
  });

  it('asks only for context keys that exist', () => {
    const own: readonly string[] = [...Object.values(ids.contextKeys), ids.plansView];
    const clauses = [
      ...commands.map(({ enablement }) => enablement),
      ...everyItem.map(({ when }) => when),
      ...viewsWelcome.map(({ when }) => when),
    ];
    for (const clause of clauses) {
      for (const [key] of (clause ?? '').matchAll(/\btranche\.\w+/g))
        assert.ok(own.includes(key), `${key} in ${clause}`);
      const rest = (clause ?? '').replace(/viewItem =~ \/[^/]*\//g, '').matchAll(/(?<![\w.])[a-zA-Z]\w*(?![\w.])/g);
      for (const [key] of rest)
        assert.match(key, /^(view|isWorkspaceTrusted|workspaceFolderCount|ready|missing|empty)$/, clause);
    }
  });

  it('asks in context menus only for words that rows have', () => {
    const words = new Set<string>([
      'plan',
      'phase',
      'task',
      'step',
      'problem',
      'problems',
      'notice',
      ...planContextWords,
    ]);
    for (const status of displayStatuses)
      for (const asks of [false, true])
        for (const word of contextWordsOf(status, { ready: true, running: false, asks })) words.add(word);
    for (const { when, command } of items('view/item/context')) {
      const [, asked = ''] = /viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//.exec(when ?? '') ?? [];
      assert.notEqual(asked, '', command);
      for (const word of asked.split('|')) assert.ok(words.has(word), word);
    }
  });

  it('has at most three buttons in a row and in the title, each with a twin in the menu', () => {
    const inline = items('view/item/context').filter(({ group }) => group?.startsWith('inline'));
    // Rows of plans and of tasks have words of their own, and with them buttons of their own.
    const ofPlans = inline.filter(({ when }) => planContextWords.some((word) => when?.includes(`\\b${word}\\b`)));
    for (const buttons of [ofPlans, inline.filter((item) => !ofPlans.includes(item))]) {
      assert.ok(new Set(buttons.map(({ group }) => group)).size <= 3);
    }
    assert.ok(ofPlans.length > 0 && ofPlans.length < inline.length);
    const menu = items('view/item/context').filter(({ group }) => !group?.startsWith('inline'));
    for (const { command } of inline)
      assert.ok(
        menu.some((item) => item.command === command),
        command,
      );
    const slots = items('view/title').flatMap(({ group }) => (group?.startsWith('navigation') ? [group] : []));
    assert.ok(new Set(slots).size <= 3);
    for (const group of inline.concat(items('view/title')).map((item) => item.group)) {
      assert.match(group ?? '', /^(inline|navigation|\d_\w+)@\d$/);
    }
  });

  it('lets nothing run in a workspace that is not trusted', () => {
    const running = [
      'runNextBatch',
      'runAll',
      'resume',
      'runTask',
      'runPhase',
      'retryTask',
      'skipTask',
      'markCompleted',
      'markPending',
      'approveTask',
      'rejectTask',
      'answerTask',
      'wake',
    ];
    for (const name of running) {
      const command = commands.find((each) => each.command === `tranche.${name}`);
      assert.match(command?.enablement ?? '', /\bisWorkspaceTrusted\b/, name);
    }
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.deepEqual(restrictedConfigurations, [ids.settingKeys.plan, ids.settingKeys.stateDirectory]);
    assert.deepEqual(manifest.extensionKind, ['workspace']);
  });

  it('enables what acts on the row of any plan whatever the active one is at', () => {
    for (const { command, enablement } of commands)
      assert.doesNotMatch(enablement ?? '', /tranche\.(running|can\w+)/, command);
    for (const { when, command } of items('view/item/context'))
      assert.doesNotMatch(when ?? '', /tranche\.(running|can\w+)/, command);
    const onTasks = [
      'retryTask',
      'skipTask',
      'markCompleted',
      'markPending',
      'approveTask',
      'rejectTask',
      'answerTask',
    ];
    for (const name of ['runTask', 'runPhase', ...onTasks]) {
      const command = commands.find((each) => each.command === `tranche.${name}`);
      assert.equal(command?.enablement, 'isWorkspaceTrusted && tranche.planState == ready', name);
    }
  });

  it('describes every setting in at most two sentences, with scope and default', () => {
    const { properties } = configuration;
    assert.deepEqual(Object.keys(properties).sort(), Object.values(ids.settingKeys).sort());
    for (const [key, { scope, default: value, type, markdownDescription }] of Object.entries(properties)) {
      assert.match(scope ?? '', /^(resource|window|machine|application)$/, key);
      assert.equal(typeof value, type, key);
      const sentences = (markdownDescription ?? '').replaceAll(/`[^`]*`/g, 'x').match(/\.(\s|$)/g) ?? [];
      assert.ok(sentences.length >= 1 && sentences.length <= 2, key);
    }
  });

  it('is activated by the places where plans are, by name, and by nothing else', () => {
    const expected = [...fixedPaths(), configFileName, '.tranche'].map((name) => `workspaceContains:${name}`);
    assert.deepEqual([...manifest.activationEvents].sort(), expected.sort());
    for (const event of manifest.activationEvents) assert.doesNotMatch(event, /\*/);
  });

  it('greets in four ways, each with one button whose command exists', () => {
    assert.equal(viewsWelcome.length, 4);
    for (const { view, contents } of viewsWelcome) {
      assert.equal(view, ids.plansView);
      const buttons = contents.split('\n').filter((line) => /^\[[^\]]+\]\(command:[\w.]+\)$/.test(line));
      assert.equal(buttons.length, 1, contents);
      for (const [, command = ''] of contents.matchAll(/command:(tranche\.\w+)/g)) assert.ok(known.includes(command));
    }
  });

  it('walks through in at most four steps, each with something to do that ticks it off', () => {
    const [walkthrough] = walkthroughs;
    assert.equal(walkthrough?.id, ids.walkthrough);
    const steps = walkthrough?.steps ?? [];
    assert.ok(steps.length >= 1 && steps.length <= 4);
    for (const { description, media, completionEvents } of steps) {
      assert.match(description, /\]\(command:tranche\.\w/);
      assert.ok(existsSync(media.markdown), media.markdown);
      assert.ok(completionEvents.length > 0);
    }
  });

  it('points to files that are there', () => {
    const files = [
      manifest.icon,
      ...viewsContainers.activitybar.map(({ icon }) => icon),
      ...manifest.contributes.jsonValidation.map(({ url }) => url),
    ];
    for (const file of files) assert.ok(existsSync(file), file);
    assert.ok(views[ids.viewContainer]?.some(({ id }) => id === ids.plansView));
    assert.equal(manifest.contributes.taskDefinitions[0]?.type, ids.taskType);
    assert.ok(manifest.keywords.length <= 5);
  });

  it('has an icon of at least 128 pixels', () => {
    const png = readFileSync(manifest.icon);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(20) >= 128);
  });
});
