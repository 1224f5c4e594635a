import { expect, test } from 'vitest';
import { rememberSecret } from '../../cloud/redact.ts';
import { LineRedactor } from './lineRedactor.ts';

const secret = 'secret-of-the-line-redactor-test';

function feed(text: string, step: number): string {
  const lines = new LineRedactor();
  let out = '';
  for (let at = 0; at < text.length; at += step) out += lines.take(text.slice(at, at + step));
  return out + lines.end();
}

test('masks a secret that comes in pieces, and keeps the rest as it is', () => {
  rememberSecret(secret);
  const text = `one\ntwo ${secret}\nthree ${secret}`;
  for (const step of [1, 5, 7, 1000]) expect(feed(text, step)).toBe('one\ntwo ••••••\nthree ••••••');
});

test('gives out whole lines at once', () => {
  const lines = new LineRedactor();
  expect(lines.take('one\ntw')).toBe('one\n');
  expect(lines.take('o\n')).toBe('two\n');
});

test('masks a secret anywhere in a line without an end', () => {
  rememberSecret(secret);
  const filler = 'abcdefghi '.repeat(7000);
  const out = feed(`${filler}${secret}${filler}`, 999);
  expect(out).toBe(`${filler}••••••${filler}`);
});
