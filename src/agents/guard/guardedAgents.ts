/** The guard's side of agents that it starts for the runner. */
import { type ChildRequest, type OwnChild, startChild } from '../process/child';
import { leftNothing } from '../process/processTree';
import type { FromGuard, ToGuard } from './guardMessages';

/** Does what the runner asks, until the returned function is called: then nobody listens to the agents any more. */
export function keepAgents(): () => void {
  const children = new Map<number, OwnChild>();
  // The runner may be gone by now; the guard finds out by another way.
  const say = (message: FromGuard, said: () => void = () => undefined) => process.send?.(message, said);
  const hear = (message: ToGuard) => {
    if (message.type === 'start') return void start(message);
    const child = children.get(message.id);
    if (message.type === 'release') {
      children.delete(message.id);
      child?.release();
    } else if (message.isLast) child?.endInput(message.text);
    else child?.write(message.text);
  };
  const start = async ({ id, ...request }: ToGuard & { type: 'start' }) => {
    const startedAt = performance.now();
    let child: OwnChild | undefined;
    let unsaid = 0;
    let isClosed = false;
    let hasEnded = false;
    const keeping: Pick<ChildRequest, 'onOutput' | 'onExit' | 'onClose'> = {
      onOutput(chunk, from) {
        unsaid++;
        // An agent that prints faster than the runner takes it has to wait.
        child?.read(false);
        say({ type: 'output', id, chunk, from }, () => {
          if (--unsaid === 0) child?.read(true);
        });
      },
      async onExit(end) {
        const root = {
          pid: child?.pid ?? 0,
          started: child?.started,
          gone: true,
          livedMs: performance.now() - startedAt,
        };
        const nothing = child !== undefined && (await leftNothing(root, request.marker));
        // The ends of its output come with the exit.
        setImmediate(() => {
          hasEnded = true;
          say({ type: 'exit', id, end: { ...end, leftNothing: nothing }, isClosed });
        });
      },
      onClose() {
        isClosed = true;
        if (hasEnded) say({ type: 'closed', id });
      },
    };
    try {
      child = await startChild({ ...request, ...keeping });
      children.set(id, child);
      say({ type: 'started', id, pid: child.pid, started: child.started });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      say({ type: 'failed', id, code, message });
    }
  };
  process.on('message', hear);
  say({ type: 'ready' });
  return () => {
    process.off('message', hear);
    for (const child of children.values()) child.release();
    if (process.connected) process.disconnect();
  };
}
