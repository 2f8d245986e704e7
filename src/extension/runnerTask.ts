import * as vscode from 'vscode';
import { Disposables } from './disposables';
import { taskType } from './ids';
import type { EntryPlace } from './planEntry';
import { asNode, planArguments, type RunnerProgram } from './runner';
import type { Settings } from './settings';

export interface RunEnd {
  readonly place: EntryPlace;
  /** Undefined when the process was ended without one. */
  readonly exitCode: number | undefined;
}

/** Name of the task, and so of its terminal. */
export const terminalName = 'Tranche';

/**
 * Starts runs in the terminal. Every run is the same task with other arguments, so that all of them share one panel.
 */
export class RunnerTask implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #ended = this.#owned.add(new vscode.EventEmitter<RunEnd>());
  readonly #program: RunnerProgram;
  readonly #settings: Settings;
  #current: { readonly execution: vscode.TaskExecution; readonly place: EntryPlace } | undefined;

  /** A run that was started from here has ended. */
  readonly onDidEnd = this.#ended.event;

  constructor(program: RunnerProgram, settings: Settings) {
    this.#program = program;
    this.#settings = settings;
    this.#owned.add(vscode.tasks.registerTaskProvider(taskType, this.#provider()));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => this.#onEnd(execution, exitCode)));
    // A task that ends before its process began has no exit code, and only this event.
    this.#owned.add(
      vscode.tasks.onDidEndTask(({ execution }) => setTimeout(() => this.#onEnd(execution, undefined), 500)),
    );
  }

  /** The terminal is at work for this window. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  /** @param args `run`, `resume` and what belongs to them */
  async start(place: EntryPlace, args: readonly string[]): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === place.folder.uri);
    const task = this.#task(
      { type: taskType },
      folder ?? vscode.TaskScope.Workspace,
      [...args, ...planArguments(place)],
      place.folder.fsPath,
    );
    const execution = await vscode.tasks.executeTask(task);
    this.#current = { execution, place };
  }

  #onEnd(execution: vscode.TaskExecution, exitCode: number | undefined): void {
    const current = this.#current;
    if (!current || current.execution !== execution) return;
    this.#current = undefined;
    this.#ended.fire({ place: current.place, exitCode });
  }

  /** The terminal of the latest run, if it is still there. */
  showTerminal(): boolean {
    const terminal = vscode.window.terminals.find(
      ({ name }) => name === terminalName || name.endsWith(` ${terminalName}`),
    );
    terminal?.show(true);
    return terminal !== undefined;
  }

  /** Lets people bind runs to keys and name them in tasks.json. */
  #provider(): vscode.TaskProvider {
    return {
      provideTasks: () => {
        const [folder] = vscode.workspace.workspaceFolders ?? [];
        if (!folder) return [];
        return Object.entries(offered).map(([action, name]) => {
          const definition = { type: taskType, action };
          return this.#task(definition, folder, argumentsOf(definition), folder.uri.fsPath, name);
        });
      },
      resolveTask: (task) => {
        const { scope, definition } = task;
        const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
        if (!folder) return undefined;
        return this.#task(definition, folder, argumentsOf(definition), folder.uri.fsPath, task.name);
      },
    };
  }

  #task(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
    args: readonly string[],
    cwd: string,
    name = terminalName,
  ): vscode.Task {
    const execution = new vscode.ProcessExecution(this.#program.executable, [this.#program.script, ...args], {
      cwd,
      env: asNode,
    });
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

/** What `Tasks: Run Task` lists, by the action it stands for. */
const offered = { next: 'Run Next Batch', all: 'Run All', resume: 'Resume from Checkpoint' } as const;

/** What a definition in tasks.json asks for. */
function argumentsOf(definition: vscode.TaskDefinition): string[] {
  const { action, count, plan } = definition as { action?: unknown; count?: unknown; plan?: unknown };
  const about = typeof plan === 'string' && plan !== '' ? [`--plan=${plan}`] : [];
  if (action === 'resume') return ['resume', ...about];
  if (action === 'all') return ['run', '--all', ...about];
  return ['run', ...(typeof count === 'number' && count >= 1 ? [String(Math.floor(count))] : []), ...about];
}
