import { expect, test } from 'vitest';
import { MirrorShares } from './mirrorShares.ts';
import { deployed } from './testing/fakeDirectory.ts';

const service = (ratio: number) => deployed('a', { mirror: { ratio, targets: ['b', 'c'] } });

test.each([
  [30, 30],
  [1, 1],
  [100, 100],
  [0, 0],
])('a ratio of %i copies %i of a hundred requests to every target', (ratio, copies) => {
  const shares = new MirrorShares();
  const targets = Array.from({ length: 100 }, () => shares.next(service(ratio)));
  expect(targets.filter((names) => names.length > 0)).toEqual(Array.from({ length: copies }, () => ['b', 'c']));
});

test('copies are spread out, and a service without a mirror has none', () => {
  const shares = new MirrorShares();
  expect(Array.from({ length: 6 }, () => shares.next(service(50)).length)).toEqual([0, 2, 0, 2, 0, 2]);
  expect(shares.next(deployed('b'))).toEqual([]);
});
