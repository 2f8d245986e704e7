/** The runner's side of agents that its guard starts. */
import type { ChildProcess } from 'node:child_process';
import { type Child, type ChildRequest, type StartChild, startChild } from '../process/child';
import { endMarked } from '../process/processTree';
import type { FromGuard, ToGuard } from './guardMessages';

interface Kept {
  readonly request: ChildRequest;
  /** Until it has started. */
  readonly resolve: (child: Child) => void;
  readonly reject: (error: Error) => void;
  isRunning: boolean;
}

/** A guard that takes longer to start an agent, in milliseconds, hangs. */
const startLimitMs = 10_000;

/** Starts children by way of the guard; by itself until that is ready, and when it is gone. */
export function guardedStart(guard: ChildProcess): StartChild {
  const kept = new Map<number, Kept>();
  let last = 0;
  let isReady = false;
  guard.channel?.unref();
  const say = (message: ToGuard) => {
    // That it is gone is told by an event of its own.
    if (guard.connected) guard.send(message, () => undefined);
  };
  const letGo = (id: number) => {
    kept.delete(id);
    if (kept.size === 0) guard.channel?.unref();
  };
  const childOf = (id: number, pid: number, started: string | undefined): Child => ({
    pid,
    started,
    write: (text) => say({ type: 'input', id, text, isLast: false }),
    endInput: (text = '') => say({ type: 'input', id, text, isLast: true }),
    release() {
      say({ type: 'release', id });
      letGo(id);
    },
  });
  const hear = (message: FromGuard) => {
    if (message.type === 'ready') {
      isReady = true;
      return;
    }
    const { id } = message;
    const child = kept.get(id);
    if (!child) return;
    switch (message.type) {
      case 'started':
        child.isRunning = true;
        return child.resolve(childOf(id, message.pid, message.started));
      case 'failed':
        letGo(id);
        return child.reject(Object.assign(new Error(message.message), { code: message.code }));
      case 'output':
        return child.request.onOutput(message.chunk, message.from);
      case 'exit':
        child.request.onExit(message.end);
        if (message.isClosed) child.request.onClose();
        return;
      case 'closed':
        return child.request.onClose();
    }
  };
  const lost = async () => {
    isReady = false;
    const orphans = [...kept.values()];
    kept.clear();
    for (const { isRunning, request, reject } of orphans) {
      // Whoever waits for the exit then ends its group, which it leads.
      if (isRunning) request.onExit({ code: null, signal: 'SIGTERM', leftNothing: false });
      else {
        // It may have been started without a word of it.
        await endMarked(request.marker);
        reject(new Error('the process that starts agents for the runner was ended'));
      }
    }
  };
  guard.on('message', hear);
  guard.once('disconnect', () => void lost());
  return (request) => {
    if (!isReady || !guard.connected) return startChild(request);
    const id = ++last;
    const { argv, cwd, env, marker, stdin, input } = request;
    return new Promise<Child>((resolve, reject) => {
      // Then nothing that it was told can come to life later.
      const hangs = setTimeout(() => guard.kill('SIGKILL'), startLimitMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(hangs);
          settle(value);
        };
      kept.set(id, { request, resolve: settled(resolve), reject: settled(reject), isRunning: false });
      guard.channel?.ref();
      say({ type: 'start', id, argv, cwd, env, marker, stdin, ...(input !== undefined && { input }) });
    });
  };
}
