/** The plan's title and the `- **Goal:** text` entries of its overview. */

import { plainText } from '../inlineText';
import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import { readLabel } from './labels';
import type { Outline } from './outline';
import { nameOf } from './sections';

/** The document's title without "Implementation Plan:". */
export function readTitle({ title, headings }: Outline): string {
  const heading = title === null ? undefined : headings[title];
  return (heading?.title ?? '').replace(/^(?:implementation\s+)?plan\s*:\s*/i, '').trim();
}

/** Entries by their name in lower case. */
export function readOverview(lines: Lines, blocks: Blocks, { headings }: Outline): Readonly<Record<string, string>> {
  const heading = headings.find(({ title }) => /^overview$/i.test(nameOf(title)));
  const entries = new Map<string, string>();
  for (let line = (heading?.line ?? lines.count) + 1; line < (heading?.endLine ?? 0); line++) {
    if (blocks.dead[line]) continue;
    const clean = (lines.clean[line] ?? '').replace(/^\s*[-*+]\s+/, '');
    const label = readLabel(clean);
    const name = label?.name.toLowerCase() ?? '';
    if (label && label.rest !== '' && !entries.has(name)) entries.set(name, plainText(label.rest));
  }
  return Object.fromEntries(entries);
}
