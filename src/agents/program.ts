/** Finds the program that a config names, and says how to mend it when there is none. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, extname, isAbsolute, join, resolve } from 'node:path';
import { AgentError, type AgentFailure } from './agent';

/**
 * The program's absolute path. A name with a slash is relative to the workspace, a bare one is looked up in PATH.
 * Throws an `AgentError` when it is not there or cannot be run.
 */
export function findProgram(agent: string, name: string, workspace: string, env: NodeJS.ProcessEnv): string {
  const named = name.includes('/') || isAbsolute(name) || (process.platform === 'win32' && name.includes('\\'));
  const places = named ? [resolve(workspace, name)] : foldersInPath(env).map((folder) => join(folder, name));
  const reasons: string[] = [];
  for (const place of places.flatMap(withExtensions)) {
    const reason = whyNotRunnable(place);
    if (reason === undefined) return place;
    if (reason !== 'missing') reasons.push(reason);
  }
  throw new AgentError(
    missingProgram(agent, name, reasons[0] ?? (named ? `There is no ${places[0]}.` : notInPath(name))),
  );
}

/** The failure for a program that could not be started; `reason` is a sentence. */
export function missingProgram(agent: string, name: string, reason: string): AgentFailure {
  return {
    kind: 'missing_program',
    message: `Agent "${agent}" cannot be started: ${reason} Install ${name} or mend "command" of this agent in tranche.config.json.`,
  };
}

function notInPath(name: string): string {
  return `${name} is in no folder of PATH.`;
}

function foldersInPath(env: NodeJS.ProcessEnv): string[] {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH');
  // Relative entries would let the workspace choose the program.
  return (env[key ?? 'PATH'] ?? '').split(delimiter).filter(isAbsolute);
}

function withExtensions(path: string): string[] {
  if (process.platform !== 'win32' || extname(path) !== '') return [path];
  return ['.exe', '.com', '.cmd', '.bat'].map((extension) => path + extension);
}

function whyNotRunnable(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return `${path} is not a file.`;
    accessSync(path, constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? 'missing'
      : `${path} may not be executed (${code}); chmod +x may help.`;
  }
  // Windows runs batch files through cmd.exe only, and nothing here passes through a shell.
  return /\.(cmd|bat)$/i.test(path)
    ? `${path} is a batch file, which would need a shell; name the program that it starts.`
    : undefined;
}
