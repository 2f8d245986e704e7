import assert from 'node:assert/strict';
import { readServiceError, serviceFailureKind } from '../../../src/agents/serviceError';

describe('the error of a model service', () => {
  const kindOf = (body: string, status?: number) => serviceFailureKind(readServiceError(body, status));

  it('is told by its code before its status', () => {
    assert.equal(kindOf('{"error":{"code":"insufficient_quota","message":"x"}}', 429), 'auth');
    assert.equal(kindOf('{"error":{"type":"usage_limit_reached"}}', 429), 'usage_limit');
    assert.equal(kindOf('{"error":{"code":"user_weekly_rate_limited"}}', 429), 'usage_limit');
    assert.equal(kindOf('{"type":"error","error":{"type":"overloaded_error"}}'), 'overloaded');
    assert.equal(kindOf('{"code":"context_length_exceeded"}', 400), 'context_overflow');
  });

  it('is not taken for an overload by a code that stands beside any status', () => {
    assert.equal(kindOf('{"error":{"type":"server_error"}}', 401), 'auth');
    assert.equal(kindOf('{"error":{"type":"api_error"}}', 429), 'rate_limit');
  });

  it('is known as a request that is too long by the words of many services', () => {
    for (const words of [
      'Your input exceeds the context window of this model.',
      "This model's maximum context length is 131072 tokens.",
      'prompt is too long: 215000 tokens > 200000 maximum',
      'the request exceeds the available context size, try increasing it',
      'Please reduce the length of the messages or completion',
    ])
      assert.equal(kindOf(JSON.stringify({ error: { message: words } }), 400), 'context_overflow', words);
    assert.equal(kindOf('{"error":{"message":"exceeds the maximum number of requests"}}', 429), 'rate_limit');
    assert.equal(kindOf('{"error":{"message":"Invalid value"}}', 400), undefined);
  });

  it('says when the limit ends', () => {
    assert.equal(readServiceError('{"error":{"resets_at":1795230661}}').resetAt, 1_795_230_661_000);
    assert.equal(readServiceError('{"resets_in_seconds":60}', 429, 1000).resetAt, 61_000);
    assert.equal(readServiceError('{"error":{}}').resetAt, undefined);
  });

  it('may be no JSON, or any', () => {
    assert.deepEqual(readServiceError('Bad gateway', 502), { status: 502, codes: [], message: 'Bad gateway' });
    for (const body of ['', '[]', 'null', '{"error":"x"}', '{"error":{"code":{}}}', '{"error":null}'])
      assert.equal(kindOf(body), undefined, body);
    assert.equal(kindOf('<html>', 503), 'overloaded');
  });
});
