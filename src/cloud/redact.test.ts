import { describe, expect, it } from 'vitest';
import { redact, rememberSecret } from './redact.ts';

describe('redact', () => {
  it('masks a remembered secret as it is, percent-encoded and in base64', () => {
    rememberSecret('p@ss/word+1');
    const base64 = Buffer.from('p@ss/word+1').toString('base64');
    expect(redact(`a p@ss/word+1 b p%40ss%2Fword%2B1 c ${base64} d`)).toBe('a •••••• b •••••• c •••••• d');
  });

  it('masks a remembered secret in JSON, and in JSON that stands in JSON', () => {
    const secret = String.raw`hu"sh\hu/sh`;
    rememberSecret(secret);
    const once = JSON.stringify({ secret });
    expect(redact(once)).toBe('{"secret":"••••••"}');
    expect(redact(JSON.stringify({ once }))).toBe(JSON.stringify({ once: '{"secret":"••••••"}' }));
  });

  it('masks the longer of two secrets that begin alike', () => {
    rememberSecret('secret-a');
    rememberSecret('secret-a-and-more');
    expect(redact('secret-a-and-more')).toBe('••••••');
  });

  it('leaves short texts and nothing alone', () => {
    rememberSecret('abc');
    rememberSecret('');
    rememberSecret(undefined);
    expect(redact('abc')).toBe('abc');
  });

  it.each([
    ['key LTAI5tAbCdEfGh12', 'key ••••••'],
    ['STS.NUabcdefghij tail', '•••••• tail'],
    ['Authorization: EAS abc def', 'Authorization: ••••••'],
    ['{"authorization":"ACS3-HMAC-SHA256 Credential=a,Signature=b","x":1}', '{"authorization":"••••••","x":1}'],
    ['Bearer abcdef', 'Bearer ••••••'],
    ['access_key_secret = hushhush', 'access_key_secret = ••••••'],
    ['"SecurityToken": "abc"', '"SecurityToken": "••••••"'],
    [String.raw`{\"AccessToken\":\"abc\",\"x\":1}`, String.raw`{\"AccessToken\":\"••••••\",\"x\":1}`],
    [String.raw`{\"authorization\": \"EAS abc\"}`, String.raw`{\"authorization\": \"••••••\"}`],
    ['url?Signature=abc&x=1', 'url?Signature=••••••&x=1'],
  ])('masks what looks like a secret: %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });
});
