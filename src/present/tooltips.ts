/** Tooltips, as Markdown that holds no link, no command and no HTML: every word of a plan in it is escaped. */
import type { GateOutcome } from '../status/status';
import { activityWords } from './activity';
import { escapeMarkdown, inlineCode } from './markdown';
import type { PhaseView, PlanView, TaskView } from './planView';
import { readinessWords } from './readiness';
import { countsWords, headline, taskName } from './sentences';
import { lookOf } from './statusTable';
import { safe, shortened } from './terminalText';
import { durationWords, momentWords, tokenWords } from './words';

/** All that is known of a task. */
export function taskTooltip(view: TaskView, plan: PlanView, now: Date, phaseGate?: number): string {
  const { task, record, status, readiness } = view;
  const lines: string[] = [`**${plain(taskName(view, 400))}**`, statusLine(view, now)];
  const open = !['completed', 'skipped', 'stale', 'running', 'waiting'].includes(status);
  if (readiness && open) {
    // Which tasks keep a phase closed changes with every task done; the preview and the terminal name them.
    const context = { plan: plan.plan, mostNames: 0, ...(phaseGate !== undefined && { phaseGate }) };
    lines.push(plain(`${readiness.ready ? 'Can run: ' : ''}${readinessWords(readiness, context)}`));
  }
  if (status === 'waiting') {
    if (record?.activityReason) lines.push(plain(safe(record.activityReason, 300)));
    lines.push('Approve it, or reject it with a reason');
  }
  if (record?.lastError) lines.push(`Last error: ${plain(safe(record.lastError, 500))}`);
  for (const gate of judgedGates(view)) {
    const what = gate.command ? inlineCode(safe(gate.command, 120)) : plain(gate.gate);
    lines.push(
      `${gate.passed ? 'Passed' : 'Did not pass'}: ${what}${gate.message ? ` – ${plain(safe(gate.message, 200))}` : ''}`,
    );
  }
  if (record?.notes) lines.push(`Note: ${plain(safe(record.notes, 300))}`);
  if (record?.claim && status !== 'running') lines.push(`The agent said: ${plain(safe(record.claim, 300))}`);
  if (record?.changedFiles?.length)
    lines.push(
      `Changed: ${record.changedFiles
        .slice(0, 8)
        .map((file) => inlineCode(safe(file, 100)))
        .join(', ')}`,
    );
  const facts = taskFacts(view);
  if (facts) lines.push(plain(facts));
  if (task.files.length > 0)
    lines.push(
      `Files named: ${task.files
        .slice(0, 8)
        .map((path) => inlineCode(safe(path, 100)))
        .join(', ')}`,
    );
  return lines.join('\n\n');
}

/** A person's word is recorded twice: as missing, and when it is there. */
function judgedGates({ record, status }: TaskView): readonly GateOutcome[] {
  const gates = record?.gates ?? [];
  const word = status === 'waiting' ? undefined : gates.findLast(({ gate }) => gate === 'approval');
  return gates.filter((outcome) => outcome.gate !== 'approval' || outcome === word);
}

function statusLine({ status, record }: TaskView, now: Date): string {
  const parts = [lookOf(status).spoken];
  if (record) {
    if (status === 'running') parts.push(activityWords(record, now) ?? '');
    if (record.startedAt) parts.push(`started ${momentWords(record.startedAt, now)}`);
    if (record.completedAt) parts.push(`ended ${momentWords(record.completedAt, now)}`);
    if (record.duration) parts.push(`took ${durationWords(record.duration)}`);
    if (record.attempts > 0) parts.push(`attempt ${record.attempts}`);
  }
  return plain(parts.filter(Boolean).join(' · '));
}

function taskFacts({ task, record }: TaskView): string {
  const facts: string[] = [];
  if (task.priority !== 'medium') facts.push(`${task.priority} priority`);
  if (task.optional) facts.push('optional');
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, outputTokens = 0, costUsd } = record?.usage ?? {};
  const taken = inputTokens + cacheReadTokens + cacheWriteTokens;
  if (taken + outputTokens > 0) facts.push(`${tokenWords(taken)} tokens in, ${tokenWords(outputTokens)} out`);
  if (costUsd) facts.push(`$${costUsd.toFixed(2)}`);
  return facts.join(' · ');
}

/** What the plan is about. The figures stand elsewhere for the active plan, whose row is not drawn again with every task. */
export function planTooltip(view: PlanView, path: string, active: boolean): string {
  const lines = [`**${plain(safe(view.plan.title, 200))}**`, inlineCode(safe(path, 200))];
  const goal = view.plan.overview.Goal;
  if (goal) lines.push(plain(safe(goal, 500)));
  if (!active) lines.push(plain(headline(view)), plain(countsWords(view.counts)));
  return lines.join('\n\n');
}

/** A phase's objective and figures. */
export function phaseTooltip({ phase, counts }: PhaseView): string {
  const lines = [`**${plain(safe(phase?.title ?? '', 300))}**`];
  if (phase?.objective) lines.push(plain(safe(phase.objective, 500)));
  lines.push(plain(countsWords(counts)));
  return lines.join('\n\n');
}

/** Any other row: its words in full. */
export function plainTooltip(text: string): string {
  return plain(shortened(text, 1_000));
}

function plain(text: string): string {
  return escapeMarkdown(text);
}
