/** File paths that a task names: in backticks, below a folder, or behind a word such as "update" and "in". */
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
  const found: FoundFile[] = [];
  const add = (written: string, from: number) => {
    const path = written.replace(/[.,;:]+$/, '');
    if (found.some((other) => from < other.to && other.from < from + path.length)) return;
    found.push({ path: path.replaceAll('\\', '/'), from, to: from + path.length });
  };
  for (const span of codeSpans(line)) {
    const path = codePath.exec(span.text)?.[1];
    if (path !== undefined && isPath(path)) add(path, span.from);
  }
  for (const match of line.matchAll(folderPath)) {
    const path = match[0].replace(/[.,;:]+$/, '');
    if (knownExtension.test(path) || namedFile.test(path)) add(path, match.index);
  }
  for (const match of line.matchAll(announced)) {
    const path = (match[1] ?? '').replace(/[.,;:]+$/, '');
    if (knownExtension.test(path) && !products.test(path))
      add(path, match.index + match[0].length - (match[1] ?? '').length);
  }
  return found.sort((a, b) => a.from - b.from);
}

function isPath(path: string): boolean {
  if (/^(?:[a-z][\w+.-]*:)?\/\//i.test(path) || /^\/?[-–]/.test(path)) return false;
  if (namedFile.test(path)) return true;
  // `a.b.c` is code; `main.c` is a file.
  if (/^[^\\/]*\.[^\\/]*\.[A-Za-z]$|^[^\\/]\.[A-Za-z]$/.test(path)) return false;
  return /[\\/]/.test(path) ? anyExtension.test(path) : knownExtension.test(path) && !products.test(path);
}
