import * as vscode from 'vscode';
import { Disposables } from './disposables';
import { taskType } from './ids';
import { complain } from './messages';
import { type EntryPlace, planKey } from './planEntry';
import { asNode, planArguments, type RunnerProgram } from './runner';
import { RunSlots } from './runSlots';
import { nameOfTerminal, taskSource, terminalName, terminalNamed } from './runTerminal';
import type { Settings } from './settings';
import { type AskedTask, offeredTasks, substitutionRefusal, type TaskArguments, taskArguments } from './taskArguments';

export interface RunEnd {
  readonly place: EntryPlace;
  /** Undefined when the process was ended without one. */
  readonly exitCode: number | undefined;
}

/** Where a plan's runs are seen. */
interface Stage {
  /** As `taskSource` says. */
  readonly source: string;
  readonly folder: string;
  /** Undefined until the first process has begun in it. */
  terminal: vscode.Terminal | undefined;
}

/**
 * Starts runs in the terminal. All runs of a plan are the same task with other arguments, so that they share one panel;
 * those of different plans can be at work at the same time.
 */
export class RunnerTask implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #ended = this.#owned.add(new vscode.EventEmitter<RunEnd>());
  readonly #slots = this.#owned.add(new RunSlots<vscode.TaskExecution, EntryPlace>());
  readonly #program: RunnerProgram;
  readonly #settings: Settings;
  /** Of every plan that was run from here, by its key; the latest last. */
  readonly #stages = new Map<string, Stage>();

  /** A run that was started from here has ended. */
  readonly onDidEnd = this.#ended.event;

  constructor(program: RunnerProgram, settings: Settings) {
    this.#program = program;
    this.#settings = settings;
    this.#owned.add(vscode.tasks.registerTaskProvider(taskType, this.#provider()));
    this.#owned.add(vscode.tasks.onDidStartTaskProcess((started) => this.#onBegin(started)));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => this.#onEnd(execution, exitCode)));
    // A task that ends before its process began has no exit code, and only this event.
    this.#owned.add(
      vscode.tasks.onDidEndTask(({ execution }) => setTimeout(() => this.#onEnd(execution, undefined), 500)),
    );
  }

  /** A run of that plan is at work for this window, or about to be. */
  isBusy(key: string): boolean {
    return this.#slots.isBusy(key);
  }

  /**
   * @param args `run`, `resume` and what belongs to them
   * @param title of the plan, for the name of its terminal
   */
  async start(place: EntryPlace, args: readonly string[], title?: string): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === place.folder.uri);
    // What waits for a person is told beside the terminal, and nothing that went wrong.
    const all = [...args, ...planArguments(place), '--waiting-ok'];
    const refusal = this.#refusal(all, place.folder.fsPath);
    if (refusal !== undefined) return complain(refusal);
    const execution = this.#process(all, place.folder.fsPath);
    const key = planKey(place);
    // The terminal of a plan stays, under the name it got first.
    const stage = this.#stages.get(key) ?? {
      source: taskSource(title, place.path),
      folder: place.folder.name,
      terminal: undefined,
    };
    // By its definition VS Code tells one task from another: each has its own terminal and may run beside the others.
    const definition = { type: taskType, plan: place.path };
    const task = this.#task(definition, folder ?? vscode.TaskScope.Workspace, execution, terminalName, stage.source);
    this.#stages.delete(key);
    this.#stages.set(key, stage);
    await this.#slots.take(key, place, () => vscode.tasks.executeTask(task));
  }

  #onBegin({ execution, processId }: vscode.TaskProcessStartEvent): void {
    const key = this.#slots.began(execution);
    const stage = key === undefined ? undefined : this.#stages.get(key);
    if (!stage) return;
    // Names need not be unique, process ids are.
    for (const terminal of vscode.window.terminals) {
      void terminal.processId?.then((id) => {
        if (id === processId) stage.terminal = terminal;
      });
    }
  }

  #onEnd(execution: vscode.TaskExecution, exitCode: number | undefined): void {
    const place = this.#slots.ended(execution);
    if (place) this.#ended.fire({ place, exitCode });
  }

  /** The terminal of that plan's runs, or of the latest run of any, if it is still there. */
  showTerminal(key = [...this.#stages.keys()].at(-1)): boolean {
    const stage = key === undefined ? undefined : this.#stages.get(key);
    if (!stage) return false;
    const { terminals } = vscode.window;
    const own = stage.terminal && terminals.includes(stage.terminal) ? stage.terminal : undefined;
    const terminal = own ?? terminalNamed(terminals, nameOfTerminal(stage.source), stage.folder);
    terminal?.show(true);
    return terminal !== undefined;
  }

  /** Lets people bind runs to keys and name them in tasks.json. */
  #provider(): vscode.TaskProvider {
    return {
      provideTasks: () =>
        localFolders().flatMap((folder) =>
          Object.entries(offeredTasks).map(([action, name]) => this.#asked({ type: taskType, action }, folder, name)),
        ),
      resolveTask: ({ scope, definition, name }) => {
        const folders = localFolders();
        const folder = typeof scope === 'object' ? folders.find(({ uri }) => isSame(uri, scope.uri)) : folders[0];
        return folder && this.#asked(definition, folder, name);
      },
    };
  }

  /** A task that was asked for by its definition. One that cannot be says why where it would have run. */
  #asked(definition: vscode.TaskDefinition, folder: vscode.WorkspaceFolder, name: string): vscode.Task {
    const { uri } = folder;
    const settings = {
      plan: this.#settings.plan(uri),
      stateDirectory: this.#settings.stateDirectory(uri),
      tickBoxes: this.#settings.tickBoxes(uri),
    };
    const asked: TaskArguments = taskArguments(definition as AskedTask, settings);
    const refusal = 'refusal' in asked ? asked.refusal : this.#refusal(asked.args, uri.fsPath);
    const execution =
      'args' in asked && refusal === undefined ? this.#process(asked.args, uri.fsPath) : refusing(refusal ?? '');
    return this.#task(definition, folder, execution, name);
  }

  #refusal(args: readonly string[], cwd: string): string | undefined {
    return substitutionRefusal([this.#program.executable, this.#program.script, ...args], cwd);
  }

  #process(args: readonly string[], cwd: string): vscode.ProcessExecution {
    // Whoever clicked has said what to run; a question in the terminal would wait for somebody who looks elsewhere.
    const [command = '', ...options] = args;
    const all = [this.#program.script, command, '--autonomous', ...options];
    return new vscode.ProcessExecution(this.#program.executable, all, { cwd, env: asNode });
  }

  #task(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
    execution: vscode.ProcessExecution | vscode.CustomExecution,
    name: string,
    source = terminalName,
  ): vscode.Task {
    const task = new vscode.Task(definition, scope, name, source, execution, []);
    task.presentationOptions = {
      // The runner itself says what it is going to do; the path of a Node inside of VS Code helps nobody.
      echo: false,
      reveal: vscode.TaskRevealKind.Always,
      focus: this.#settings.focusTerminal,
      panel: vscode.TaskPanelKind.Dedicated,
      showReuseMessage: false,
      clear: false,
    };
    task.runOptions = { reevaluateOnRerun: true };
    return task;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** The folders the runner can work in: those on the disk of this machine. */
function localFolders(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}

/** Says a sentence in the terminal and fails, as the runner does with what it is wrongly asked for. */
function refusing(sentence: string): vscode.CustomExecution {
  return new vscode.CustomExecution(async () => {
    const written = new vscode.EventEmitter<string>();
    const closed = new vscode.EventEmitter<number>();
    return {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open() {
        written.fire(`${sentence}\r\n`);
        closed.fire(2);
      },
      close() {
        written.dispose();
        closed.dispose();
      },
    };
  });
}
