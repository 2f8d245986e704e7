import type * as vscode from 'vscode';
import type { PlanStore } from '../planStore';
import type { RunnerProgram } from '../runner';
import type { RunnerTask } from '../runnerTask';

/** What commands work with. */
export interface Services {
  readonly store: PlanStore;
  readonly task: RunnerTask;
  readonly program: RunnerProgram;
  readonly log: vscode.LogOutputChannel;
}

/** The argument is what the person clicked on; the palette and keys give none. */
export type Command = (services: Services, clicked: unknown) => Promise<void> | void;
