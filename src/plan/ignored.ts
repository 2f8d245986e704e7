/** What git ignores, by the text of its files. */
import ignore, { type Ignore } from 'ignore';

/** Rules of the files on the way down to a folder, outermost first. */
export interface IgnoreRules {
  /** Whether git passes over a path below that folder, all folders above it being looked into. */
  ignores(path: string, isFolder: boolean): boolean;
  /** Whether git passes over the workspace itself, by files that lie above it. */
  ignoresWorkspace(): boolean;
  /** These rules and those of one more file. */
  and(text: string, place: RulePlace): IgnoreRules;
}

/** Where a file of rules lies; paths have forward slashes, and no slash at either end. */
export interface RulePlace {
  /** The folder of the file, relative to the workspace; empty for the workspace itself. */
  readonly below: string;
  /** The way from the folder of the file down to the workspace, where the file lies above it. */
  readonly above?: string;
}

interface RuleFile extends RulePlace {
  readonly rules: Ignore;
}

export const nothingIgnored: IgnoreRules = rulesOf([]);

function rulesOf(files: readonly RuleFile[]): IgnoreRules {
  return {
    ignores: (path, isFolder) =>
      lastWord(files, ({ below, above }) => {
        const relative = below === '' ? path : path.slice(below.length + 1);
        return `${above ? `${above}/` : ''}${relative}${isFolder ? '/' : ''}`;
      }),
    ignoresWorkspace: () => lastWord(files, ({ above }) => (above ? `${above}/` : undefined)),
    and: (text, place) => rulesOf([...files, { ...place, rules: ignore({ ignorecase: false }).add(text) }]),
  };
}

/** The innermost file that says anything has the last word. */
function lastWord(files: readonly RuleFile[], pathFor: (place: RulePlace) => string | undefined): boolean {
  let ignored = false;
  for (const file of files) {
    const path = pathFor(file);
    if (path === undefined) continue;
    const result = file.rules.test(path);
    if (result.ignored) ignored = true;
    else if (result.unignored) ignored = false;
  }
  return ignored;
}
