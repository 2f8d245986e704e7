import * as vscode from 'vscode';
import { type TickMode, tickModes } from '../plan/tickBoxes';
import { settingKeys } from './ids';

export interface Settings {
  /** The plan of a folder, relative to it; undefined when the person leaves it to be found. */
  plan(folder: vscode.Uri): string | undefined;
  /** Undefined when the person leaves it to `tranche.config.json`. */
  stateDirectory(folder: vscode.Uri): string | undefined;
  /** Undefined when the person leaves it to `tranche.config.json` and the plan's dialect. */
  tickBoxes(folder: vscode.Uri): TickMode | undefined;
  readonly notifyWhenRunEnds: boolean;
  readonly focusTerminal: boolean;
  readonly codeLens: boolean;
  readonly gutterIcons: boolean;
  stopNotifying(): Thenable<void>;
}

/** The person's settings, read when asked for: a change takes effect at once. */
export function readSettings(): Settings {
  const text = (key: string, folder: vscode.Uri): string | undefined => {
    const value = vscode.workspace.getConfiguration(undefined, folder).get<unknown>(key);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = vscode.workspace.getConfiguration().get<unknown>(key);
    return typeof value === 'boolean' ? value : otherwise;
  };
  return {
    plan: (folder) => text(settingKeys.plan, folder),
    stateDirectory: (folder) => text(settingKeys.stateDirectory, folder),
    tickBoxes: (folder) => tickModes.find((mode) => mode === text(settingKeys.tickBoxes, folder)),
    get notifyWhenRunEnds() {
      return flag(settingKeys.notifyWhenRunEnds, true);
    },
    get focusTerminal() {
      return flag(settingKeys.focusTerminal, false);
    },
    get codeLens() {
      return flag(settingKeys.codeLens, true);
    },
    get gutterIcons() {
      return flag(settingKeys.gutterIcons, true);
    },
    stopNotifying: () =>
      vscode.workspace
        .getConfiguration()
        .update(settingKeys.notifyWhenRunEnds, false, vscode.ConfigurationTarget.Global),
  };
}
