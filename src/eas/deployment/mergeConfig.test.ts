import { describe, expect, test } from 'vitest';
import { mergeConfig } from './mergeConfig.ts';

describe('merging a new proposal', () => {
  test('takes the new proposal where nothing was edited, with its order', () => {
    const base = { a: 1, b: { c: 2 } };
    const next = { b: { c: 3, d: 4 }, a: 1 };
    expect(JSON.stringify(mergeConfig(base, base, next))).toBe(JSON.stringify(next));
  });

  test('keeps edits, additions and removals of a person', () => {
    const base = { metadata: { name: 'p', cpu: 8, gpu: 1, disk: 30 }, labels: { a: 'x' } };
    const edited = { metadata: { name: 'mine', cpu: 8, gpu: 1 }, labels: { a: 'x' }, options: { priority: 3 } };
    const next = { metadata: { name: 'p', cpu: 16, gpu: 2, disk: 30 }, labels: { a: 'y' } };
    expect(mergeConfig(base, edited, next)).toEqual({
      metadata: { name: 'mine', cpu: 16, gpu: 2 },
      labels: { a: 'y' },
      options: { priority: 3 },
    });
  });

  test('leaves the keys in the order of a person who added some', () => {
    const edited = { metadata: { name: 'mine', cpu: 8, gpu: 1 } };
    const next = { metadata: { gpu: 2, cpu: 16, quota_id: 'q' } };
    expect(JSON.stringify(mergeConfig({ metadata: { cpu: 8, gpu: 1 } }, edited, next))).toBe(
      '{"metadata":{"name":"mine","cpu":16,"gpu":2,"quota_id":"q"}}',
    );
  });

  test('merges variables by their names', () => {
    const env = (...pairs: readonly (readonly [string, string])[]) => ({
      env: pairs.map(([name, value]) => ({ name, value })),
    });
    const base = env(['TP', '8'], ['KV', 'nixl'], ['OLD', '1']);
    const edited = env(['TP', '4'], ['KV', 'nixl'], ['OLD', '1'], ['MINE', 'x']);
    const next = env(['KV', 'mooncake'], ['TP', '8'], ['NEW', '2']);
    expect(mergeConfig(base, edited, next)).toEqual(env(['KV', 'mooncake'], ['TP', '4'], ['NEW', '2'], ['MINE', 'x']));
  });

  test('merges members by place and by type', () => {
    const member = (type: string, cpu: number, instance: number) => ({ type, metadata: { cpu, instance } });
    const base = { members: [member('LLMPrefill', 1, 1), member('LLMDecode', 1, 1)] };
    const edited = { members: [member('LLMPrefill', 1, 3), member('LLMDecode', 1, 1)] };
    const next = { members: [member('LLMPrefill', 2, 1), member('LLMDecode', 2, 1)] };
    expect(mergeConfig(base, edited, next)).toEqual({
      members: [member('LLMPrefill', 2, 3), member('LLMDecode', 2, 1)],
    });
  });

  test('leaves a list that a person made longer or shorter', () => {
    const list = (...types: readonly string[]) => ({ instances: types.map((type) => ({ type })) });
    expect(mergeConfig(list('a'), list('a', 'b'), list('c'))).toEqual(list('a', 'b'));
    expect(mergeConfig({ a: [1, 2] }, { a: [2] }, { a: [1, 2, 3] })).toEqual({ a: [2] });
  });

  test('an edit to another kind of value wins', () => {
    expect(mergeConfig({ a: { b: 1 } }, { a: 'text' }, { a: { b: 2 } })).toEqual({ a: 'text' });
    expect(mergeConfig({}, { a: null }, { a: 1 })).toEqual({ a: null });
  });
});
