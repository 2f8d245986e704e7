import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { agentConfig } from '../../../src/agents/config';

describe('the configuration of an agent', () => {
  const valid = (value: unknown) => assert.deepEqual(agentConfig.parse(value), value);
  const invalid = (value: unknown, path: string) => {
    const issue = agentConfig.safeParse(value).error?.issues[0];
    assert.ok(issue, 'accepted');
    assert.equal(issue.path.join('.') || issue.code, path);
  };

  it('is one of three types', () => {
    valid({ type: 'command', command: ['node', 'agent.mjs'], prompt: 'stdin' });
    valid({ type: 'demo', delayMs: 100, script: { '1.1': 'fail once' } });
    valid({
      type: 'claude',
      model: 'opus',
      permissionMode: 'bypassPermissions',
      allowedTools: ['Bash(npm test:*)'],
      env: { IS_SANDBOX: '1' },
    });
    invalid({ type: 'other' }, 'type');
    invalid({}, 'type');
  });

  it('names the place of a mistake', () => {
    invalid({ type: 'command', command: [] }, 'command.0');
    invalid({ type: 'command', command: [''] }, 'command.0');
    invalid({ type: 'command', command: 'node agent.mjs' }, 'command');
    invalid({ type: 'command', command: ['x'], prompt: 'file' }, 'prompt');
    invalid({ type: 'demo', delay: 1 }, 'unrecognized_keys');
    invalid({ type: 'claude', permissionMode: 'yolo' }, 'permissionMode');
  });

  it('describes its settings in a JSON schema', () => {
    const schema = JSON.stringify(z.toJSONSchema(agentConfig, { io: 'input' }));
    assert.match(schema, /"permissionMode":\{[^}]*"description"/);
    assert.match(schema, /no shell/);
  });
});
