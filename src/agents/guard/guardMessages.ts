/** What a runner and its guard tell each other of the agents that the guard starts. */
import type { ChildEnd, ChildRequest, OutputName } from '../process/child';

/** Numbers are the runner's own for each start. */
export type ToGuard =
  | ({ readonly type: 'start'; readonly id: number } & Pick<
      ChildRequest,
      'argv' | 'cwd' | 'env' | 'marker' | 'stdin' | 'input'
    >)
  | { readonly type: 'input'; readonly id: number; readonly text: string; readonly isLast: boolean }
  /** What it still prints is not wanted any more. */
  | { readonly type: 'release'; readonly id: number };

export type FromGuard =
  | { readonly type: 'ready' }
  | { readonly type: 'started'; readonly id: number; readonly pid: number; readonly started: string | undefined }
  | { readonly type: 'failed'; readonly id: number; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'output'; readonly id: number; readonly chunk: Uint8Array; readonly from: OutputName }
  | { readonly type: 'exit'; readonly id: number; readonly end: ChildEnd; readonly isClosed: boolean }
  | { readonly type: 'closed'; readonly id: number };
