import { describe, expect, it } from 'vitest';
import { readPredictPath } from './predictPath.ts';
import { carriesToken } from './token.ts';

describe('readPredictPath', () => {
  it.each([
    ['/api/predict/r1/v1/models?x=1', 'r1', '/v1/models'],
    ['/api/predict/r1', 'r1', '/'],
    ['/api/predict/r1/', 'r1', '/'],
    ['/api/predict/group.r1/health', 'group.r1', '/health'],
    ['/api/predict/', '', '/'],
    ['/api/predict/%zz/x', '%zz', '/x'],
    ['/api/predict/a%2Fb/x', 'a/b', '/x'],
    ['/elsewhere/r1/x', '', '/'],
  ])('takes %j apart', (url, service, inside) => {
    expect(readPredictPath(url)).toMatchObject({ service, inside });
  });
});

describe('carriesToken', () => {
  it('never takes an empty token', () => {
    expect(carriesToken('', '')).toBe(false);
    expect(carriesToken('Bearer ', '')).toBe(false);
    expect(carriesToken('bearer  abc', 'abc')).toBe(true);
  });
});
