/** The demo agent's own process: it reads its order, edits files, and reports one JSON line per event. */
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentFailure } from '../agent';
import { addTaskLine, EditRefused } from './demoEdit';
import { type DemoAction, type DemoEvent, type DemoOrder, demoOrder } from './demoProtocol';

/** What tasks in conflict edit all of them. */
const sharedFile = 'tranche-demo/shared.md';

/** What `__demo-agent` on the command line runs; the exit code. */
export async function runDemoAgent(): Promise<number> {
  const workspace = process.env.TRANCHE_WORKSPACE;
  if (!workspace) return complain('TRANCHE_WORKSPACE is not set; the demo agent is started by the runner.');
  const input = await readAll(process.stdin);
  const end = input.indexOf('\n');
  const order = demoOrder.parse(JSON.parse(input.slice(0, end)));
  return work(workspace, order);
}

async function work(workspace: string, order: DemoOrder): Promise<number> {
  const { id, title } = order.task;
  say({ event: 'text', text: `Task ${id}: ${title}` });
  await pause(order);
  const wanted = (action: DemoAction['action']) => order.actions.find((each) => each.action === action);
  // It has not worked yet, so a limit or a fault of the service costs nothing.
  const limit = wanted('limit');
  if (limit) return hitLimit(limit.ms ?? 2000);
  const refused = order.actions.map(({ action }) => refusals[action]).find((refusal) => refusal !== undefined);
  if (refused) return failed(refused.kind, refused.message);
  if (wanted('hang')) return hang('Hanging, as it was told to.');
  if (wanted('ask')) return hang(`May I edit the files of task ${id}? [y/N]`);
  if (wanted('loop')) return runInCircles();
  const edited = edit(workspace, order);
  say({ event: 'usage' });
  if (wanted('overflow')) return failed('context_overflow', "The demo agent's context is full.");
  if (wanted('crash')) return crash();
  if (wanted('fail')) return failed('gave_up', `The demo agent gave up on task ${id}, as it was told to.`);
  const names = edited.length === 0 ? (wanted('lie') ? 'all as planned' : 'nothing changed') : edited.join(', ');
  say({ event: 'text', text: `Done: ${id} (${names}).` });
  return 0;
}

type Refusal = { readonly kind: AgentFailure['kind']; readonly message: string };

/** What a service says instead of an answer. */
const refusals: Partial<Record<DemoAction['action'], Refusal>> = {
  network: { kind: 'network', message: 'The demo agent cannot reach its service: the connection was reset.' },
  overloaded: { kind: 'overloaded', message: "The demo agent's service is overloaded (529)." },
  throttle: { kind: 'rate_limit', message: "The demo agent's service had too many requests (429)." },
  auth: {
    kind: 'auth',
    message: 'The demo agent is not logged in, as it was told to be. Take the word out of the plan.',
  },
};

/** Edits the files that the task names, or else one of its own; and what its orders add or leave out. */
function edit(workspace: string, { task, actions }: DemoOrder): string[] {
  const wanted = (action: DemoAction['action']) => actions.some((each) => each.action === action);
  if (wanted('nothing') || wanted('lie')) return [];
  // Anything but what the task asks for.
  const line = wanted('wrong') ? { id: 'TODO', title: 'write this later' } : task;
  const shared = wanted('conflict') && editOne(workspace, sharedFile, line) ? [sharedFile] : [];
  return [...editFiles(workspace, task, line), ...shared];
}

function editFiles(workspace: string, task: DemoOrder['task'], line: TaskLine): string[] {
  const edited = task.files.filter((path) => editOne(workspace, path, line));
  if (edited.length > 0) return edited;
  const own = `tranche-demo/${task.id.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'task'}.md`;
  return editOne(workspace, own, line) ? [own] : [];
}

/** What is written into each file. */
type TaskLine = Pick<DemoOrder['task'], 'id' | 'title'>;

function editOne(workspace: string, path: string, task: TaskLine): boolean {
  try {
    addTaskLine(workspace, path, task.id, task.title);
    say({ event: 'tool', name: 'Edit', detail: path });
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say({
      event: 'text',
      text: `${path} was left alone: ${error instanceof EditRefused ? reason : `it cannot be written (${reason})`}.`,
    });
    return false;
  }
}

/** Takes its time, with a sign of life in between. */
async function pause({ delayMs, actions }: DemoOrder): Promise<void> {
  const slow = actions.filter(({ action }) => action === 'slow').reduce((sum, { ms = 2000 }) => sum + ms, 0);
  const total = delayMs + slow;
  const end = Date.now() + total;
  for (let left = total; left > 0; left = end - Date.now()) {
    await delay(Math.min(left, 500));
    if (total > 500)
      say({ event: 'text', text: `Working, ${Math.min(100, Math.round(100 - ((end - Date.now()) / total) * 100))} %` });
  }
}

function hitLimit(ms: number): number {
  const resetAt = Date.now() + ms;
  const when = new Date(resetAt).toISOString();
  return failed('usage_limit', `The demo agent's usage limit is reached; it ends at ${when}.`, resetAt);
}

function failed(kind: AgentFailure['kind'], message: string, resetAt?: number): number {
  say({ event: 'failure', kind, message, ...(resetAt !== undefined && { resetAt }) });
  return 1;
}

async function hang(lastWords: string): Promise<number> {
  say({ event: 'text', text: lastWords });
  // Nothing settles it; the timer keeps the process alive.
  setInterval(() => undefined, 2 ** 30);
  return new Promise(() => undefined);
}

async function runInCircles(): Promise<number> {
  for (;;) {
    say({ event: 'tool', name: 'Read', detail: 'README.md' });
    await delay(50);
  }
}

async function crash(): Promise<number> {
  say({ event: 'text', text: 'Crashing, as it was told to.' });
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

function say(event: DemoEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
