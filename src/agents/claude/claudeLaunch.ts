/** A config entry → the command line and environment of Claude Code. */

import { AgentError, type SessionOptions, type ToolServer } from '../agent';
import type { ClaudeConfig } from '../config';
import { agentEnvironment } from '../environment';
import { mcpConfig } from '../mcpConfig';
import { knownPrograms } from '../programs';

export interface ClaudeLaunch {
  /** As the config names it. */
  readonly program: string;
  /** Without those that choose the session. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Nobody is there to be asked while a run goes on. Editing files in the workspace is what tasks are for; anything
 * beyond is the person's to allow, in this config or in the permissions of their Claude Code settings, which hold here as well.
 */
const defaultPermissionMode = 'acceptEdits';

/** Throws an `AgentError` for what Claude Code is known to refuse. */
export function claudeLaunch(name: string, config: ClaudeConfig, options: SessionOptions): ClaudeLaunch {
  const { runId, batchId, workspace } = options;
  const env = agentEnvironment(process.env, { runId, batchId, workspace }, config.env);
  const permissionMode = config.permissionMode ?? defaultPermissionMode;
  if (permissionMode === 'bypassPermissions' && process.getuid?.() === 0 && env.IS_SANDBOX !== '1') {
    throw new AgentError({
      kind: 'permission',
      message: `Agent "${name}": Claude Code refuses the permission mode bypassPermissions to root. Run as another user, choose another permissionMode in tranche.config.json, or, inside a container that may be lost, add "env": { "IS_SANDBOX": "1" }.`,
    });
  }
  const [program, ...args] = config.command ?? [knownPrograms.claude.program];
  return {
    program,
    env,
    args: [
      ...args,
      '-p',
      ...(config.allowedTools ?? []).flatMap((tool) => ['--allowedTools', tool]),
      ...(options.tools ? toolFlags(options.tools) : []),
      ...(config.tools === undefined ? [] : ['--tools', config.tools.join(',')]),
      ...(config.model === undefined ? [] : ['--model', config.model]),
      ...['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
      ...['--permission-mode', permissionMode],
      ...(config.args ?? []),
    ],
  };
}

/** Besides the servers of the person's own settings. They only tell the runner something, so nobody need be asked. */
function toolFlags(tools: ToolServer): string[] {
  return ['--mcp-config', mcpConfig(tools), '--allowedTools', `mcp__${tools.name}`];
}
