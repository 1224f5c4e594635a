import { describe, expect, it } from 'vitest';
import { desiredByMetric, recommended, remember, stabilized, type Recommendation, type Windows } from './decision.ts';

const bounds = { min: 0, max: 10, activation: 1 };

describe('one metric', () => {
  it.each([
    // The documented example: 2 instances, threshold 10.
    [2, 23, 10, 5],
    [5, 2, 10, 1],
    [2, 2, 10, 1],
    // Ten per cent either way is nothing.
    [2, 11, 10, 2],
    [2, 11.01, 10, 3],
    [4, 9, 10, 4],
    [4, 8.9, 10, 4],
    [10, 8.9, 10, 9],
    [3, 0, 10, 0],
    // What floating point makes of a whole number must not cost an instance.
    [3, 0.7, 0.1, 21],
  ])('%i instances at %d of %d ask for %i', (current, value, threshold, wanted) => {
    expect(desiredByMetric(current, { value, threshold })).toBe(wanted);
  });
});

describe('all metrics', () => {
  const reading = (value: number, threshold = 10) => ({ value, threshold });

  it('follow the one that asks for most', () => {
    expect(recommended(2, [reading(2), reading(30), reading(90, 80)], bounds)).toBe(6);
  });

  it('stay within the bounds', () => {
    expect(recommended(2, [reading(1000)], bounds)).toBe(10);
    expect(recommended(4, [reading(0)], { ...bounds, min: 2 })).toBe(2);
    expect(recommended(1, [], { ...bounds, min: 2 })).toBe(2);
    expect(recommended(12, [], bounds)).toBe(10);
  });

  it('ask for nothing when none is known', () => {
    expect(recommended(2, [], bounds)).toBeUndefined();
  });

  it('wake a sleeping service with the first request', () => {
    expect(recommended(0, [reading(0)], bounds)).toBe(0);
    expect(recommended(0, [reading(0.2)], { ...bounds, activation: 3 })).toBe(3);
  });
});

describe('windows', () => {
  const windows: Windows = { upMs: 0, downMs: 300, toZeroMs: 600 };

  /** What is done when these counts are wanted, one every 100 ms. */
  function run(start: number, wanted: readonly number[], over: Partial<Windows> = {}): number[] {
    const all = { ...windows, ...over };
    let past: readonly Recommendation[] = [{ at: 0, count: start }];
    let current = start;
    return wanted.map((count, index) => {
      const at = (index + 1) * 100;
      past = remember(past, { at, count }, all);
      current = stabilized(past, { at, current, wanted: count }, all);
      return current;
    });
  }

  it('let instances come at once', () => {
    expect(run(2, [5, 7])).toEqual([5, 7]);
  });

  it('let instances go only when nothing wanted more for the whole window', () => {
    expect(run(5, [1, 1, 1, 1])).toEqual([5, 5, 5, 1]);
    expect(run(5, [1, 4, 1, 1, 1, 1])).toEqual([5, 5, 5, 4, 4, 1]);
  });

  it('let the last instance go only after the longer window', () => {
    expect(
      run(
        2,
        Array.from({ length: 8 }, () => 0),
      ),
    ).toEqual([2, 2, 2, 1, 1, 1, 0, 0]);
  });

  it('can make instances wait to come too', () => {
    expect(run(2, [6, 4, 6, 6, 6], { upMs: 200 })).toEqual([2, 2, 4, 4, 6]);
  });

  it('keep no more of the past than they need', () => {
    let past: readonly Recommendation[] = [];
    for (let at = 0; at < 100_000; at += 100) past = remember(past, { at, count: 1 }, windows);
    expect(past).toHaveLength(7);
  });
});
