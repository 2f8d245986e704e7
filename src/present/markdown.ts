/** Plan text inside Markdown that we write (tooltips, reports): it must come out as the words it is. */

/**
 * Escapes everything Markdown, HTML or VS Code's icon syntax could see in the text. Line ends become blanks.
 *
 * @example escapeMarkdown('[click](command:x) <b> $(zap)') // '\\[click\\]\\(command:x\\) &lt;b&gt; \\$\\(zap\\)'
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!~|$^=:@]/g, escapeMark)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Between words, these are harmless and would only clutter the source of a report. */
function escapeMark(mark: string, at: number, text: string): string {
  const inner = /[\p{L}\p{N}]/u;
  const between = inner.test(text[at - 1] ?? '') && inner.test(text[at + 1] ?? '');
  // Before a letter it may make a link in the Markdown of VS Code: `www.x`, `0.ga`.
  const harmless = mark === '-' || (mark === '.' && /\d/.test(text[at + 1] ?? ''));
  return between && harmless ? mark : `\\${mark}`;
}

/**
 * A message as plain words. VS Code turns `[text](target)` in notifications into links, also to commands, and what
 * agents and plans say finds its way into messages.
 *
 * @example withoutLinks('see [this](command:x)') // 'see [this] (command:x)'
 */
export function withoutLinks(message: string): string {
  return message.replaceAll('](', '] (');
}

/** Inline code that holds any text, backticks included. */
export function inlineCode(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longest = longestTicks(line);
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line.trim() === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

function longestTicks(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
