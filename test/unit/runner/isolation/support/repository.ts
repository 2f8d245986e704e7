/** A real git repository in a folder of its own, and worktrees of it in another. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Task } from '../../../../../src/plan/model';
import { parsePlan } from '../../../../../src/plan/parsePlan';
import { newMergeQueue } from '../../../../../src/runner/isolation/mergeQueue';
import type { DeliveryRequest, Workplace } from '../../../../../src/runner/isolation/workplace';
import { openWorktree } from '../../../../../src/runner/isolation/worktree';
import type { WorktreeOptions } from '../../../../../src/runner/isolation/worktreeMake';

export const plan = `# Plan

## Phase 1: All

- [ ] 1.1 Write one
- [ ] 1.2 Write two
- [ ] 1.3 Write three
`;

export function taskOf(id: string, title = `Write ${id}`): Task {
  const [task] = parsePlan(`# Plan\n\n## Phase 1: All\n\n- [ ] 1.1 Any\n`, 'PLAN.md').tasks;
  return { ...(task as Task), uid: id, id, title };
}

export class Bench {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'tranche-isolation-')));
  readonly top: string;
  readonly root = join(this.base, 'worktrees');
  readonly merges = newMergeQueue();
  readonly said: string[] = [];
  readonly stop = new AbortController();
  #opened = 0;
  readonly #places: Workplace[] = [];

  constructor(files: Readonly<Record<string, string>> = { 'PLAN.md': plan }, name = 'repository') {
    this.top = join(this.base, name);
    mkdirSync(this.top);
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'A Person');
    this.git('config', 'user.email', 'person@example.invalid');
    this.write('.gitignore', '.tranche/\nignored/\n.env\n');
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.commit('Begin');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  write(path: string, text: string, folder = this.top): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  read(path: string, folder = this.top): string {
    return readFileSync(join(folder, path), 'utf8');
  }

  exists(path: string, folder = this.top): boolean {
    return existsSync(join(folder, path));
  }

  async open(options: Partial<WorktreeOptions> = {}): Promise<Workplace> {
    const place = await openWorktree({
      workspace: this.top,
      reserved: ['PLAN.md', '.tranche'],
      runId: `run-1-${process.pid}`,
      batchId: `batch_${++this.#opened}`,
      config: { copy: [], link: [], setup: [] },
      logFolder: join(this.base, 'logs'),
      limitMs: 15_000,
      merges: this.merges,
      signal: this.stop.signal,
      say: (message) => this.said.push(message),
      root: this.root,
      lockWaitMs: 300,
      ...options,
    });
    this.#places.push(place);
    return place;
  }

  /** Commits of `main`, oldest first, without the first one. */
  log(): { readonly subject: string; readonly task: string; readonly author: string }[] {
    const format = '%s%x1f%(trailers:key=Tranche-Task,valueonly,separator=%x2c)%x1f%an%x1e';
    const lines = this.git('log', '--reverse', `--format=${format}`)
      .split('\x1e')
      .map((line) => line.trim());
    return lines
      .filter(Boolean)
      .slice(1)
      .map((line) => {
        const [subject = '', task = '', author = ''] = line.split('\x1f');
        return { subject, task, author };
      });
  }

  kept(): string[] {
    return this.git('for-each-ref', '--format=%(refname)', 'refs/tranche').split('\n').filter(Boolean);
  }

  /** Worktrees that git or the disk still know of, beside the workspace. */
  worktrees(): string[] {
    const known = this.git('worktree', 'list', '--porcelain')
      .split('\n')
      .filter((line) => line.startsWith('worktree '));
    return [...known.slice(1), ...(existsSync(this.root) ? readdirSync(this.root) : [])];
  }

  async dispose(): Promise<void> {
    for (const place of this.#places) await place.close();
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** A check that has nothing to say. */
export function delivery(attempt = 1, check: DeliveryRequest['check'] = async () => undefined): DeliveryRequest {
  return { attempt, check };
}
