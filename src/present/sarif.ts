/** Problems of plans in SARIF 2.1.0, which code hosts and editors show at their lines. */
import { type Problem, problemCodes } from '../plan/model';
import { digest } from '../status/stateFolder';
import { problemHelp } from './problemHelp';
import { safe } from './terminalText';

export interface LocatedProblem {
  /** Of the file it is in, relative to the current folder, with forward slashes. */
  readonly path: string;
  readonly problem: Problem;
}

/** The whole log, one run. */
export function toSarif(located: readonly LocatedProblem[], version: string) {
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tranche',
            semanticVersion: version,
            rules: problemCodes.map((id) => ({
              id,
              shortDescription: { text: `${problemHelp[id].title}.` },
              help: { text: problemHelp[id].help },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: located.map(({ path, problem }) => {
          const { code, severity, message, range } = problem;
          const uri = uriOf(path);
          // The line is no part of it, so that a problem stays the same one when something is written above it.
          const sum = digest(`${uri}\n${code}\n${message}`);
          const count = (seen.get(sum) ?? 0) + 1;
          seen.set(sum, count);
          return {
            ruleId: code,
            ruleIndex: problemCodes.indexOf(code),
            level: severity,
            message: { text: safe(message) },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri },
                  region: {
                    startLine: range.line + 1,
                    startColumn: range.character + 1,
                    endLine: range.endLine + 1,
                    endColumn: range.endCharacter + 1,
                  },
                },
              },
            ],
            partialFingerprints: { 'trancheProblem/v1': `${sum}:${count}` },
          };
        }),
      },
    ],
  };
}

/** A relative reference; colons are escaped, so that none looks like a scheme. */
function uriOf(path: string): string {
  const parts = path.split('/').map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\uFFFD')));
  return parts.join('/');
}
