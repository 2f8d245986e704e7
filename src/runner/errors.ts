/** What keeps the runner from doing what was asked; the command line turns the kind into an exit code. */
export type RunnerErrorKind =
  /** The request, the configuration or the plan must be mended by a person. */
  | 'usage'
  /** Another runner holds the plan. */
  | 'busy'
  /** No task can be handed out. */
  | 'nothing_to_run'
  /** The state could not be recorded: disk full, read-only, input/output error. */
  | 'state';

/** The message says what failed, why, and what to do next. */
export class RunnerError extends Error {
  constructor(
    readonly kind: RunnerErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RunnerError';
  }
}

/** The reason behind a failed system call, in words. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOENT':
      return 'it does not exist';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of its path is a file';
    case 'ELOOP':
      return 'its links lead in a circle';
    case 'ENAMETOOLONG':
      return 'a name in it is too long';
    case 'EAGAIN':
      return 'the system starts no more processes for this user (see `ulimit -u`)';
    case 'EIO':
      return 'the disk reports an input/output error';
    default:
      return message;
  }
}
