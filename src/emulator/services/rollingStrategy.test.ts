import { expect, test } from 'vitest';
import { amountOf, parseAmount } from './amount.ts';
import { knownConfig } from './config.ts';
import { leewayOf } from './rollingStrategy.ts';

test.each([
  [3, { count: 3 }],
  ['3', { count: 3 }],
  ['25%', { percent: 25 }],
  ['0%', { percent: 0 }],
  ['100%', { percent: 100 }],
  ['2.5%', { percent: 2.5 }],
  [0, { count: 0 }],
  [-1, undefined],
  [1.5, undefined],
  ['1.5', undefined],
  ['101%', undefined],
  ['%', undefined],
  ['', undefined],
  ['many', undefined],
  [null, undefined],
  [{}, undefined],
])('%j is read as %j', (value, amount) => {
  expect(parseAmount(value)).toEqual(amount);
});

test('a part is rounded as told, and no more', () => {
  expect(amountOf({ percent: 7 }, 100, Math.ceil)).toBe(7);
  expect(amountOf({ percent: 2 }, 10, Math.ceil)).toBe(1);
  expect(amountOf({ percent: 25 }, 10, Math.floor)).toBe(2);
});

const leeway = (metadata: Record<string, unknown>, total: number) => leewayOf(knownConfig({ metadata }), total);

test.each([
  ['public', {}, 10, { surge: 1, unavailable: 0 }],
  ['many on public', {}, 200, { surge: 4, unavailable: 0 }],
  ['a quota', { quota_id: 'q' }, 10, { surge: 1, unavailable: 1 }],
  ['a resource group', { resource: 'eas-r-1' }, 10, { surge: 1, unavailable: 1 }],
  ['its own', { rolling_strategy: { max_surge: '30%', max_unavailable: '25%' } }, 10, { surge: 3, unavailable: 2 }],
  ['with dots', { 'rolling_strategy.max_surge': 3 }, 10, { surge: 3, unavailable: 0 }],
  ['nothing allowed', { rolling_strategy: { max_surge: 0 } }, 10, { surge: 1, unavailable: 0 }],
  ['no surge on a quota', { quota_id: 'q', rolling_strategy: { max_surge: 0 } }, 10, { surge: 0, unavailable: 1 }],
])('the leeway of %s', (_name, metadata, total, expected) => {
  expect(leeway(metadata, total)).toEqual(expected);
});
