/** The gate that only a person opens. */
import { asksApproval } from '../../plan/approval';
import type { Task } from '../../plan/model';
import { taskArgument } from '../../present/taskArgument';
import type { AttemptContext } from '../attemptContext';
import type { GateSubject } from './gate';

/** Whether a person has to look before the task counts; recorded as not passed until they have. */
export function needsApproval({ config, store, emit }: AttemptContext, task: Task, { ids }: GateSubject): boolean {
  if (config.approval === 'never') return false;
  if (config.approval === 'marked' && !asksApproval(`${task.title}\n${task.text}`)) return false;
  const id = taskArgument(task.uid);
  const message = `It waits for a person: \`tranche approve ${id}\`, or \`tranche reject ${id} --note WHY\`.`;
  const record = store.record({ type: 'gate_ended', ...ids, gate: 'approval', passed: false, message, durationMs: 0 });
  emit({ type: 'record', record });
  return true;
}
