import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { FaultList } from './faults.ts';
import { faultFor, faultKey, type InstanceFault } from './instanceFaults.ts';

/** What is wrong with a rule, each mistake once; empty when nothing is. */
function mistakes(rule: unknown): string[] {
  const read = z.safeParse(FaultList, [rule]);
  return read.success ? [] : read.error.issues.map((issue) => `${z.core.toDotPath(issue.path)} ${issue.message}`);
}

test.each([
  [{ service: 'a', instance: 'crash' }],
  [{ service: 'a*', instance: 'crash', when: 'ready', afterMinutes: 0.5, times: 3, count: 1, member: 'LLMDecode' }],
  [{ service: '*', instance: 'no-stock', forMinutes: 5 }],
  [{ service: 'a', instance: 'spot-reclaim', afterMinutes: 60 }],
])('%j is a rule', (rule) => {
  expect(mistakes(rule)).toEqual([]);
});

test.each([
  [{ instance: 'crash' }, '[0].service a text is needed'],
  [{ service: '', instance: 'crash' }, '[0].service a text is needed'],
  [{ service: 'a' }, '[0].instance one of no-stock, quota-full'],
  [{ service: 'a', instance: 'explode' }, '[0].instance one of no-stock, quota-full'],
  [{ service: 'a', instance: 'crash', count: 0 }, '[0].count a whole number from 1 to 1000 is needed'],
  [{ service: 'a', instance: 'crash', times: 1.5 }, '[0].times a whole number from 1 to 1000 is needed'],
  [{ service: 'a', instance: 'crash', afterMinutes: -1 }, '[0].afterMinutes a number of minutes from 0'],
  [{ service: 'a', instance: 'crash', afterMinutes: '5' }, '[0].afterMinutes a number of minutes from 0'],
  [{ service: 'a', instance: 'crash', when: 'later' }, '[0].when start or ready is needed'],
  [{ service: 'a', instance: 'crash', status: 500 }, '[0] unknown field "status"'],
  [{ service: 'a', instance: 'crash', forMinutes: 5 }, '"forMinutes" does not go with "crash", only with no-stock'],
  [{ service: 'a', instance: 'no-stock', times: 2 }, '"times" does not go with "no-stock", only with crash'],
  [{ service: 'a', instance: 'health-check', afterMinutes: 2 }, '"afterMinutes" does not go with "health-check"'],
  [{ service: 'a', instance: 'liveness', when: 'start' }, '"when" does not go with "liveness"'],
])('%j is refused: %s', (rule, sentence) => {
  expect(mistakes(rule)).toEqual([expect.stringContaining(sentence)]);
});

const crash: InstanceFault = { service: 'chat', instance: 'crash' };

test('a rule takes the service of its name; a star takes all that begin so', () => {
  expect(faultFor([crash], { name: 'chat' }, [])).toBe(crash);
  expect(faultFor([crash], { name: 'chat2' }, [])).toBeUndefined();
  expect(faultFor([{ ...crash, service: 'chat*' }], { name: 'chat2' }, [])).toBeDefined();
  expect(faultFor([{ ...crash, service: '*' }], { name: 'x' }, [])).toBeDefined();
});

test('the name of an aggregate takes its members, of one type if that is said', () => {
  const decode = { name: 'chat-decode', memberType: 'LLMDecode' };
  expect(faultFor([crash], decode, [])).toBe(crash);
  expect(faultFor([{ ...crash, member: 'LLMDecode' }], decode, [])).toBeDefined();
  expect(faultFor([{ ...crash, member: 'LLMPrefill' }], decode, [])).toBeUndefined();
  expect(faultFor([crash], { name: 'chat-decode' }, [])).toBeUndefined();
});

test('a rule takes as many instances of a service as it says; then the next rule has its turn', () => {
  const one = { ...crash, count: 1 };
  const oom: InstanceFault = { service: 'chat', instance: 'oom' };
  expect(faultFor([one, oom], { name: 'chat' }, [{}])).toBe(one);
  expect(faultFor([one, oom], { name: 'chat' }, [{ fault: faultKey(one) }])).toBe(oom);
  expect(faultFor([one], { name: 'chat' }, [{ fault: faultKey(one) }])).toBeUndefined();
  expect(faultFor([crash], { name: 'chat' }, [{ fault: faultKey(crash) }])).toBe(crash);
});
