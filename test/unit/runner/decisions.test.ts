import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecideRequest } from '../../../src/runner/decide';
import { leaveDecision, takeUpDecisions } from '../../../src/runner/decisions';

describe('decisions that are left for a runner', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-decisions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are taken up again where a later word came meanwhile', async () => {
    const said: string[] = [];
    let forcings = 0;
    const store = {
      plan: { plan: { tasks: [] } },
      forced() {
        if (++forcings === 1) leaveDecision(folder, { task: '1.1', decision: 'rejected', note: 'no' });
      },
    };
    const emit = ({ message }: { message: string }) => said.push(message);
    const request = { store, emit } as unknown as DecideRequest;
    leaveDecision(folder, { task: '1.1', decision: 'approved' });
    await takeUpDecisions(request, folder);
    assert.equal(readdirSync(join(folder, 'decisions')).length, 1);
    await takeUpDecisions(request, folder);
    assert.deepEqual(readdirSync(join(folder, 'decisions')), []);
    assert.match(said.join(), /approved by a person.*rejected by a person/);
  });
});
