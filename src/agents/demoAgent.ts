/** The embedded agent: no model, but real edits by a real child process, and every kind of trouble when told to. */
import type { Agent, AgentFailure, SessionOptions, TurnRequest, TurnResult, Usage } from './agent';
import { cleanText } from './cleanText';
import type { DemoConfig } from './config';
import { type DemoEvent, type DemoOrder, demoEvent } from './demoProtocol';
import { readDemoScript } from './demoScript';
import { agentEnvironment } from './environment';
import { ownProgram } from './ownProgram';
import { exitFailure, runTurnProcess, unfinishedResult } from './turnProcess';

/** `entry`: what stands for the terminal program in a test. */
export function createDemoAgent(name: string, config: DemoConfig, entry?: string): Agent {
  /** Tasks that have had their trouble already, whichever session they were in. */
  const tried = new Set<string>();
  return {
    name,
    async open(options) {
      return {
        id: undefined,
        turn: (request) => takeTurn(name, config, entry, options, request, tried),
        async close() {},
      };
    },
  };
}

async function takeTurn(
  agent: string,
  config: DemoConfig,
  entry: string | undefined,
  options: SessionOptions,
  request: TurnRequest,
  tried: Set<string>,
): Promise<TurnResult> {
  const { workspace, runId, batchId } = options;
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
        usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens };
        return;
      case 'failure': {
        const { kind, message, resetAt } = event;
        failure = { kind, message, ...(resetAt === undefined ? {} : { resetAt }) };
      }
    }
  };
  const order = orderFor(config, request, tried.has(task.id) || attempt > 1);
  tried.add(task.id);
  const ids = { runId, batchId, workspace, taskId: task.id, attempt };
  const ended = await runTurnProcess(
    {
      agent,
      argv: program.argv,
      cwd: workspace,
      env: { ...agentEnvironment(process.env, ids), ...program.env },
      marker: { runId, batchId },
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

function orderFor(config: DemoConfig, { task }: TurnRequest, again: boolean): DemoOrder {
  // A plan's title may hold what the task's text leaves out, and the other way round.
  const script = config.script?.[task.id] ?? `${task.title}\n${task.text}`;
  const actions = readDemoScript(script).filter(({ once }) => !(once && again));
  return {
    task: { id: task.id, title: task.title.replace(/\s*\(demo:[^()]*\)/gi, ''), files: [...task.files] },
    actions: actions.map(({ action, ms }) => ({ action, ms })),
    delayMs: config.delayMs ?? 0,
  };
}

function readEvent(line: string): DemoEvent | undefined {
  try {
    return demoEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
