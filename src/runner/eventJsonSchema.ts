/** What `tranche run --json` prints, one value a line, as a JSON schema for programs that read it. */
import * as z from 'zod/mini';
import { journalRecord } from '../status/journalRecord';
import { runOutcomes } from '../status/runGoal';

const agent = { type: z.literal('agent'), task: z.string() };

/** What is on no disk: it is told while it happens. */
const passing = [
  z.object({ type: z.literal('notice'), message: z.string() }),
  z.object({ ...agent, kind: z.literal('session'), id: z.string() }),
  z.object({ ...agent, kind: z.literal('text'), text: z.string() }),
  z.object({ ...agent, kind: z.literal('tool'), name: z.string(), detail: z.string() }),
  z.object({ ...agent, kind: z.literal('retrying'), message: z.string() }),
  z.object({
    type: z.literal('summary'),
    runId: z.string(),
    outcome: z.enum(runOutcomes.filter((outcome) => outcome !== 'lost')),
    completed: z.array(z.string()),
    failed: z.array(z.string()),
    parked: z.array(z.string()),
    notRun: z.array(z.string()),
    exitCode: z.int(),
    reason: z.string(),
  }),
  z.object({ type: z.literal('error'), code: z.int(), message: z.string() }),
] as const;

export const runEvent = z.union([journalRecord, ...passing]);

export function eventJsonSchema(): object {
  return { title: 'Tranche: events of a run', ...z.toJSONSchema(runEvent, { io: 'input', target: 'draft-7' }) };
}
