/** What must hold after any fault. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { applyRecord, emptyStatus } from '../../../src/status/status';
import type { Workspace } from './tranche';

/** Nothing done twice, nothing out of order, journal and status agreeing, nothing left behind. */
export async function assertSound(ws: Workspace, after: string): Promise<void> {
  const journal = ws.journal();
  const folded = emptyStatus();
  const open = new Map<string, number>();
  const completed = new Set<string>();
  let last = 0;
  for (const record of journal) {
    assert.ok(record.seq > last, `${after}: record ${record.seq} comes after ${last}`);
    last = record.seq;
    applyRecord(folded, record);
    // By a person's word a task may be done again.
    if (record.type === 'marked') completed.delete(record.task);
    if (record.type === 'attempt_started') {
      assert.ok(!open.has(record.task), `${after}: two attempts at ${record.task} at once`);
      assert.ok(!completed.has(record.task), `${after}: ${record.task} was begun again although it was completed`);
      open.set(record.task, record.attempt);
    }
    if (record.type === 'attempt_ended') {
      assert.equal(open.get(record.task), record.attempt, `${after}: ${record.task} ended without having begun`);
      open.delete(record.task);
      if (record.outcome === 'completed') completed.add(record.task);
    }
  }
  assert.equal(open.size, 0, `${after}: attempts without an end: ${[...open.keys()]}`);
  const recorded = ws.statuses();
  for (const task of folded.tasks.values()) {
    if (recorded[task.id] !== undefined) assert.equal(recorded[task.id], task.status, `${after}: ${task.id}`);
  }
  assert.equal(ws.exists('.tranche/PLAN/lock'), false, `${after}: the lock is still there`);
  await assertNobodyLeft(ws, after);
}

/** No process that an agent started in this workspace is alive. Linux only; elsewhere it asserts nothing. */
export async function assertNobodyLeft(ws: Workspace, after: string): Promise<void> {
  const end = Date.now() + 6_000;
  while (agentsIn(ws).length > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(agentsIn(ws), [], `${after}: agents live on`);
}

function agentsIn(ws: Workspace): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(ws.folder));
}

/** Empty for processes that have ended and only wait for their parent. */
function environmentOf(pid: string): string {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.find((variable) => variable.startsWith('TRANCHE_WORKSPACE=')) ?? '';
  } catch {
    return '';
  }
}
