/** Front matter: YAML between two `---` lines at the very top. A file may also just begin with a drawn line. */

const fence = /^---\s*$/;
const fenceEnd = /^(?:---|\.\.\.)\s*$/;
const entry = /^["']?[A-Za-z_][\w .-]*["']?\s*:(?:\s|$)/;
const otherYaml = /^(?:\s|#|-\s|[}\]])/;

/** The number of lines that the front matter takes; 0 when there is none. */
export function frontMatterEnd(lines: readonly string[]): number {
  if (!fence.test(lines[0] ?? '')) return 0;
  let entries = 0;
  for (const [number, line] of lines.entries()) {
    if (number === 0 || line.trim() === '') continue;
    if (fenceEnd.test(line)) return entries > 0 ? number + 1 : 0;
    if (entry.test(line)) entries++;
    else if (entries === 0 ? !line.startsWith('#') : !otherYaml.test(line)) return 0;
  }
  return 0;
}
