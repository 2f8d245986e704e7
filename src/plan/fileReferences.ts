/** File paths that a task names: in backticks, below a folder, or behind a word such as "update" and "in". */
import { behindTicks, codeEnd } from './inlineText';

export interface FoundFile {
  readonly path: string;
  /** Columns in the text given. */
  readonly from: number;
  readonly to: number;
}

const extensions =
  'astro|avif|bash|bat|bib|bicep|c|cc|cfg|cjs|clj|cmd|conf|cpp|cs|cshtml|csproj|css|csv|cts|cue|cxx|dart|db|diff|dockerfile|docx?|editorconfig|ejs|elm|env|eot|erb|erl|ex|exs|fs|fsproj|gif|gitignore|gitattributes|go|gql|gradle|graphql|groovy|h|haml|hbs|hcl|hpp|hs|htm|html|ico|inc|ini|ipynb|java|jinja2?|jl|jpe?g|js|json|json5|jsonc|jsonl|jsx|kt|kts|less|lhs|lock|lua|m|mak|map|markdown|md|mdc|mdx|mjs|mk|ml|mod|mts|mustache|ndjson|nix|npmrc|nvmrc|org|pdf|php|pl|plist|png|po|prisma|prettierrc|properties|proto|ps1|pug|py|pyi|pyx|r|rb|resx|rs|rst|sass|sbt|scala|scss|sh|sln|snap|sol|sql|sqlite|styl|sum|svelte|svg|swift|tex|tf|tfvars|toml|ts|tsv|tsx|txt|vb|vue|wasm|webp|woff2?|xaml|xlsx?|xml|xsd|xsl|yaml|yml|zig|zsh';
const knownExtension = new RegExp(`\\.(?:${extensions})$`, 'i');
const anyExtension = /\.[A-Za-z][A-Za-z0-9]{0,9}$/;
/** In backticks: a path without space or brackets, perhaps with a line number behind it. */
const codePath = /^([^\s()<>"'`|;=&$]+?)(?:(?::\d+(?:[-:]\d+)*)|(?:#L\d+(?:-L?\d+)?))?$/;
const namedFile =
  /(?:^|[\\/])(?:Dockerfile|Makefile|Procfile|Gemfile|Rakefile|Jenkinsfile|LICENSE|\.env(?:\.\w+)?|\.\w+(?:rc|ignore))$/;
/** Anywhere: at least one folder. What stands before keeps URLs and parts of longer paths out. */
const folderPath = /(?<![\w/\\.:@{}*~%-])(?:\.{1,2}[\\/])*(?:[\w.@*{}-]{1,80}[\\/]){1,20}[\w.@*{}[\]-]{1,120}/g;
const announced =
  /\b(?:modify|update|edit|change|create|extend|refactor|delete|remove|in)\s+(?:the\s+)?((?:[\w.@-]{1,80}\/){0,20}[\w.@-]{1,120})/gi;
/** Names of products that look like files. */
const products =
  /^(?:node|next|nuxt|vue|react|express|angular|ember|backbone|d3|three|chart|nest|socket|alpine|p5|solid|discord|moment|day)\.js$|^(?:asp|ado|vb|ml)\.net$|^(?:console|process|math|object|array|json|promise)\./i;

const nothingFound: readonly FoundFile[] = [];

/** Finds the paths in one line, in the order in which they stand. */
export function findFiles(line: string): readonly FoundFile[] {
  if (!line.includes('.') && !line.includes('file')) return nothingFound;
  let found = nothingFound;
  for (let tick = line.indexOf('`'); tick >= 0; ) {
    const from = behindTicks(line, tick);
    const end = codeEnd(line, tick);
    const path = end < 0 ? null : pathInCode(line.slice(from, end - (from - tick)));
    if (path !== null && isPath(path)) found = withFile(found, path, from);
    tick = line.indexOf('`', end < 0 ? from : end);
  }
  // Most paths stand in backticks, and what overlaps them is no other one.
  if (hasSlashOutside(line, found) || line.includes('\\'))
    for (let match = firstMatch(folderPath, line); match; match = folderPath.exec(line)) {
      const path = withoutStop(match[0]);
      if (knownExtension.test(path) || namedFile.test(path)) found = withFile(found, path, match.index);
    }
  if (hasExtensionOutside(line, found))
    for (let match = firstMatch(announced, line); match; match = announced.exec(line)) {
      const [whole, written = ''] = match;
      const path = withoutStop(written);
      if (knownExtension.test(path) && !products.test(path))
        found = withFile(found, path, match.index + whole.length - written.length);
    }
  return found.length > 1 ? [...found].sort((a, b) => a.from - b.from) : found;
}

/** With one file more, unless it overlaps another one. */
function withFile(found: readonly FoundFile[], written: string, from: number): readonly FoundFile[] {
  const path = withoutStop(written);
  const to = from + path.length;
  for (const other of found) if (from < other.to && other.from < to) return found;
  const file = { path: path.includes('\\') ? path.replaceAll('\\', '/') : path, from, to };
  return found.length === 0 ? [file] : [...found, file];
}

/** The global patterns are only used up to their last match, so that nothing carries over. */
function firstMatch(pattern: RegExp, line: string): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return pattern.exec(line);
}

const lineNumber = /[:#]/;
const noPath = /[\s()<>"'`|;=&$]/;
const url = /^(?:[a-z][\w+.-]*:)?\/\//i;
const option = /^\/?[-–]/;
const code = /^[^\\/]*\.[^\\/]*\.[A-Za-z]$|^[^\\/]\.[A-Za-z]$/;
const stop = /[.,;:]+$/;

/** The path that code may be, without the number of a line behind it. */
function pathInCode(text: string): string | null {
  if (lineNumber.test(text)) return codePath.exec(text)?.[1] ?? null;
  return text === '' || noPath.test(text) ? null : text;
}

function withoutStop(path: string): string {
  const last = path.charCodeAt(path.length - 1);
  return last === 46 || last === 44 || last === 59 || last === 58 ? path.replace(stop, '') : path;
}

/** Whether a slash stands outside of the paths found so far. */
function hasSlashOutside(line: string, found: readonly FoundFile[]): boolean {
  let at = line.indexOf('/');
  while (at >= 0 && isWithin(found, at)) at = line.indexOf('/', at + 1);
  return at >= 0;
}

/** Whether a dot and a letter stand outside of the paths found so far. */
function hasExtensionOutside(line: string, found: readonly FoundFile[]): boolean {
  let at = line.indexOf('.');
  while (at >= 0 && (!isLetter(line.charCodeAt(at + 1)) || isWithin(found, at + 1))) at = line.indexOf('.', at + 1);
  return at >= 0;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isWithin(found: readonly FoundFile[], at: number): boolean {
  for (const { from, to } of found) if (at >= from && at < to) return true;
  return false;
}

function isPath(path: string): boolean {
  if (url.test(path) || option.test(path)) return false;
  if (path.includes('/') || path.includes('\\')) return anyExtension.test(path) || namedFile.test(path);
  // `a.b.c` is code; `main.c` is a file.
  return namedFile.test(path) || (!code.test(path) && knownExtension.test(path) && !products.test(path));
}
