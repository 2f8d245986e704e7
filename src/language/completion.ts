/** What could be written at a place. */

import { readLines } from '../plan/lines';
import { readBlocks } from '../plan/markdown/blocks';
import { frontMatterEnd } from '../plan/markdown/frontMatter';
import type { Position, Range } from '../plan/model';
import { annotationItems } from './completing/annotations';
import { listInData } from './completing/dataLists';
import { dependencyItems, noteItems } from './completing/dependencies';
import { snippetItems } from './completing/pieces';
import { stateItems } from './completing/states';
import type { PlanDocument } from './document';
import { textKind } from './plan';

export type CompletionKind = 'task' | 'phase' | 'annotation' | 'state' | 'snippet';

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly insertText: string;
  /** `insertText` has tab stops as `${1:title}`, and `$`, `}` and `\` escaped; its lines end in `\n`. */
  readonly isSnippet: boolean;
  /** What is replaced; it holds the position asked for and lies on its line. */
  readonly range: Range;
  /** Plain text, as all of these. */
  readonly detail?: string;
  readonly documentation?: string;
  readonly sortText: string;
  readonly filterText?: string;
}

/** The characters behind which an editor should ask by itself. */
export const completionTriggers: readonly string[] = ['(', '[', ':', ',', ' ', '"'];

/** Nothing in fences, comments and prose. */
export function completionsAt(document: PlanDocument, position: Position): readonly CompletionItem[] {
  const { lines } = document;
  if (position.line >= lines.length) return [];
  const isData = textKind(document) !== 'markdown' || position.line < frontMatterEnd(lines);
  if (isData) return listInData(document, position);
  const ways = [dependencyItems, noteItems, stateItems, annotationItems, snippetItems];
  let items: readonly CompletionItem[] | undefined;
  for (const ask of ways) items ??= ask(document, position);
  if (!items || items.length === 0) return [];
  // The blocks are read last: most places have nothing to offer, and every blank typed asks.
  return readBlocks(readLines(lines.join('\n'))).dead[position.line] ? [] : items;
}
