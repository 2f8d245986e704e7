/** Writing words so that they are read as nothing but words. */

/** Without it a leading number would be an id; nothing of it is read. */
const guard = '<!-- -->';

/** One line with single spaces, as titles are read. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** As a code span, in which no mark means anything. */
export function asCode(text: string): string {
  let longest = 0;
  for (const [ticks] of text.matchAll(/`+/g)) longest = Math.max(longest, ticks.length);
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') || text === '' ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Ways to write a text, the plainest first. Which one is read back as it was, the parser is asked. */
export function waysToWrite(text: string): readonly string[] {
  const line = oneLine(text);
  if (line === '') return [''];
  return [line, asCode(line), guard + line, guard + asCode(line)];
}
