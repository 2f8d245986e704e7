/** The demo agent's own process: it reads its order, edits files, and reports one JSON line per event. */
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { addTaskLine, EditRefused } from './demoEdit';
import { type DemoAction, type DemoEvent, type DemoOrder, demoOrder } from './demoProtocol';

/** What `__demo-agent` on the command line runs; the exit code. */
export async function runDemoAgent(): Promise<number> {
  const workspace = process.env.TRANCHE_WORKSPACE;
  if (!workspace) return complain('TRANCHE_WORKSPACE is not set; the demo agent is started by the runner.');
  const input = await readAll(process.stdin);
  const end = input.indexOf('\n');
  const order = demoOrder.parse(JSON.parse(input.slice(0, end)));
  const prompt = input.slice(end + 1);
  const { id, title } = order.task;
  say({ event: 'text', text: `Task ${id}: ${title}` });
  await pause(order);
  const wanted = (action: DemoAction['action']) => order.actions.find((each) => each.action === action);
  // It has not worked yet, so a limit costs nothing.
  const limit = wanted('limit');
  if (limit) return hitLimit(limit.ms ?? 2000);
  if (wanted('hang')) return hang();
  const edited = wanted('nothing') ? [] : edit(workspace, order);
  say({ event: 'usage', inputTokens: tokens(prompt), outputTokens: tokens(edited.join(' ')) + tokens(title) });
  if (wanted('crash')) return crash();
  if (wanted('fail')) {
    say({ event: 'failure', kind: 'gave_up', message: `The demo agent gave up on task ${id}, as it was told to.` });
    return 1;
  }
  const names = edited.length === 0 ? 'nothing changed' : edited.join(', ');
  say({ event: 'text', text: `Done: ${id} (${names}).` });
  return 0;
}

/** Edits the files that the task names, or else one of its own. */
function edit(workspace: string, { task }: DemoOrder): string[] {
  const edited = task.files.filter((path) => editOne(workspace, path, task));
  if (edited.length > 0) return edited;
  const own = `tranche-demo/${task.id.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'task'}.md`;
  return editOne(workspace, own, task) ? [own] : [];
}

function editOne(workspace: string, path: string, task: DemoOrder['task']): boolean {
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
  say({
    event: 'failure',
    kind: 'usage_limit',
    message: `The demo agent's usage limit is reached; it ends at ${when}.`,
    resetAt,
  });
  return 1;
}

async function hang(): Promise<number> {
  say({ event: 'text', text: 'Hanging, as it was told to.' });
  // Nothing settles it; the timer keeps the process alive.
  setInterval(() => undefined, 2 ** 30);
  return new Promise(() => undefined);
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

/** Four characters a token, the usual rule of thumb. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
