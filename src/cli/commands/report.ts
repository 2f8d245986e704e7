import { resolve } from 'node:path';
import { safe } from '../../present/terminalText';
import { listWords } from '../../present/words';
import { replaceFile } from '../../runner/durable';
import { RunnerError, systemReason } from '../../runner/errors';
import { lockHolder } from '../../runner/lock';
import { buildReport } from '../../runner/report/build';
import { reportHtml } from '../../runner/report/html';
import { reportJunit } from '../../runner/report/junit';
import { reportMarkdown } from '../../runner/report/markdown';
import type { Report } from '../../runner/report/model';
import { reportFacts } from '../../runner/report/read';
import { readState } from '../../runner/stateReading';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print, printText } from '../print';
import { type ReportFormat, reportFormats } from '../reportFormats';

const forms: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  md: reportMarkdown,
  json: (report) => `${JSON.stringify(report, null, 1)}\n`,
  junit: reportJunit,
  html: reportHtml,
};

export interface ReportOptions extends CommonOptions {
  readonly format?: string;
  readonly out?: string;
  readonly allRuns?: boolean;
}

/** `tranche report`: what a run, the last one, or all of them came to. Touches nothing but the file it is told to write. */
export function report(runId: string | undefined, options: ReportOptions): number {
  const format = reportFormats.find((each) => each === (options.format ?? 'md'));
  if (!format) {
    throw new RunnerError(
      'usage',
      `There is no report in "${options.format}". Use one of ${reportFormats.join(', ')}.`,
    );
  }
  if (runId !== undefined && options.allRuns) throw new RunnerError('usage', 'Name a run or use --all-runs, not both.');
  const { workspace, config, plan: file, paths } = openContext(options);
  const { status, journal, notices } = readState(paths, file.name, file.plan);
  const facts = reportFacts({
    ...{ workspace, paths, plan: file.plan, planName: file.name, config, status, records: journal.records },
    running: status.runs.length > 0 && lockHolder(paths.folder)?.runId === status.runs.at(-1)?.runId,
  });
  const { runs } = facts.history;
  const made = buildReport(facts, options.allRuns ? undefined : (runId ?? runs.at(-1)?.runId));
  if (!made) {
    const known = listWords(runs.map((run) => run.runId).reverse(), 5);
    const hint = known === '' ? 'There was none yet; start one with `tranche run`.' : `There were ${known}.`;
    const what = runId === undefined ? `There is no run of ${file.name} to report on.` : `There is no run "${runId}".`;
    throw new RunnerError('usage', `${what} ${hint}`);
  }
  for (const notice of notices) process.stderr.write(`${safe(notice)}\n`);
  if (options.out === undefined) {
    printText(forms[format](made));
    return exitCode.done;
  }
  const out = resolve(options.out);
  try {
    replaceFile(out, forms[format](made));
  } catch (error) {
    throw new RunnerError('usage', `The report cannot be written to ${out}: ${systemReason(error)}.`, { cause: error });
  }
  print(`Report: ${safe(out)}`);
  return exitCode.done;
}
