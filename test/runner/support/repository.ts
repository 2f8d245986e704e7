/** A workspace that is a git repository, for runs in worktrees. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configOf, Workspace } from './tranche';

/** Adds its task to two of four lists, at the end, where all the others do the same. */
const agent = `
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
const id = process.env.TRANCHE_TASK_ID;
const number = Number(id.replace('.', ''));
await delay(number % 7 * 10);
for (const list of [number % 4, (number + 1) % 4]) appendFileSync('list-' + list + '.txt', id + '\\n');
appendFileSync('of-' + id + '.txt', id);
console.log('did ' + id);
`;

/** A workspace with a first commit, whose agents work in worktrees. */
export class Repository extends Workspace {
  constructor(files: Readonly<Record<string, string>>, config: Record<string, unknown>) {
    super({
      'agent.mjs': agent,
      '.gitignore': '.tranche/\n',
      ...files,
      'tranche.config.json': configOf({
        isolation: 'worktree',
        jobs: 4,
        agent: 'lists',
        agents: { lists: { type: 'command', command: [process.execPath, 'agent.mjs'] } },
        ...config,
      }),
    });
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'A Person');
    this.git('config', 'user.email', 'person@example.invalid');
    this.git('add', '-A');
    this.git('commit', '-q', '-m', 'Begin');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  get cache(): string {
    return join(dirname(this.folder), 'cache');
  }

  tranche(...args: string[]) {
    return this.run(args, { env: { XDG_CACHE_HOME: this.cache, OUT: dirname(this.folder) } });
  }

  /** Tasks by their commits, oldest first. */
  delivered(): string[] {
    const log = this.git('log', '--reverse', '--format=%(trailers:key=Tranche-Task,valueonly)');
    return log.split('\n').filter(Boolean);
  }

  leftWorktrees(): string[] {
    const known = this.git('worktree', 'list', '--porcelain').match(/^worktree .*/gm) ?? [];
    const root = join(this.cache, 'tranche', 'worktrees');
    const below = existsSync(root) ? readdirSync(root).flatMap((name) => readdirSync(join(root, name))) : [];
    return [...known.slice(1), ...below];
  }
}
