// How long the runner takes to open, and to go on with, a plan whose journal holds very many records.
//   node scripts/soakJournal.mjs [--records 1000000] [--tasks 1000]
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, tasks: { type: 'string', default: '1000' } },
});
const records = Number(values.records);
const tasks = Number(values.tasks);
/** Generous, as a journal of this size comes from years of use: for a million records, beside what any start takes. */
const most = { seconds: 60, megabytes: 1_500 };
const start = { seconds: 2, megabytes: 200 };

const folder = mkdtempSync(join(tmpdir(), 'tranche-journal-'));
try {
  writeFileSync(join(folder, 'PLAN.md'), plan());
  const agent = { type: 'command', command: ['/bin/sh', '-c', 'cat > /dev/null; echo x >> work.log; echo ok'] };
  writeFileSync(join(folder, 'tranche.config.json'), JSON.stringify({ agent: 'sh', agents: { sh: agent } }));
  const state = join(folder, '.tranche', 'PLAN');
  mkdirSync(state, { recursive: true });
  const journal = join(state, 'journal.jsonl');
  writeJournal(journal);
  console.log(`${records} records, ${Math.round(statSync(journal).size / 1e6)} MB, ${tasks} tasks`);
  let failed = false;
  for (const args of [['status'], ['next'], ['run', '1'], ['run', '1']]) failed = !measure(args) || failed;
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(args) {
  const started = performance.now();
  const command = [process.execPath, resolve('dist/tranche.js'), ...args];
  const { status, stderr } = spawnSync('/usr/bin/env', ['time', '-f', '%M', ...command], {
    cwd: folder,
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1000;
  const megabytes = Math.round(Number(stderr.trim().split('\n').at(-1)) / 1000);
  const scale = records / 1e6;
  const isGood =
    status === 0 &&
    seconds < start.seconds + most.seconds * scale &&
    !(megabytes > start.megabytes + most.megabytes * scale);
  console.log(
    `tranche ${args.join(' ')}: ${seconds.toFixed(1)} s, ${megabytes || '?'} MB${isGood ? '' : `  TOO MUCH (exit code ${status})\n${stderr}`}`,
  );
  return isGood;
}

function plan() {
  const lines = ['# Plan', '', '## Phase 1: All', ''];
  for (let i = 1; i <= tasks; i++) lines.push(`- [ ] 1.${i} Write \`out/${i}.txt\``);
  return `${lines.join('\n')}\n`;
}

/** Attempts that fail and are put back by a person, over and over, of all tasks but the last ten. */
function writeJournal(path) {
  const fd = openSync(path, 'w');
  let seq = 0;
  let lines = [];
  const at = '2026-01-01T00:00:00.000Z';
  const add = (record) => {
    lines.push(`${JSON.stringify({ seq: ++seq, at, ...record })}\n`);
    if (lines.length < 5_000) return;
    writeSync(fd, lines.join(''));
    lines = [];
  };
  for (let round = 1; seq < records; round++) {
    for (let i = 1; i <= tasks - 10 && seq < records; i++) {
      const ids = { runId: `run-${round}-1`, batchId: `batch_${round}`, task: `1.${i}`, attempt: round };
      add({ type: 'attempt_started', ...ids, position: 1 });
      add({ type: 'turn_ended', ...ids, turn: 1, outcome: 'ended', usage: { inputTokens: 100 }, durationMs: 5 });
      add({ type: 'gate_ended', ...ids, gate: 'changes', passed: true, changedFiles: ['a.txt'], durationMs: 1 });
      const failure = { kind: 'gate_failed', message: 'npm test did not pass: exit code 1.' };
      add({ type: 'attempt_ended', ...ids, outcome: 'failed', failure, durationMs: 10 });
      add({ type: 'marked', task: `1.${i}`, status: 'pending' });
    }
  }
  writeSync(fd, lines.join(''));
  closeSync(fd);
}
