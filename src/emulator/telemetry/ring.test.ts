import { expect, it } from 'vitest';
import { Ring } from './ring.ts';

function countingRing(length = 4) {
  let made = 0;
  const ring = new Ring(1000, length, () => {
    made += 1;
    return { count: 0 };
  });
  return { ring, made: () => made };
}

it('puts times of one bucket together, and only those', () => {
  const { ring } = countingRing();
  ring.at(1000).count += 1;
  ring.at(1999).count += 1;
  ring.at(2000).count += 1;
  expect(ring.between(1000, 3000).map((bucket) => bucket.count)).toEqual([2, 1]);
  expect(ring.between(2000, 3000).map((bucket) => bucket.count)).toEqual([1]);
  expect(ring.between(0, 1000)).toEqual([]);
});

it('keeps the newest of its length, however long it goes on', () => {
  const { ring } = countingRing();
  for (let second = 0; second < 10_000; second += 1) ring.at(second * 1000).count = second;
  expect(ring.between(0, 10_000_000).map((bucket) => bucket.count)).toEqual([9996, 9997, 9998, 9999]);
});

it('does not give the bucket of a past round for a new one', () => {
  const { ring } = countingRing();
  ring.at(0).count = 7;
  expect(ring.between(4000, 5000)).toEqual([]);
  expect(ring.at(4000).count).toBe(0);
  // Too late for its bucket: told to nobody, and the newer one stays.
  ring.at(0).count = 9;
  expect(ring.between(4000, 5000).map((bucket) => bucket.count)).toEqual([0]);
});
