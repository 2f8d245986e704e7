/** What the real Claude Code needs to run against the stub: its program, a home of its own, and an environment without secrets. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real program; `npm run test:agents` installs it and says where it is. */
export function claudeProgram(): string {
  const program = process.env.TRANCHE_TEST_CLAUDE;
  if (!program)
    throw new Error('TRANCHE_TEST_CLAUDE does not name a claude program. Run this suite with `npm run test:agents`.');
  return program;
}

export interface ClaudeBench {
  readonly root: string;
  readonly workspace: string;
  /** The whole environment for Claude Code, or for a runner that starts it: nothing of the person's own but PATH. */
  environment(stubUrl: string): Record<string, string>;
  dispose(): void;
}

export function createClaudeBench(): ClaudeBench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tranche-claude-')));
  const [workspace, home, temp] = ['work', 'home', 'tmp'].map((name) => join(root, name));
  if (!workspace || !home || !temp) throw new Error('unreachable');
  for (const folder of [workspace, home, temp]) mkdirSync(folder);
  return {
    root,
    workspace,
    environment: (stubUrl) => ({
      PATH: process.env.PATH ?? '',
      HOME: home,
      USERPROFILE: home,
      TMPDIR: temp,
      TEMP: temp,
      LANG: 'C.UTF-8',
      ANTHROPIC_BASE_URL: stubUrl,
      ANTHROPIC_API_KEY: 'sk-ant-nobody',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
    }),
    dispose: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}
