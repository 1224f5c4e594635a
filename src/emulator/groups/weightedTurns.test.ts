import { expect, test } from 'vitest';
import { WeightedTurns } from './weightedTurns.ts';

function turnsOf(weights: Readonly<Record<string, number>>, count: number, turns = new WeightedTurns()): string {
  const choices = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
  return Array.from({ length: count }, () => turns.next(choices, (choice) => choice.name)?.name ?? '-').join('');
}

test('each gets exactly its weight, spread out', () => {
  expect(turnsOf({ a: 3, b: 1 }, 8)).toBe('aabaaaba');
  expect(turnsOf({ a: 1, b: 1, c: 1 }, 6)).toBe('abcabc');
  expect(turnsOf({ a: 1 }, 3)).toBe('aaa');
});

test.each([
  [90, 10],
  [999, 1],
  [40, 60],
])('%i to %i holds over a whole round', (a, b) => {
  const text = turnsOf({ a, b }, a + b);
  expect([text.split('a').length - 1, text.split('b').length - 1]).toEqual([a, b]);
});

test('nobody to choose from, and somebody who comes and goes', () => {
  const turns = new WeightedTurns();
  expect(turnsOf({}, 2, turns)).toBe('--');
  expect(turnsOf({ a: 1, b: 1 }, 3, turns)).toBe('aba');
  expect(turnsOf({ a: 1 }, 2, turns)).toBe('aa');
  const after = turnsOf({ a: 1, b: 1 }, 4, turns);
  expect(after.split('').toSorted().join('')).toBe('aabb');
});
