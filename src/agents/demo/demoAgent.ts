/** The embedded agent: no model, but real edits by a real child process, and every kind of trouble when told to. */
import type { Agent, AgentFailure, AgentSession, SessionOptions, TurnRequest, TurnResult, Usage } from '../agent';
import { cleanText } from '../cleanText';
import type { DemoConfig } from '../config';
import { agentEnvironment } from '../environment';
import { ownProgram } from '../ownProgram';
import { exitFailure, runTurnProcess, unfinishedResult } from '../turn/turnProcess';
import { troubleFor } from './demoChaos';
import { type DemoAction, type DemoEvent, type DemoOrder, demoEvent } from './demoProtocol';
import { readDemoScript } from './demoScript';
import { demoUsage } from './demoUsage';

/** `entry`: what stands for the terminal program in a test. */
export function createDemoAgent(name: string, config: DemoConfig, entry?: string): Agent {
  /** Turns so far by task and attempt, whichever session they were in. */
  const turns = new Map<string, number>();
  const nextTurn = ({ task, attempt }: TurnRequest): number => {
    const key = `${attempt} ${task.id}`;
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return turn;
  };
  return {
    name,
    async open(options) {
      return openSession(name, config, entry, options, nextTurn);
    },
  };
}

function openSession(
  name: string,
  config: DemoConfig,
  entry: string | undefined,
  options: SessionOptions,
  nextTurn: (request: TurnRequest) => number,
): AgentSession {
  /** Tokens of the conversation so far. */
  let history = 0;
  return {
    id: undefined,
    async turn(request) {
      const { task, prompt } = request;
      const used = demoUsage(task.id, prompt, history, config.chaos !== undefined);
      const result = await takeTurn(name, entry, options, request, {
        ...orderFor(config, request, nextTurn(request)),
        usage: used.usage,
      });
      if (result.usage === used.usage) history = used.history;
      return result;
    },
    async close() {},
  };
}

async function takeTurn(
  agent: string,
  entry: string | undefined,
  options: SessionOptions,
  request: TurnRequest,
  order: DemoOrder & { readonly usage: Usage },
): Promise<TurnResult> {
  const { workspace, runId, batchId, start } = options;
  const { task, attempt } = request;
  const program = ownProgram(entry, '__demo-agent');
  let text = '';
  let usage: Usage = {};
  let failure: AgentFailure | undefined;
  const hear = (event: DemoEvent) => {
    switch (event.event) {
      case 'text':
        text = cleanText(event.text);
        return request.onEvent({ type: 'text', text });
      case 'tool':
        return request.onEvent({ type: 'tool', name: event.name, detail: cleanText(event.detail) });
      case 'usage':
        usage = order.usage;
        return;
      case 'failure': {
        const { kind, message, resetAt } = event;
        failure = { kind, message, ...(resetAt === undefined ? {} : { resetAt }) };
      }
    }
  };
  const ids = { runId, batchId, workspace, taskId: task.id, attempt };
  const ended = await runTurnProcess(
    {
      agent,
      argv: program.argv,
      cwd: workspace,
      env: { ...agentEnvironment(process.env, ids), ...program.env },
      marker: { runId, batchId },
      start,
      input: `${JSON.stringify(order)}\n${request.prompt}`,
      onLine(line, from) {
        const event = from === 'stdout' ? readEvent(line) : undefined;
        if (event) hear(event);
      },
    },
    request,
  );
  if (!ended.exit) return unfinishedResult(ended, text, usage);
  failure ??= exitFailure(agent, 'the demo agent', ended.exit, ended.lastError);
  return failure ? { outcome: 'failed', failure, text, usage } : { outcome: 'ended', text, usage };
}

function orderFor(config: DemoConfig, { task, attempt }: TurnRequest, turn: number): Omit<DemoOrder, 'usage'> {
  return {
    task: { id: task.id, title: task.title.replace(/\s*\(demo:[^()]*\)/gi, ''), files: [...task.files] },
    actions: actionsFor(config, task, attempt, turn),
    delayMs: config.delayMs ?? 0,
  };
}

/** What a task or the script says of it goes before what chance brings. */
function actionsFor(config: DemoConfig, task: TurnRequest['task'], attempt: number, turn: number): DemoAction[] {
  // A plan's title may hold what the task's text leaves out, and the other way round.
  const script = readDemoScript(config.script?.[task.id] ?? `${task.title}\n${task.text}`);
  const again = attempt > 1 || turn > 1;
  const scripted = script.filter(({ once }) => !(once && again)).map(({ action, ms }) => ({ action, ms }));
  if (scripted.length > 0 || !config.chaos) return scripted;
  const trouble = troubleFor(config.chaos, task.id, attempt, turn);
  return trouble ? [trouble] : [];
}

function readEvent(line: string): DemoEvent | undefined {
  try {
    return demoEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
