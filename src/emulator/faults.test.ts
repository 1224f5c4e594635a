import { expect, test } from 'vitest';
import { type FaultRule, faultRules, matchFault } from './faults.ts';

const hits = (rules: FaultRule[], ...targets: Parameters<typeof matchFault>[1][]) => {
  const faults = faultRules(rules);
  return targets.map((target) => matchFault(faults, target)?.status);
};
const action = (name: string) => ({ action: name });
const path = (text: string) => ({ path: text });

test('an action takes its own calls, a star all of them, and neither takes paths', () => {
  expect(hits([{ action: 'A', status: 500 }], action('A'), action('B'), path('/A'))).toEqual([
    500,
    undefined,
    undefined,
  ]);
  expect(hits([{ action: '*', status: 500 }], action('A'), path('/api/predict/x/'))).toEqual([500, undefined]);
});

test('a path is that inside a service or the whole; a star at the end takes all that begin so', () => {
  const chat = '/api/predict/svc/v1/chat/completions';
  expect(
    hits([{ path: '/v1/chat/completions', status: 500 }], path(chat), path('/api/predict/svc/v1/models'), action('A')),
  ).toEqual([500, undefined, undefined]);
  expect(hits([{ path: chat, status: 500 }], path(chat), path('/api/predict/other/v1/chat/completions'))).toEqual([
    500,
    undefined,
  ]);
  expect(hits([{ path: '/v1/*', status: 500 }], path(chat), path('/api/predict/svc/metrics'))).toEqual([
    500,
    undefined,
  ]);
});

test('after and count: skips, takes, and leaves the rest to the next rule', () => {
  const rules = [
    { action: 'A', after: 1, count: 2, status: 500 },
    { action: 'A', status: 503, count: 1 },
  ];
  expect(hits(rules, ...Array.from({ length: 5 }, () => action('A')))).toEqual([503, 500, 500, undefined, undefined]);
});
