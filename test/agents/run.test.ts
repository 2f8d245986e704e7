/** The whole path with the real Claude Code: a plan, its first batch in one session, gates, status, report, usage per task. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type JournalRecord, readJournal } from '../../src/status/journalRecord';
import { startAnthropicStub } from './anthropicStub';
import { claudeProgram, createClaudeBench } from './claudeBench';

const plan = `# Greeter

## Phase 1: Setup

- [ ] 1.1 Create the entry point in src/main.js
- [ ] 1.2 Describe the project in docs/about.md
- [ ] 1.3 Add a greeting in src/greet.js
- [ ] 1.4 Add a farewell in src/farewell.js
`;
const tasks: Readonly<Record<string, string>> = { '1.1': 'src/main.js', '1.2': 'docs/about.md', '1.3': 'src/greet.js' };

describe('tranche run with the real Claude Code', function () {
  this.timeout(120_000);

  it('completes three tasks in one session', async () => {
    const program = claudeProgram();
    const bench = createClaudeBench();
    const { workspace } = bench;
    const stub = await startAnthropicStub(({ prompt, results }) => {
      if (results > 0) return { text: 'It is written.' };
      const [id = ''] = Object.keys(tasks)
        .filter((task) => prompt.includes(`${task} `))
        .slice(-1);
      const input = { file_path: join(workspace, tasks[id] ?? 'lost.md'), content: `${id}\n` };
      return { text: `I work on ${id}.`, tools: [{ name: 'Write', input }] };
    });
    try {
      writeFileSync(join(workspace, 'PLAN.md'), plan);
      writeFileSync(
        join(workspace, 'tranche.config.json'),
        JSON.stringify({ agents: { claude: { type: 'claude', command: [program] } } }),
      );
      const child = spawn(process.execPath, [resolve('dist/tranche.js'), 'run', '3', '--agent', 'claude'], {
        cwd: workspace,
        env: { ...bench.environment(stub.url), CLAUDECODE: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const exit = new Promise<number | null>((settle) => child.once('exit', settle));
      const [shown, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
      console.log(shown.replace(/^/gm, '      '));
      assert.equal(code, 0, complaints);
      for (const [id, file] of Object.entries(tasks))
        assert.equal(readFileSync(join(workspace, file), 'utf8'), `${id}\n`);

      const folder = join(workspace, '.tranche', 'PLAN');
      const status = JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8'));
      assert.deepEqual(
        status.tasks.map((task: { id: string; status: string }) => [task.id, task.status]),
        [
          ['1.1', 'completed'],
          ['1.2', 'completed'],
          ['1.3', 'completed'],
          ['1.4', 'pending'],
        ],
      );
      const { records } = readJournal(readFileSync(join(folder, 'journal.jsonl')));
      const turns = records.filter(
        (record): record is Extract<JournalRecord, { type: 'turn_ended' }> => record.type === 'turn_ended',
      );
      assert.equal(turns.length, 3);
      assert.equal(new Set(turns.map(({ sessionId }) => sessionId)).size, 1);
      for (const { usage } of turns) assert.ok((usage.outputTokens ?? 0) > 0 && (usage.costUsd ?? 0) > 0);
      const report = /Report: (.*)/.exec(shown)?.[1] ?? '';
      assert.ok(existsSync(report), 'no report');
      assert.match(readFileSync(report, 'utf8'), /1\.3/);
    } finally {
      await stub.close();
      bench.dispose();
    }
  });
});
