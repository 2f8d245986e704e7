import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const perPhase = 50;

/** A plan whose tasks ask for nothing: all can run at once, each beside the others, since each names a file of its own. */
export function trivialPlan(tasks) {
  const lines = ['# Implementation Plan: Trivial'];
  for (let task = 0; task < tasks; task++) {
    const phase = Math.floor(task / perPhase) + 1;
    if (task % perPhase === 0) lines.push('', `## Phase ${phase}: Part ${phase}`, '', '**Tasks:**', '');
    lines.push(`- [ ] ${phase}.${(task % perPhase) + 1} Do nothing about \`src/file${task}.ts\` (no changes)`);
  }
  return `${lines.join('\n')}\n`;
}

/** A repository with that plan, whose agent is `/bin/true`. `dispose` removes it. */
export async function trivialWorkspace(tasks, config = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tranche-bench-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'PLAN.md'), trivialPlan(tasks));
  writeFileSync(
    join(folder, 'tranche.config.json'),
    JSON.stringify({ agent: 'true', agents: { true: { type: 'command', command: ['/bin/true'] } }, ...config }),
  );
  spawnSync('git', ['init', '--quiet'], { cwd: folder });
  // Nobody starts a run in the moment in which the workspace was made.
  await delay(200);
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
