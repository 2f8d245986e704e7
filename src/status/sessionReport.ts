/** What an agent reports on its task beside its work, through the tools of its session. It informs and decides nothing. */
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1), z.maxLength(20_000));
const short = z.string().check(z.minLength(1), z.maxLength(1000));

/** What the tools take, by the kind of the report. */
export const reportKinds = {
  progress: z.object({ message: text }),
  finding: z.object({
    title: short,
    detail: z.optional(text),
    /** Relative to the workspace. */
    file: z.optional(short),
    severity: z.optional(z.enum(['info', 'warning', 'error'])),
  }),
  question: z.object({ question: text, options: z.optional(z.array(short).check(z.maxLength(20))) }),
  split: z.object({
    reason: text,
    tasks: z.array(z.object({ title: short, detail: z.optional(text) })).check(z.minLength(2), z.maxLength(50)),
  }),
} as const;

const finding = z.extend(reportKinds.finding, { kind: z.literal('finding') });
const question = z.extend(reportKinds.question, { kind: z.literal('question') });
const split = z.extend(reportKinds.split, { kind: z.literal('split') });

/** What is kept: progress is only shown. */
export const keptReport = z.discriminatedUnion('kind', [finding, question, split]);
export type KeptReport = z.infer<typeof keptReport>;

const progress = z.extend(reportKinds.progress, { kind: z.literal('progress') });
export const report = z.discriminatedUnion('kind', [progress, finding, question, split]);
export type Report = z.infer<typeof report>;

/** @example reportLine({ kind: 'finding', title: 'A leak', file: 'src/a.ts' }) // 'A leak (src/a.ts)' */
export function reportLine(report: KeptReport): string {
  switch (report.kind) {
    case 'finding': {
      const where = report.file === undefined ? '' : ` (${report.file})`;
      return `${report.title}${where}${report.detail === undefined ? '' : `: ${report.detail}`}`;
    }
    case 'question': {
      const { question: asked, options = [] } = report;
      return options.length === 0 ? asked : `${asked} (${options.join(' / ')})`;
    }
    case 'split':
      return `to be split: ${report.tasks.map(({ title }) => title).join('; ')}. ${report.reason}`;
  }
}
