import { describe, expect, test } from 'vitest';
import { logScale } from './logScale.ts';

describe('a logarithmic scale', () => {
  test('has round ticks inside its range', () => {
    expect(logScale(1.6, 33).ticks).toEqual([2, 5, 10, 20]);
    expect(logScale(0.04, 0.9).ticks.map((tick) => Number(tick.toPrecision(1)))).toEqual([0.05, 0.1, 0.2, 0.5, 1]);
  });

  test('gives equal factors equal room, and leaves some at both ends', () => {
    const { part } = logScale(1, 100);
    expect(part(10) - part(1)).toBeCloseTo(part(100) - part(10));
    expect(part(1)).toBeGreaterThan(0);
    expect(part(100)).toBeLessThan(1);
  });

  test('bears a range of one value', () => {
    const { part, ticks } = logScale(5, 5);
    expect(part(5)).toBeCloseTo(0.5);
    expect(ticks).toEqual([5]);
  });
});
