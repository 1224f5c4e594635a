import { describe, expect, test } from 'vitest';
import { CloudError, type CloudErrorDetails } from '../../cloud/errors.ts';
import { fillPlaceholders } from '../../messages/translate.ts';
import { explainCall } from './explainCall.ts';
import { explainFailure } from './explainFailure.ts';

const t = (message: string, ...args: readonly (string | number)[]): string => fillPlaceholders(message, args);

function explain(details: Partial<CloudErrorDetails>) {
  const action = 'POST /v1/chat/completions';
  return explainCall(new CloudError({ kind: 'server', action, host: '127.0.0.1:80', ...details }), t);
}

describe('a failed call in words', () => {
  test.each<[Partial<CloudErrorDetails>, RegExp, RegExp]>([
    [{ kind: 'unauthorized', status: 401 }, /refused its token/, /read anew/],
    [{ kind: 'not-found', status: 404, serverMessage: 'Not Found' }, /nothing at this path/, /\/v1/],
    [
      { kind: 'not-found', status: 404, serverMessage: 'The model `x` does not exist.' },
      /does not know this model/,
      /\/v1\/models/,
    ],
    [{ kind: 'throttled', status: 429, retryAfterMs: 2500 }, /more requests/, /in 3 s/],
    [{ kind: 'throttled', status: 429 }, /more requests/, /Wait a moment/],
    [{ kind: 'throttled', status: 450 }, /queue/, /add instances/],
    [{ kind: 'server', status: 503, serverMessage: 'no healthy upstream' }, /No instance/, /Start it/],
    [
      { kind: 'server', status: 503, serverMessage: 'no available inference worker' },
      /no Prefill or Decode/,
      /both roles/,
    ],
    [{ kind: 'timeout', status: 504 }, /too long/, /max_tokens/],
    [
      { kind: 'invalid', status: 400, serverMessage: 'too many tokens' },
      /refused the request: too many tokens/,
      /context/,
    ],
    [{ kind: 'unreachable', code: 'ECONNREFUSED' }, /cannot be reached/, /proxy/],
    [{ kind: 'unreachable', code: 'StreamCut' }, /cut off/, /is kept/],
    [{ kind: 'timeout', code: 'Stalled' }, /stopped sending/, /is kept/],
    [{ kind: 'unexpected-answer', code: 'AnswerTooLarge' }, /larger/, /max_tokens/],
    [{ kind: 'not-json', status: 200 }, /web page/, /proxy/],
  ])('%o', (details, message, advice) => {
    const words = explain(details);
    expect(words?.message).toMatch(message);
    expect(words?.advice).toMatch(advice);
    expect(words?.details).toContain('POST /v1/chat/completions (127.0.0.1:80)');
  });

  test('gives the codes that support asks for', () => {
    const words = explain({ kind: 'server', status: 500, code: 'Oops', requestId: 'req-9' });
    expect(words?.details).toBe('HTTP 500 · Oops · POST /v1/chat/completions (127.0.0.1:80) · Request ID req-9');
  });

  test('leaves errors of EAS itself to their own words', () => {
    const error = new CloudError({
      kind: 'unauthorized',
      action: 'DescribeServiceEndpoints',
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    expect(explainCall(error, t)).toBeUndefined();
    expect(explainFailure(error, t).message).toMatch(/SignatureDoesNotMatch/);
  });
});
