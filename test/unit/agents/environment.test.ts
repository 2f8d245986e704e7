import assert from 'node:assert/strict';
import { agentEnvironment } from '../../../src/agents/environment';

const ids = { runId: 'r', batchId: 'b', workspace: '/w' };
const own = { TRANCHE_RUN_ID: 'r', TRANCHE_BATCH_ID: 'b', TRANCHE_WORKSPACE: '/w' };

describe('the environment of an agent', () => {
  it('has none of the marks that outer agents and editors set for their children', () => {
    const outer = [
      'CLAUDECODE CLAUDE_CODE_CHILD_SESSION CLAUDE_CODE_SESSION_ID CLAUDE_CODE_ENTRYPOINT CLAUDE_CODE_EXECPATH',
      'CLAUDE_CODE_MESSAGING_SOCKET CLAUDE_CODE_MESSAGING_TOKEN CLAUDE_CODE_CHILD_NOTES_DIR CLAUDE_CODE_SESSION_ATTENDED',
      'CLAUDE_EFFORT CLAUDE_PID AI_AGENT CODEX_THREAD_ID CODEX_SESSION_ID CODEX_CI CODEX_VERSION CODEX_TOOL_CALL_ID',
      'CODEX_MANAGED_BY_NPM CODEX_MANAGED_PACKAGE_ROOT CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS GEMINI_CLI GEMINI_CLI_NO_RELAUNCH',
      'GEMINI_CLI_TRUST_WORKSPACE GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 AGENT OPENCODE OPENCODE_PID COPILOT_CLI COPILOT_AGENT_SESSION_ID',
      'COPILOT_CLI_BINARY_VERSION COPILOT_CLI_RESOLVED_DIST_DIR QWEN_CODE QWEN_CODE_SESSION_ID QWEN_CODE_NO_RELAUNCH QWEN_CODE_CLI',
      'QWEN_CODE_AGENT_ID QWEN_CODE_LAUNCHER_PID QWEN_CODE_MANAGED_NPM_PIN QWEN_CODE_MANAGED_NPM_ROOT QWEN_CODE_MODEL',
      'QWEN_CODE_MODEL_IDENTITY QWEN_CODE_PRIVATE_RELAUNCH_ENV_PROVENANCE QWEN_CODE_PROMPT_ID QWEN_CODE_STARTUP_VERSION',
      'QWEN_CODE_PROJECT_DIR PI_CODING_AGENT PI_SESSION_ID PI_SESSION_FILE PI_MODEL PI_PROVIDER',
      'ELECTRON_RUN_AS_NODE VSCODE_PID VSCODE_IPC_HOOK VSCODE_GIT_IPC_HANDLE GIT_ASKPASS TRANCHE_TASK_ID TRANCHE_ATTEMPT',
    ].flatMap((names) => names.split(' '));
    const parent = Object.fromEntries(outer.map((name) => [name, '1']));
    assert.deepEqual(agentEnvironment(parent, ids), own);
  });

  it('keeps what people set themselves', () => {
    const settings = Object.fromEntries(
      'PATH HOME CLAUDE_CONFIG_DIR CLAUDE_CODE_OAUTH_TOKEN CLAUDE_CODE_USE_BEDROCK CLAUDE_CODE_USE_VERTEX CLAUDE_CODE_MAX_RETRIES ANTHROPIC_API_KEY CODEX_HOME AGENT PI_MODEL QWEN_CODE_MODEL QWEN_CODE_MAX_OUTPUT_TOKENS PI_CODING_AGENT_DIR GIT_CONFIG_COUNT GIT_ASKPASS GEMINI_CLI_TRUST_WORKSPACE ELECTRON_MIRROR COPILOT_PROVIDER_BASE_URL'
        .split(' ')
        .map((name) => [name, 'mine']),
    );
    assert.deepEqual(agentEnvironment(settings, ids), { ...settings, ...own });
  });

  it('adds the config, but never over its own variables', () => {
    const env = agentEnvironment(
      { A: '1', B: '1' },
      { ...ids, taskId: '1.1', attempt: 2 },
      { B: '2', AGENT: 'x', TRANCHE_RUN_ID: 'no' },
    );
    assert.deepEqual(env, { A: '1', B: '2', AGENT: 'x', ...own, TRANCHE_TASK_ID: '1.1', TRANCHE_ATTEMPT: '2' });
  });
});
