/** File paths that a task names: in backticks, below a folder, or behind a word such as "update" and "in". */
import { append } from './append';
import { codeSpans } from './inlineText';

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

/** Finds the paths in one line, in the order in which they stand. */
export function findFiles(line: string): readonly FoundFile[] {
  if (!line.includes('.') && !line.includes('file')) return [];
  let found: FoundFile[] = [];
  const add = (written: string, from: number) => {
    const path = withoutStop(written);
    if (found.some((other) => from < other.to && other.from < from + path.length)) return;
    found = append(found, {
      path: path.includes('\\') ? path.replaceAll('\\', '/') : path,
      from,
      to: from + path.length,
    });
  };
  for (const span of codeSpans(line)) {
    const path = codePath.exec(span.text)?.[1];
    if (path !== undefined && isPath(path)) add(path, span.from);
  }
  // Most paths stand in backticks, and what overlaps them is no other one.
  if (hasOutside(line, slash, found) || line.includes('\\'))
    for (const match of line.matchAll(folderPath)) {
      const path = withoutStop(match[0]);
      if (knownExtension.test(path) || namedFile.test(path)) add(path, match.index);
    }
  if (hasOutside(line, dot, found))
    for (const match of line.matchAll(announced)) {
      const path = withoutStop(match[1] ?? '');
      if (knownExtension.test(path) && !products.test(path))
        add(path, match.index + match[0].length - (match[1] ?? '').length);
    }
  return found.length > 1 ? found.sort((a, b) => a.from - b.from) : found;
}

const stop = /[.,;:]+$/;
const url = /^(?:[a-z][\w+.-]*:)?\/\//i;
const option = /^\/?[-–]/;
const code = /^[^\\/]*\.[^\\/]*\.[A-Za-z]$|^[^\\/]\.[A-Za-z]$/;
const slash = /\//g;
const dot = /\.[A-Za-z]/g;

function withoutStop(path: string): string {
  return stop.test(path) ? path.replace(stop, '') : path;
}

/** Whether what a path must have stands somewhere outside of the paths found so far. */
function hasOutside(line: string, sign: RegExp, found: readonly FoundFile[]): boolean {
  sign.lastIndex = 0;
  for (let match = sign.test(line); match; match = sign.test(line)) {
    const at = sign.lastIndex - 1;
    if (!found.some(({ from, to }) => at >= from && at < to)) return true;
  }
  return false;
}

function isPath(path: string): boolean {
  if (url.test(path) || option.test(path)) return false;
  if (namedFile.test(path)) return true;
  // `a.b.c` is code; `main.c` is a file.
  if (code.test(path)) return false;
  return path.includes('/') || path.includes('\\')
    ? anyExtension.test(path)
    : knownExtension.test(path) && !products.test(path);
}
