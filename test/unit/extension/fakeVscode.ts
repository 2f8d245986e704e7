/** Stands in for `vscode` in every test outside of a window; `scripts/test.mjs` sees to that. */

type Listener = (value: unknown) => void;

export class EventEmitter {
  readonly #listeners = new Set<Listener>();
  readonly event = (listener: Listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly scheme: string;
  readonly fsPath: string;
  constructor(scheme: string, fsPath: string) {
    this.scheme = scheme;
    this.fsPath = fsPath;
  }
  toString(): string {
    return `${this.scheme}://${this.fsPath}`;
  }
}

export class ProcessExecution {
  readonly process: string;
  readonly args: readonly string[];
  constructor(process: string, args: readonly string[]) {
    this.process = process;
    this.args = args;
  }
}

export class CustomExecution {}

export class Task {
  readonly definition: unknown;
  readonly scope: unknown;
  readonly name: string;
  readonly source: string;
  readonly execution: ProcessExecution | CustomExecution;
  constructor(
    definition: unknown,
    scope: unknown,
    name: string,
    source: string,
    execution: ProcessExecution | CustomExecution,
  ) {
    this.definition = definition;
    this.scope = scope;
    this.name = name;
    this.source = source;
    this.execution = execution;
  }
}

interface Provider {
  provideTasks(): Task[];
  resolveTask(task: { scope: unknown; definition: unknown; name: string }): Task | undefined;
}

/** Of a quick pick: what a test can press. */
export interface FakePick {
  buttons: readonly unknown[];
  press: () => void;
}

/** What the window holds, and what it was asked for. */
export const fake = {
  folders: [] as { name: string; uri: Uri }[],
  terminals: [] as { name: string; processId?: Promise<number | undefined>; show: () => void }[],
  provider: undefined as Provider | undefined,
  launched: [] as Task[],
  launch: async (_task: Task): Promise<object> => ({}),
  said: [] as string[],
  executed: [] as unknown[][],
  pick: undefined as FakePick | undefined,
  events: { began: new EventEmitter(), processEnded: new EventEmitter(), ended: new EventEmitter() },
};

const say = async (message: string): Promise<undefined> => {
  fake.said.push(message);
};

function createQuickPick(): FakePick {
  const button = new EventEmitter();
  const none = () => ({ dispose() {} });
  fake.pick = Object.assign(
    { buttons: [], press: () => button.fire({}), onDidTriggerButton: button.event },
    { onDidAccept: none, onDidHide: none, hide() {}, show() {}, dispose() {} },
  );
  return fake.pick;
}

export class ThemeIcon {}

export const TaskScope = { Workspace: 2 };
export const TaskRevealKind = { Always: 1 };
export const TaskPanelKind = { Dedicated: 2 };
export const QuickPickItemKind = { Separator: -1 };

export const workspace = {
  isTrusted: true,
  get workspaceFolders() {
    return fake.folders;
  },
};

export const window = {
  get terminals() {
    return fake.terminals;
  },
  createQuickPick,
  showErrorMessage: say,
  showInformationMessage: say,
  showWarningMessage: say,
};

export const commands = { executeCommand: async (...args: unknown[]) => void fake.executed.push(args) };

export const tasks = {
  registerTaskProvider: (_: string, provider: Provider) => {
    fake.provider = provider;
    return { dispose() {} };
  },
  executeTask: (task: Task) => {
    fake.launched.push(task);
    return fake.launch(task);
  },
  onDidStartTaskProcess: fake.events.began.event,
  onDidEndTaskProcess: fake.events.processEnded.event,
  onDidEndTask: fake.events.ended.event,
};
