/** The demo agent's edits: a line for the task in each file that it names, and never a step out of the workspace. */
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, resolve, sep } from 'node:path';

/** Why a path was left alone. */
export class EditRefused extends Error {}

/** Adds the line, creating the file and its folders. Throws `EditRefused` where that would be wrong. */
export function addTaskLine(workspace: string, path: string, id: string, title: string): void {
  const file = placeInWorkspace(workspace, path);
  const before = readIfThere(file);
  if (before?.includes('\0')) throw new EditRefused('it is not a text file');
  const text =
    extname(file).toLowerCase() === '.json' ? editJson(before, id, title) : editText(file, before, id, title);
  mkdirSync(dirname(file), { recursive: true });
  // The last name is not followed if it became a link in the meantime.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const fd = openSync(file, flags, 0o666);
  try {
    writeFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

/** The file's real place, or a refusal. */
function placeInWorkspace(workspace: string, path: string): string {
  const segments = path.split(/[\\/]/);
  if (isAbsolute(path) || /^[a-z]:/i.test(path) || path.includes('\0'))
    throw new EditRefused('it is no path inside the workspace');
  if (segments.includes('..')) throw new EditRefused('it leads out of the workspace');
  if (segments.some((segment) => /^\.(git|tranche)$/i.test(segment))) throw new EditRefused('it is not for agents');
  if (/[*?<>|"{}]/.test(path)) throw new EditRefused('it is a pattern');
  const root = realpathSync(workspace);
  const file = realPlace(resolve(root, ...segments));
  if (!file.startsWith(root + sep)) throw new EditRefused('it leads out of the workspace');
  const inside = file.slice(root.length + 1).split(sep);
  if (inside.some((segment) => /^\.(git|tranche)$/i.test(segment))) throw new EditRefused('it is not for agents');
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there && !there.isFile())
    throw new EditRefused(there.isDirectory() ? 'it is a folder' : 'it is not a regular file');
  return file;
}

/** Follows links as far as the path exists. */
function realPlace(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })) {
    try {
      return realpathSync(path);
    } catch {
      throw new EditRefused('it is a link to nowhere');
    }
  }
  return join(realPlace(dirname(path)), basename(path));
}

function readIfThere(file: string): string | undefined {
  return lstatSync(file, { throwIfNoEntry: false }) ? readFileSync(file, 'utf8') : undefined;
}

function editText(file: string, before: string | undefined, id: string, title: string): string {
  const text = before ?? '';
  // A try after another one leaves its own trace.
  const earlier = text.split('\n').filter((line) => line.includes(`${id} ${title}`)).length;
  const words = `${id} ${title}${earlier > 0 ? ` (${earlier + 1})` : ''}`;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${comment(file, words)}\n`;
}

const styles: readonly { readonly names: RegExp; readonly wrap: (text: string) => string }[] = [
  { names: /\.(md|markdown|mdx|txt|rst)$|^(readme|changelog|license)$/, wrap: (text) => `- [x] ${text}` },
  {
    names: /\.(html?|xml|svg|vue|svelte)$/,
    wrap: (text) => `<!-- ${text.replaceAll('--', '-')} -->`,
  },
  { names: /\.(css|scss|less)$/, wrap: (text) => `/* ${text.replaceAll('*/', '* /')} */` },
  { names: /\.(sql|lua|hs|elm)$/, wrap: (text) => `-- ${text}` },
  {
    names:
      /\.([cm]?[jt]sx?|jsonc|json5|java|kt|kts|go|rs|c|h|cc|cpp|hpp|cs|swift|scala|php|dart|zig|proto|groovy|gradle)$/,
    wrap: (text) => `// ${text}`,
  },
];

function comment(file: string, text: string): string {
  const name = basename(file).toLowerCase();
  const style = styles.find(({ names }) => names.test(name));
  return style ? style.wrap(text) : `# ${text}`;
}

function editJson(before: string | undefined, id: string, title: string): string {
  let value: unknown;
  try {
    value = before === undefined ? {} : JSON.parse(before.replace(/^\ufeff/, ''));
  } catch {
    throw new EditRefused('it is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EditRefused('it holds no JSON object');
  const done = 'trancheDemo' in value && Array.isArray(value.trancheDemo) ? value.trancheDemo : [];
  return `${JSON.stringify({ ...value, trancheDemo: [...done, `${id} ${title}`] }, null, 2)}\n`;
}
