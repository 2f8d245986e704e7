import * as vscode from 'vscode';
import { Disposables } from './disposables';
import { taskType } from './ids';
import { complain } from './messages';
import type { EntryPlace } from './planEntry';
import { asNode, planArguments, type RunnerProgram } from './runner';
import { RunSlot } from './runSlot';
import { runTerminal, terminalName } from './runTerminal';
import type { Settings } from './settings';
import { type AskedTask, offeredTasks, substitutionRefusal, type TaskArguments, taskArguments } from './taskArguments';

export interface RunEnd {
  readonly place: EntryPlace;
  /** Undefined when the process was ended without one. */
  readonly exitCode: number | undefined;
}

/**
 * Starts runs in the terminal. Every run is the same task with other arguments, so that all of them share one panel.
 */
export class RunnerTask implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #ended = this.#owned.add(new vscode.EventEmitter<RunEnd>());
  readonly #slot = this.#owned.add(new RunSlot<vscode.TaskExecution, EntryPlace>());
  readonly #program: RunnerProgram;
  readonly #settings: Settings;
  /** Of the latest run. */
  #folder: string | undefined;

  /** A run that was started from here has ended. */
  readonly onDidEnd = this.#ended.event;

  constructor(program: RunnerProgram, settings: Settings) {
    this.#program = program;
    this.#settings = settings;
    this.#owned.add(vscode.tasks.registerTaskProvider(taskType, this.#provider()));
    this.#owned.add(vscode.tasks.onDidStartTaskProcess(({ execution }) => this.#slot.began(execution)));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => this.#onEnd(execution, exitCode)));
    // A task that ends before its process began has no exit code, and only this event.
    this.#owned.add(
      vscode.tasks.onDidEndTask(({ execution }) => setTimeout(() => this.#onEnd(execution, undefined), 500)),
    );
  }

  /** The terminal is at work for this window, or about to be. */
  get busy(): boolean {
    return this.#slot.busy;
  }

  /** @param args `run`, `resume` and what belongs to them */
  async start(place: EntryPlace, args: readonly string[]): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === place.folder.uri);
    const all = [...args, ...planArguments(place)];
    const refusal = this.#refusal(all, place.folder.fsPath);
    if (refusal !== undefined) return complain(refusal);
    const execution = this.#process(all, place.folder.fsPath);
    const task = this.#task({ type: taskType }, folder ?? vscode.TaskScope.Workspace, execution);
    this.#folder = place.folder.name;
    await this.#slot.take(place, () => vscode.tasks.executeTask(task));
  }

  #onEnd(execution: vscode.TaskExecution, exitCode: number | undefined): void {
    const place = this.#slot.ended(execution);
    if (place) this.#ended.fire({ place, exitCode });
  }

  /** The terminal of the latest run, if it is still there. */
  showTerminal(): boolean {
    const terminal = runTerminal(vscode.window.terminals, this.#folder);
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
    const settings = { plan: this.#settings.plan(uri), stateDirectory: this.#settings.stateDirectory(uri) };
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
    return new vscode.ProcessExecution(this.#program.executable, [this.#program.script, ...args], { cwd, env: asNode });
  }

  #task(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
    execution: vscode.ProcessExecution | vscode.CustomExecution,
    name = terminalName,
  ): vscode.Task {
    const task = new vscode.Task(definition, scope, name, terminalName, execution, []);
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
