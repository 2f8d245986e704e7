/** The environment of an agent: the person's own, without what an outer agent or editor put there for its children. */

export interface TurnIds {
  readonly runId: string;
  readonly batchId: string;
  readonly workspace: string;
  /** Absent for a process that lives longer than a task. */
  readonly taskId?: string;
  readonly attempt?: number;
}

/**
 * What agent programs set for the processes they start. Settings that people make themselves (CLAUDE_CONFIG_DIR,
 * CLAUDE_CODE_OAUTH_TOKEN, CLAUDE_CODE_USE_BEDROCK, CODEX_HOME …) share their prefixes, so each marker is named.
 */
const sessionMarkers = new Set([
  'AI_AGENT',
  'CLAUDECODE',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_EXECPATH',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_EFFORT',
  'CLAUDE_PID',
  'CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS',
  'CODEX_CI',
  'CODEX_MANAGED_BY_NPM',
  'CODEX_MANAGED_PACKAGE_ROOT',
  'CODEX_SANDBOX',
  'CODEX_SANDBOX_NETWORK_DISABLED',
  'CODEX_SESSION_ID',
  'CODEX_THREAD_ID',
  'CODEX_TOOL_CALL_ID',
  'CODEX_VERSION',
  'COPILOT_AGENT_SESSION_ID',
  'COPILOT_CLI',
  'COPILOT_CLI_BINARY_VERSION',
  'COPILOT_CLI_RESOLVED_DIST_DIR',
  'CURSOR_AGENT',
  'ELECTRON_NO_ASAR',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_RUN_AS_NODE',
  'GEMINI_CLI',
  'GEMINI_CLI_NO_RELAUNCH',
  'OPENCODE',
  'OPENCODE_PID',
  'PI_CODING_AGENT',
  'PI_SESSION_FILE',
  'PI_SESSION_ID',
  'QWEN_CODE',
  'QWEN_CODE_AGENT_ID',
  'QWEN_CODE_CLI',
  'QWEN_CODE_LAUNCHER_PID',
  'QWEN_CODE_MANAGED_NPM_PIN',
  'QWEN_CODE_MANAGED_NPM_ROOT',
  'QWEN_CODE_NO_RELAUNCH',
  'QWEN_CODE_PRIVATE_RELAUNCH_ENV_PROVENANCE',
  'QWEN_CODE_PROJECT_DIR',
  'QWEN_CODE_PROMPT_ID',
  'QWEN_CODE_SESSION_ID',
  'QWEN_CODE_STARTUP_VERSION',
]);
const markerPrefixes =
  /^(CLAUDE_CODE_(CHILD|MESSAGING|SESSION)_|TRANCHE_(RUN_ID|BATCH_ID|TASK_ID|ATTEMPT|WORKSPACE)$|VSCODE_)/;

/** Names that a person may use as well: they are markers only beside the variable that tells of the outer program. */
const markersBeside: readonly { readonly sign: string; readonly names: RegExp }[] = [
  { sign: 'OPENCODE', names: /^AGENT$/ },
  { sign: 'PI_CODING_AGENT', names: /^PI_(MODEL|PROVIDER|REASONING)$/ },
  { sign: 'QWEN_CODE', names: /^QWEN_CODE_MODEL(_IDENTITY)?$/ },
  { sign: 'GEMINI_CLI', names: /^(GEMINI_CLI_TRUST_WORKSPACE|GIT_CONFIG_.*)$/ },
  { sign: 'COPILOT_CLI', names: /^GIT_CONFIG_/ },
  // Without its VSCODE_ variables the editor's askpass helper can only fail.
  { sign: 'VSCODE_GIT_IPC_HANDLE', names: /^(GIT|SSH)_ASKPASS$/ },
];

/** What is left of the parent's environment for an agent. */
export function withoutMarkers(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const beside = markersBeside.filter(({ sign }) => parent[sign] !== undefined);
  const isMarker = (name: string) =>
    sessionMarkers.has(name) || markerPrefixes.test(name) || beside.some(({ names }) => names.test(name));
  return Object.fromEntries(Object.entries(parent).filter(([name]) => !isMarker(name)));
}

/** `own` comes from the person's config and wins over the parent's environment, but not over Tranche's variables. */
export function agentEnvironment(
  parent: NodeJS.ProcessEnv,
  ids: TurnIds,
  own: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return withIds({ ...withoutMarkers(parent), ...own }, ids);
}

/** The environment with Tranche's variables. */
export function withIds(environment: NodeJS.ProcessEnv, ids: TurnIds): NodeJS.ProcessEnv {
  return {
    ...environment,
    TRANCHE_RUN_ID: ids.runId,
    TRANCHE_BATCH_ID: ids.batchId,
    TRANCHE_WORKSPACE: ids.workspace,
    ...(ids.taskId !== undefined && { TRANCHE_TASK_ID: ids.taskId }),
    ...(ids.attempt !== undefined && { TRANCHE_ATTEMPT: String(ids.attempt) }),
  };
}
