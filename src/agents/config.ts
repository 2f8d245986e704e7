/** The agents a person can set up in `tranche.config.json`. */
import * as z from 'zod/mini';

/** Adds the words that the editor shows for a setting. */
export function described<T extends z.core.$ZodType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

const word = z.string().check(z.minLength(1));
const command = z.tuple([word], z.string());
const env = described(
  z.optional(z.record(z.string(), z.string())),
  'Environment variables for the agent, in addition to those that Tranche was started with.',
);

/** What may be said of any agent. */
const common = {
  env,
  batchSize: described(
    z.optional(z.union([z.int().check(z.gte(1), z.lte(50)), z.literal('auto')])),
    'How many tasks go to one session of this agent, instead of "batchSize".',
  ),
  jobs: described(
    z.optional(z.int().check(z.gte(1), z.lte(32))),
    'How many sessions of this agent may work side by side at most.',
  ),
};

const commandAgent = z.strictObject({
  type: z.literal('command'),
  command: described(
    command,
    'The program and its arguments; no shell. A program with a slash is relative to the workspace, a bare name is looked up in PATH. {prompt}, {workspace} and {task} are replaced in the arguments, and {mcp} by the tools of the session as JSON, as for --mcp-config.',
  ),
  prompt: described(
    z.optional(z.enum(['stdin', 'argument'])),
    'How the program gets the prompt: on stdin (default), or in place of {prompt} in the arguments (behind the last one if there is no {prompt}).',
  ),
  ...common,
});

const share = (words: string) =>
  described(z.optional(z.number().check(z.gte(0), z.lte(1))), `Share of turns, from 0 to 1, in which ${words}`);

const demoChaos = z.strictObject({
  seed: described(z.optional(z.int()), 'The same seed brings the same troubles to the same tasks; default 1.'),
  limitMs: described(
    z.optional(z.int().check(z.nonnegative())),
    'How long a usage limit holds, in milliseconds; default 2000.',
  ),
  transient: share('the service is overloaded, busy or cannot be reached.'),
  limit: share('a usage limit is met.'),
  hang: share('the agent falls silent.'),
  crash: share('the agent crashes in the middle of its work.'),
  falseClaim: share('the agent says it is done and has changed nothing.'),
  wrong: share('the agent says it is done and has written something else.'),
  question: share('the agent asks for a permission and waits.'),
  conflict: share('the agent also edits a file that other tasks edit.'),
  fail: share('the agent gives up.'),
  nothing: share('the agent does nothing and says so.'),
});

const demoAgent = z.strictObject({
  type: z.literal('demo'),
  delayMs: described(
    z.optional(z.int().check(z.nonnegative())),
    'How long the demo agent takes for a task, in milliseconds.',
  ),
  script: described(
    z.optional(z.record(z.string(), z.string())),
    'Task id → what happens, in the words that a plan can use too: "slow 2s", "fail", "fail once", "crash", "crash once", "limit 2s", "hang", "nothing", "lie", "wrong", "ask", "loop", "overflow", "network", "overloaded", "throttle", "auth", "conflict".',
  ),
  chaos: described(
    z.optional(demoChaos),
    'Troubles that come to tasks by lot, for trying out settings: the same ones every time for the same seed.',
  ),
  ...common,
});

const claudeAgent = z.strictObject({
  type: z.literal('claude'),
  command: described(z.optional(command), 'The Claude Code program and first arguments; default ["claude"].'),
  model: described(z.optional(word), 'The model, as for claude --model.'),
  permissionMode: described(
    z.optional(z.enum(['acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'manual', 'plan'])),
    'What the agent may do without asking; nobody is there to be asked. acceptEdits (default): edit files in the workspace, and what allowedTools and the permission rules in your Claude Code settings allow. bypassPermissions: everything; for containers and other places where nothing can be lost.',
  ),
  allowedTools: described(
    z.optional(z.array(word)),
    'Tools that are allowed without asking, as for claude --allowedTools: ["Bash(npm test:*)", "WebFetch"].',
  ),
  tools: described(
    z.optional(z.array(word)),
    'The only tools the agent knows, as for claude --tools: ["Bash", "Read", "Edit", "Write"]. Fewer tools make every request smaller.',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for claude.'),
  ...common,
});

const codexAgent = z.strictObject({
  type: z.literal('codex'),
  command: described(z.optional(command), 'The Codex program and first arguments; default ["codex"].'),
  model: described(z.optional(word), 'The model, as for codex --model.'),
  permissionMode: described(
    z.optional(z.enum(['read-only', 'workspace-write', 'danger-full-access'])),
    'The sandbox for the commands of the agent, as for codex --sandbox; nobody is there to be asked. workspace-write (default): write in the workspace and the folder for temporary files, no network. read-only: change nothing. danger-full-access: everything; for containers and other places where nothing can be lost.',
  ),
  args: described(
    z.optional(z.array(z.string())),
    'More arguments for codex exec, such as ["-c", "model_reasoning_effort=low"].',
  ),
  ...common,
});

const openCodeAgent = z.strictObject({
  type: z.literal('opencode'),
  command: described(z.optional(command), 'The opencode program and first arguments; default ["opencode"].'),
  model: described(z.optional(word), 'The model, as for opencode run --model: "provider/model".'),
  permissionMode: described(
    z.optional(z.enum(['acceptEdits', 'default', 'auto'])),
    'What the agent may do; nobody is there to be asked. acceptEdits (default): read and edit files in the workspace, and run what allowedCommands names. default: what your opencode config says, which without more is also every command in the workspace. auto: everything that your opencode config does not deny; for containers and other places where nothing can be lost.',
  ),
  allowedCommands: described(
    z.optional(z.array(word)),
    'Commands that the agent may run under acceptEdits, as patterns of opencode: ["npm test*", "git diff*"].',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for opencode run, such as ["--variant", "low"].'),
  ...common,
});

const geminiAgent = z.strictObject({
  type: z.literal('gemini'),
  command: described(z.optional(command), 'The Gemini CLI program and first arguments; default ["gemini"].'),
  model: described(
    z.optional(word),
    'The model, as for gemini --model. Without one, Gemini CLI asks a small model for each prompt which it should be.',
  ),
  permissionMode: described(
    z.optional(z.enum(['default', 'auto_edit', 'yolo', 'plan'])),
    'What the agent may do, as for gemini --approval-mode; nobody is there to be asked. auto_edit (default): read and edit files in the workspace, and what allowedTools and the policies of your Gemini CLI allow; no other commands. default and plan: change nothing. yolo: everything; for containers and other places where nothing can be lost.',
  ),
  allowedTools: described(
    z.optional(z.array(word)),
    'Tools that are allowed without asking, as for gemini --allowed-tools: ["run_shell_command(npm test)"].',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for gemini.'),
  ...common,
});

const qwenAgent = z.strictObject({
  type: z.literal('qwen'),
  command: described(z.optional(command), 'The Qwen Code program and first arguments; default ["qwen"].'),
  model: described(z.optional(word), 'The model, as for qwen --model.'),
  permissionMode: described(
    z.optional(z.enum(['plan', 'default', 'auto-edit', 'auto', 'yolo'])),
    'What the agent may do, as for qwen --approval-mode; nobody is there to be asked. auto-edit (default): read and edit files in the workspace, and what allowedTools and your Qwen Code settings allow. default and plan: change nothing. auto: a model decides for each tool call. yolo: everything; for containers and other places where nothing can be lost.',
  ),
  allowedTools: described(
    z.optional(z.array(word)),
    'Tools that are allowed without asking, as for qwen --allowed-tools: ["run_shell_command(npm test)"].',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for qwen.'),
  ...common,
});

const copilotAgent = z.strictObject({
  type: z.literal('copilot'),
  command: described(z.optional(command), 'The GitHub Copilot CLI program and first arguments; default ["copilot"].'),
  model: described(z.optional(word), 'The model, as for copilot --model.'),
  permissionMode: described(
    z.optional(z.enum(['acceptEdits', 'default', 'allowAll'])),
    'What the agent may do without asking; nobody is there to be asked. acceptEdits (default): read and edit files in the workspace, harmless commands, and what allowedTools names. default: what Copilot allows without asking, and allowedTools. allowAll: every tool, path and address, as for copilot --allow-all; for containers and other places where nothing can be lost.',
  ),
  allowedTools: described(
    z.optional(z.array(word)),
    'Tools that are allowed without asking, as for copilot --allow-tool: ["shell(npm test)", "shell(git:*)"].',
  ),
  tools: described(
    z.optional(z.array(word)),
    'The only tools the agent knows, as for copilot --available-tools: ["bash", "view", "create", "edit"]. Fewer tools make every request smaller.',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for copilot.'),
  ...common,
});

const piAgent = z.strictObject({
  type: z.literal('pi'),
  command: described(z.optional(command), 'The pi program and first arguments; default ["pi"].'),
  model: described(z.optional(word), 'The model, as for pi --model: "provider/model".'),
  permissionMode: described(
    z.optional(z.enum(['acceptEdits', 'default'])),
    'What the agent can do; pi has no permissions of its own and asks for nothing, and its files are not only those of the workspace. acceptEdits (default): read, search and edit files, no commands. default: all that pi can, which is also every command; for containers and other places where nothing can be lost.',
  ),
  tools: described(
    z.optional(z.array(word)),
    'The only tools the agent knows, as for pi --tools, instead of those of permissionMode: ["read", "bash"].',
  ),
  args: described(z.optional(z.array(z.string())), 'More arguments for pi, such as ["--thinking", "low"].'),
  ...common,
});

/** One entry of `agents` in the config. */
export const agentConfig = z.discriminatedUnion('type', [
  commandAgent,
  demoAgent,
  claudeAgent,
  codexAgent,
  geminiAgent,
  qwenAgent,
  openCodeAgent,
  copilotAgent,
  piAgent,
]);
export type AgentConfig = z.infer<typeof agentConfig>;
export type CommandConfig = z.infer<typeof commandAgent>;
export type DemoConfig = z.infer<typeof demoAgent>;
export type DemoChaos = z.infer<typeof demoChaos>;
export type ClaudeConfig = z.infer<typeof claudeAgent>;
export type CodexConfig = z.infer<typeof codexAgent>;
export type GeminiConfig = z.infer<typeof geminiAgent>;
export type QwenConfig = z.infer<typeof qwenAgent>;
export type OpenCodeConfig = z.infer<typeof openCodeAgent>;
export type CopilotConfig = z.infer<typeof copilotAgent>;
export type PiConfig = z.infer<typeof piAgent>;
