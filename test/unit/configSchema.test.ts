import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../src/runner/config';
import { configJsonSchema } from '../../src/runner/configJsonSchema';

describe('the configuration', () => {
  it('has the JSON schema that the editor is given; `npm run schema` writes it', () => {
    assert.deepEqual(
      JSON.parse(readFileSync('media/tranche.config.schema.json', 'utf8')),
      JSON.parse(JSON.stringify(configJsonSchema())),
    );
  });

  it('describes every setting to the editor', () => {
    const { properties } = configJsonSchema() as { properties: Record<string, Described> };
    const silent = Object.entries(properties).flatMap(([name, schema]) => withoutWords(name, schema));
    assert.deepEqual(silent, ['$schema']);
  });

  it('needs nothing to be said', () => {
    const config = parseConfig('{}', 'tranche.config.json');
    assert.equal(config.agent, 'demo');
    assert.equal(config.batchSize, 3);
    assert.equal(config.limits.maxAttempts, 2);
  });

  it('keeps what is said beside what is not', () => {
    const config = parseConfig('{ "limits": { "maxRework": 0 } }', 'tranche.config.json');
    assert.equal(config.limits.maxRework, 0);
    assert.equal(config.limits.maxAttempts, 2);
  });

  it('names the line of an agent that is not there, wherever it is asked for', () => {
    const wrong = (text: string) => () => parseConfig(text, 'c.json');
    assert.throws(wrong('{\n"audit": {\n"agent": "nobody" } }'), /^RunnerError: c\.json:3: There is no agent "nobody"/);
    assert.throws(
      wrong('{"assign": [\n{ "type": "docs", "agent": "claude" },\n{ "phase": "2", "agent": "nobody" }] }'),
      /^RunnerError: c\.json:3: There is no agent "nobody"/,
    );
  });

  it('takes comments and a comma too many', () => {
    assert.equal(parseConfig('{\n// mine\n"batchSize": 5,\n}', 'tranche.config.json').batchSize, 5);
  });
});

interface Described {
  readonly description?: string;
  readonly properties?: Record<string, Described>;
}

function withoutWords(name: string, schema: Described): string[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
    withoutWords(`${name}.${key}`, value),
  );
  return schema.description ? inner : [name, ...inner];
}
