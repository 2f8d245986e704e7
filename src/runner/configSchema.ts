/** What `tranche.config.json` may say: how a person wants the runner to work in this workspace. */
import * as z from 'zod/mini';
import { failureKinds } from '../agents/agent';
import { agentConfig, described } from '../agents/config';
import { failureActions } from '../agents/failurePolicy';
import { priorities } from '../plan/model';
import { tickModes } from '../plan/tickBoxes';
import { defaultScheduleOptions } from '../schedule/model';
import { defaultStateDirectory } from '../status/stateFolder';

const minutes = () => z.number().check(z.gt(0), z.lte(24 * 60));
const times = (most: number, least = 0) => z.int().check(z.gte(least), z.lte(most));
const dollars = () => z.number().check(z.gte(0), z.lte(1_000_000));
const tokens = () => z.number().check(z.gte(0), z.lte(1e15));
const score = () => z.number().check(z.gte(0), z.lte(100));
const name = () => z.string().check(z.minLength(1));
const commandLine = z.union([name(), z.tuple([name()], z.string())]);
/** A setting with what holds where a person says nothing. */
const setting = <T extends z.core.$ZodType>(
  schema: T,
  otherwise: z.core.util.NoUndefined<z.core.output<T>>,
  words: string,
) => described(z._default(schema, otherwise), words);

const limits = z.strictObject({
  maxAttempts: setting(
    times(20, 1),
    defaultScheduleOptions.maxAttempts,
    'How often a task may fail before it is left alone.',
  ),
  maxRework: setting(
    times(20),
    2,
    'How often the agent may mend a task that did not pass its gate, within one attempt.',
  ),
  maxRetries: setting(times(100), 6, 'How often a turn is taken again after a passing fault such as a rate limit.'),
  idleMinutes: setting(minutes(), 20, 'Minutes without any output after which an agent counts as hanging.'),
  turnMinutes: setting(minutes(), 120, 'Minutes one turn may take in all.'),
  verifyMinutes: setting(minutes(), 20, 'Minutes a verify command may take.'),
  maxFailures: setting(
    times(1000),
    3,
    'After so many different tasks failed in a row, with none completed between, the run stops. 0: never.',
  ),
  sameErrors: setting(
    times(100),
    3,
    'After so many different tasks failed in the same way in a row, the run stops and names the common cause. 0: never.',
  ),
  loopCalls: setting(
    times(10_000),
    25,
    'So many equal tool calls in a row, and an agent counts as running in circles. 0: never.',
  ),
  taskCostUsd: setting(dollars(), 10, 'US dollars that the attempts of one task may cost, as the agent says. 0: any.'),
  runCostUsd: setting(dollars(), 100, 'US dollars that one run may cost, as the agent says. 0: any.'),
  taskTokens: setting(
    tokens(),
    20_000_000,
    'Tokens, cached ones included, that the attempts of one task may use. 0: any.',
  ),
  runTokens: setting(tokens(), 500_000_000, 'Tokens, cached ones included, that one run may use. 0: any.'),
});

const audit = z.strictObject({
  agent: described(name(), 'The agent that looks at the work: another one than did it, if possible.'),
  approveAt: setting(score(), 90, 'From this score on, of 100, the work is approved.'),
  reworkBelow: setting(score(), 70, 'Below this score, of 100, the work goes back to its agent with the findings.'),
  between: setting(
    z.enum(['approve', 'rework', 'ask']),
    'rework',
    'What a score between the two means: "approve", "rework", or "ask" a person.',
  ),
  instructions: described(z.optional(name()), 'What the auditor is to look at, in addition to the task.'),
});

const worktree = z.strictObject({
  copy: setting(
    z.array(name()),
    [],
    'Files and folders that git ignores but the work needs, copied into each worktree. .worktreeinclude is read, too.',
  ),
  link: setting(z.array(name()), [], 'The same, as symbolic links: large folders that nobody changes.'),
  setup: setting(z.array(commandLine), [], 'Commands that make a new worktree ready, such as "npm ci".'),
});

const list = <T extends z.core.$ZodType>(schema: T) => z.union([schema, z.array(schema)]);
const assignment = z.strictObject({
  type: described(z.optional(list(name())), 'Tasks of this type, or one of these.'),
  phase: described(z.optional(list(name())), 'Tasks of this phase, by its number or key.'),
  category: described(z.optional(list(name())), 'Tasks of this category.'),
  label: described(z.optional(list(name())), 'Tasks with this label.'),
  priority: described(z.optional(list(z.enum(priorities))), 'Tasks of this priority.'),
  agent: described(name(), 'The agent that gets them.'),
});

export const verifyTimes = ['each', 'batch', 'end', 'off'] as const;
export const isolations = ['shared', 'worktree', 'proposal'] as const;

export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  plan: described(
    z.optional(name()),
    'The plan to run, relative to the workspace. Without it the well-known places are searched.',
  ),
  stateDirectory: setting(
    name(),
    defaultStateDirectory,
    'Folder for the state of all plans, relative to the workspace.',
  ),
  agent: setting(
    name(),
    'demo',
    'The agent that does the work: "demo", "claude", "codex", "gemini", "qwen", "opencode", "copilot", "pi", or a name from "agents".',
  ),
  agents: setting(
    z.record(z.string(), agentConfig),
    {},
    'Agents by name. The type is one of the programs that are known ("claude", "codex", …), "command" (any program) or "demo".',
  ),
  batchSize: setting(
    z.union([times(50, 1), z.literal('auto')]),
    3,
    'How many tasks go to one agent session. "auto" decides by the size of the plan.',
  ),
  phaseGate: setting(
    z.number().check(z.gte(0), z.lte(1)),
    defaultScheduleOptions.phaseGate,
    'Share of a phase that must be completed or skipped before later phases open, from 0 to 1.',
  ),
  ignoreDependencies: setting(
    z.boolean(),
    false,
    'Whether tasks are handed out although what they depend on is not done. Phases still open one after another.',
  ),
  verify: setting(
    z.array(commandLine),
    [],
    'Commands that must succeed before a task counts as completed. Text runs in a shell, a list of words without one.',
  ),
  verifyWhen: setting(
    z.enum(verifyTimes),
    'each',
    'When the commands of "verify" run: after each task, after the last task of each batch, at the end of the run, or not at all ("off"). What a task itself names runs after it in any case but "off".',
  ),
  verifyPhase: setting(z.array(commandLine), [], 'Commands that must succeed after the last task of a phase.'),
  verifyPlan: setting(z.array(commandLine), [], 'Commands that must succeed after the last task of the plan.'),
  verifyBaseline: setting(
    z.boolean(),
    false,
    'Whether the commands of "verify" run once before the first task, so that failures which they name and which were there before do not count.',
  ),
  audit: described(z.optional(audit), 'A second agent that scores the work before it counts.'),
  approval: setting(
    z.enum(['never', 'marked', 'always']),
    'marked',
    'Which tasks wait for a person before they count as completed: those whose text says "(approval)", all, or none.',
  ),
  sessionTools: setting(
    z.boolean(),
    true,
    'Whether agents that take tools (MCP) get those to look at their task, to report findings and progress, to ask you a question, and to propose a split. A question puts the task aside until you answer.',
  ),
  requireChanges: setting(
    z.boolean(),
    true,
    'Whether a task that changed nothing in the workspace counts as failed, unless its text says "(no changes)".',
  ),
  tickBoxes: described(
    z.optional(z.enum(tickModes)),
    'Whether a completed task is ticked in the plan itself: "whenCompleted" or "never". Without it, plans are ticked whose boxes are their only status.',
  ),
  jobs: setting(
    z.union([times(32, 1), z.literal('auto')]),
    1,
    'How many agent sessions work side by side. "auto": as many as load, memory and limits allow.',
  ),
  isolation: setting(
    z.enum(isolations),
    'shared',
    'Where a session works: "shared": in the workspace itself; "worktree": in a git worktree of its own, merged back task by task; "proposal": nowhere, it returns files and the runner writes them.',
  ),
  worktree: described(z.prefault(worktree, {}), 'What a new worktree needs before work can begin in it.'),
  assign: setting(
    z.array(assignment),
    [],
    'Which agent gets which tasks. The first entry of which everything holds counts; other tasks go to "agent".',
  ),
  onFailure: setting(
    z.partialRecord(z.enum(failureKinds), z.enum(failureActions)),
    {},
    'What is done about each kind of failure, where it is not the usual: "retry_same_session", "new_session", "fail_task" or "stop_run".',
  ),
  limits: described(z.prefault(limits, {}), 'How often and how long the runner tries.'),
});
export type Config = z.infer<typeof configSchema>;
