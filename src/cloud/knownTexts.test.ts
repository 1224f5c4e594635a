import { describe, expect, it } from 'vitest';
import { KnownTexts } from './knownTexts.ts';

function knowing(...texts: readonly string[]): KnownTexts {
  const known = new KnownTexts();
  for (const text of texts) known.add(text);
  return known;
}

describe('known texts', () => {
  it('are replaced wherever they stand, also side by side', () => {
    const known = knowing('secret-a', 'another');
    expect(known.replaceAll('secret-asecret-a, another.', '*')).toBe('**, *.');
    expect(known.replaceAll('secret-', '*')).toBe('secret-');
    expect(known.replaceAll('', '*')).toBe('');
  });

  it('count by their longest form, in whatever order they came', () => {
    for (const texts of [
      ['abcdef', 'abcdefgh', 'abcdefg'],
      ['abcdefgh', 'abcdefg', 'abcdef'],
    ]) {
      expect(knowing(...texts).replaceAll('xabcdefghx abcdefgx abcdefx', '*')).toBe('x*x *x *x');
    }
  });

  it('are known once', () => {
    const known = new KnownTexts();
    expect([known.add('abcdef'), known.add('abcdef')]).toEqual([true, false]);
  });

  it('may be thousands: a list of services has a token for each', () => {
    const known = new KnownTexts();
    const tokens = Array.from({ length: 30_000 }, (_, at) =>
      Buffer.from(`token-${at}-of-a-service`).toString('base64'),
    );
    const start = performance.now();
    for (const token of tokens) known.add(token);
    expect(known.replaceAll(`a ${tokens[29_999]} b`, '*')).toBe('a * b');
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
