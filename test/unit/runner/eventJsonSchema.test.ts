import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventJsonSchema } from '../../../src/runner/eventJsonSchema';

describe('the schema of events', () => {
  it('is the one in docs; `npm run schema` writes it', () => {
    const written = JSON.parse(readFileSync('docs/events.schema.json', 'utf8'));
    assert.deepEqual(JSON.parse(JSON.stringify(eventJsonSchema())), written);
  });

  it('has a word on each kind of line in docs/events.md', () => {
    const page = readFileSync('docs/events.md', 'utf8');
    const lines = JSON.stringify(eventJsonSchema());
    const kinds = new Set([...lines.matchAll(/"type":\{"type":"string","const":"(\w+)"/g)].map(([, kind]) => kind));
    assert.ok(kinds.size > 15);
    for (const kind of kinds) assert.ok(page.includes(`\`${kind}\``), kind);
  });
});
