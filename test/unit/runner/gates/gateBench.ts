/** A workspace with a plan, its state, and what a gate needs of a run, without a runner. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Agent } from '../../../../src/agents/agent';
import type { Task } from '../../../../src/plan/model';
import type { AttemptContext } from '../../../../src/runner/attemptContext';
import { BatchSession } from '../../../../src/runner/batchSession';
import { type Config, configSchema } from '../../../../src/runner/configSchema';
import { type Baseline, newBaseline } from '../../../../src/runner/gates/baseline';
import type { GateSubject } from '../../../../src/runner/gates/gate';
import { prepareGates } from '../../../../src/runner/gates/work';
import { sharedWorkplace } from '../../../../src/runner/isolation/shared';
import { keptFiles } from '../../../../src/runner/keptFiles';
import { readPlan } from '../../../../src/runner/planFile';
import type { RunEvent } from '../../../../src/runner/runEvent';
import { RunProgress } from '../../../../src/runner/runProgress';
import { sharedTools } from '../../../../src/runner/sharedTools';
import { StateStore } from '../../../../src/runner/stateStore';
import type { JournalRecord } from '../../../../src/status/journalRecord';

type Gate = Extract<JournalRecord, { type: 'gate_ended' }>;

export class GateBench {
  readonly folder: string;
  readonly store: StateStore;
  readonly config: Config;
  readonly events: RunEvent[] = [];
  readonly baseline: Baseline = newBaseline();
  #disposed = false;

  constructor(plan: string, config: Record<string, unknown> = {}, files: Readonly<Record<string, string>> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'tranche-gates-'));
    this.write('PLAN.md', plan);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    // Most of what is judged here is no work of an agent.
    this.config = configSchema.parse({ requireChanges: false, ...config });
    this.store = StateStore.open(this.folder, '.tranche', readPlan(this.folder, 'PLAN.md'), 'run-1');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** As a session of that batch has it. `other`: every agent that is asked for by name. */
  context(name = 'batch-1', other?: Agent): AttemptContext {
    // What a command leaves behind is ended by these names, also where another process runs tests beside this one.
    const batchId = `${name}-${process.pid}`;
    const nobody: Agent = other ?? {
      name: 'nobody',
      open: () => Promise.reject(new Error('No agent works here.')),
    };
    return {
      workspace: this.folder,
      place: sharedWorkplace(this.folder),
      stateDirectory: '.tranche',
      config: this.config,
      store: this.store,
      session: new BatchSession(nobody, { workspace: this.folder, runId: 'run-1', batchId }),
      agent: 'nobody',
      agentNamed: () => nobody,
      runId: 'run-1',
      batchId,
      folder: join(this.store.paths.folder, 'runs', 'run-1'),
      progress: new RunProgress({ kind: 'all' }, this.config.limits, () => undefined),
      tools: sharedTools(2, keptFiles(this.folder, ['.tranche'])),
      signal: new AbortController().signal,
      emit: (event) => this.events.push(event),
      baseline: this.baseline,
    };
  }

  task(id: string): Task {
    const task = this.store.plan.plan.tasks.find((each) => each.id === id);
    if (!task) throw new Error(`no task ${id}`);
    return task;
  }

  /** What `checkGates` gets after the agent's first turn; an attempt of the task begins with it. */
  async begin(id: string, context = this.context()): Promise<GateSubject> {
    const ids = { runId: 'run-1', batchId: context.batchId, task: id, attempt: 1 };
    const before = await prepareGates(context, id);
    this.store.record({ type: 'attempt_started', ...ids, position: 1 });
    return { ids, turn: 1, before, said: 'Done.', lastOfBatch: true };
  }

  end(id: string, outcome: 'completed' | 'parked' | 'failed' = 'completed'): void {
    const ids = { runId: 'run-1', batchId: this.store.status.tasks.get(id)?.batchId ?? '', task: id, attempt: 1 };
    this.store.record({ type: 'attempt_ended', ...ids, outcome, durationMs: 1 });
  }

  gates(name: Gate['gate']): Gate[] {
    return this.events
      .flatMap((event) => (event.type === 'record' ? [event.record] : []))
      .filter((each): each is Gate => each.type === 'gate_ended' && each.gate === name);
  }

  notices(): string {
    return this.events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])).join('\n');
  }

  /** May be called twice. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
