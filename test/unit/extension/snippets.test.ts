import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { snippetFile } from '../../../src/extension/snippetFile';
import { planSnippets } from '../../../src/language/snippets';
import { parsePlan } from '../../../src/plan/parsePlan';

interface Contributed {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly snippets: readonly { readonly language: string; readonly path: string }[] };
};

/** As if every tab stop was left as it is. */
function filledIn(body: readonly string[]): string {
  let text = body.join('\n').replace(/\$0/g, '');
  while (/\$\{\d+:[^${}]*\}/.test(text)) text = text.replace(/\$\{\d+:([^${}]*)\}/g, '$1');
  return text;
}

describe('the contributed snippets', () => {
  const [contribution] = manifest.contributes.snippets;
  const file = readFileSync(contribution?.path ?? '', 'utf8');
  const snippets = Object.values(JSON.parse(file) as Record<string, Contributed>);

  it('are those of the code (node scripts/snippets.mjs writes them)', () => {
    assert.equal(contribution?.language, 'markdown');
    assert.deepEqual(JSON.parse(file), JSON.parse(snippetFile()));
    assert.equal(snippets.length, planSnippets.length);
  });

  it('stay out of the way of other Markdown', () => {
    for (const { prefix } of snippets) assert.match(prefix, /^tranche-[a-z-]+$/);
  });

  it('make a task and a phase as they stand', () => {
    const text = (prefix: string) => filledIn(snippets.find((each) => each.prefix === prefix)?.body ?? []);
    const plan = parsePlan(`## Phase 1: Begin\n\n${text('tranche-task')}\n\n${text('tranche-phase')}\n`);
    assert.deepEqual(
      plan.tasks.map(({ id }) => id),
      ['1.1', '2.1'],
    );
    assert.deepEqual(plan.problems, []);
  });
});
