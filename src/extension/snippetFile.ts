/** The snippets as a file that the manifest can name: for people who begin a plan before it is one. */
import { planSnippets, snippetBody } from '../language/snippets';

/** In every Markdown file they must not be in the way. */
const prefixStart = 'tranche-';

/** JSON for `contributes.snippets`. */
export function snippetFile(): string {
  const entries = planSnippets.map((snippet) => {
    const { name, prefix, description } = snippet;
    const body = snippetBody(snippet).split('\n');
    return [`Tranche: ${name}`, { prefix: `${prefixStart}${prefix}`, description, body }];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
