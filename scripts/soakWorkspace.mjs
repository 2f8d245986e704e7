// A scratch workspace, and the runner started in it so that whatever it starts is found again.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('dist/tranche.js');

/** Every process that is started here, and whatever it starts, carries this variable. */
const marker = 'TRANCHE_SOAK';

export class SoakWorkspace {
  /** `name` is in the environment of every process that is started here. */
  constructor(name, { plan, config }) {
    this.base = mkdtempSync(join(tmpdir(), 'tranche-soak-'));
    this.folder = join(this.base, 'work');
    this.log = join(this.base, 'log');
    this.mark = `${name}-${process.pid}`;
    this.state = join(this.folder, '.tranche', 'PLAN');
    mkdirSync(this.folder);
    mkdirSync(this.log);
    writeFileSync(join(this.folder, 'PLAN.md'), plan);
    writeFileSync(join(this.folder, 'tranche.config.json'), `${JSON.stringify(config, null, 1)}\n`);
  }

  /** A git repository that holds the plan. */
  makeRepository() {
    writeFileSync(join(this.folder, '.gitignore'), '.tranche/\n');
    this.git('init', '--quiet', '--template=');
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'What is there before');
  }

  git(...args) {
    const settings = ['-c', 'user.name=Soak', '-c', 'user.email=soak@localhost', '-c', 'commit.gpgSign=false'];
    return execFileSync('git', [...settings, ...args], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Folders of git worktrees that are still there, apart from the workspace itself. */
  worktrees() {
    const lines = this.git('worktree', 'list', '--porcelain').split('\n');
    return lines.filter((line) => line.startsWith('worktree ')).slice(1);
  }

  start(args) {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        SOAK_LOG: this.log,
        // Worktrees lie there.
        XDG_CACHE_HOME: join(this.base, 'cache'),
        [marker]: this.mark,
      },
    });
    const output = { stdout: '', stderr: '' };
    for (const from of ['stdout', 'stderr']) {
      child[from].setEncoding('utf8').on('data', (text) => {
        output[from] += text;
      });
    }
    return { child, ended: once(child, 'close').then(([code, signal]) => ({ code, signal, ...output })) };
  }

  /** Pids of what was started here and is alive, the agents apart. Linux only. */
  processes() {
    const found = { all: [], agents: [] };
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      let environment;
      try {
        // Of a process that has ended and waits for its parent it is empty.
        environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      } catch {
        continue;
      }
      if (!environment.includes(`${marker}=${this.mark}`)) continue;
      found.all.push(Number(name));
      if (environment.some((each) => each.startsWith('TRANCHE_TASK_ID='))) found.agents.push(Number(name));
    }
    return found;
  }

  lines(file) {
    const path = join(this.log, file);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  }

  dispose() {
    for (const pid of this.processes().all) kill(pid);
    rmSync(this.base, { recursive: true, force: true });
  }
}

export function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** Numbers in [0, 1), always the same ones for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
