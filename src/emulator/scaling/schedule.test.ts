import { describe, expect, it } from 'vitest';
import { isExcluded, isTimeZone, nextDue, scheduleProblem } from './schedule.ts';

const now = Date.parse('2026-11-22T01:00:00Z');

function next(schedule: string, timeZone?: string, after = '2026-11-22T01:00:00Z'): string | undefined {
  const at = nextDue(schedule, timeZone, Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
}

describe('a schedule falls due', () => {
  it.each([
    ['0 18 * * * *', undefined, '2026-11-22T01:18:00.000Z'],
    // China has no summer time: 18:00 there is 10:00 UTC.
    ['0 0 18 * * *', undefined, '2026-11-22T10:00:00.000Z'],
    ['0 0 18 * * *', 'UTC', '2026-11-22T18:00:00.000Z'],
    ['0 0 9 1 * *', 'Asia/Shanghai', '2026-12-01T01:00:00.000Z'],
    ['0 0 9 31 * *', 'Asia/Shanghai', '2026-12-31T01:00:00.000Z'],
    ['0 0 9 1 JAN ?', 'Asia/Shanghai', '2027-01-01T01:00:00.000Z'],
    ['0 0 9 29 2 *', 'UTC', '2028-02-29T09:00:00.000Z'],
    ['30 */20 * * * MON-FRI', 'UTC', '2026-11-23T00:00:30.000Z'],
  ])('%s in %s', (schedule, timeZone, due) => {
    expect(next(schedule, timeZone)).toBe(due);
  });

  it('at the same wall clock before and after the clocks change', () => {
    expect(next('0 0 8 * * *', 'America/New_York', '2027-03-12T14:00:00Z')).toBe('2027-03-13T13:00:00.000Z');
    expect(next('0 0 8 * * *', 'America/New_York', '2027-03-13T14:00:00Z')).toBe('2027-03-14T12:00:00.000Z');
  });

  it('strictly after the time that is given', () => {
    expect(next('0 18 * * * *', 'UTC', '2026-11-22T01:18:00Z')).toBe('2026-11-22T02:18:00.000Z');
  });
});

describe('excluded dates', () => {
  const excludeDates = ['* * * 15 11 *', '* * * * * 5'];

  it.each([
    ['2026-11-14T16:30:00Z', true, 'the 15th of November has begun in Shanghai'],
    ['2026-11-15T15:59:00Z', true, 'it has not ended there'],
    ['2026-11-15T16:30:00Z', false, 'it is Monday the 16th there'],
    ['2026-11-20T04:00:00Z', true, 'a Friday'],
    ['2026-11-19T15:00:00Z', false, 'still Thursday'],
  ])('%s: %s, %s', (at, excluded) => {
    expect(isExcluded(excludeDates, undefined, Date.parse(at))).toBe(excluded);
  });

  it('only say days: their time of day does not matter', () => {
    expect(isExcluded(['0 0 0 15 11 *'], 'UTC', Date.parse('2026-11-15T13:14:15Z'))).toBe(true);
  });
});

describe('a schedule is refused', () => {
  it.each([
    ['0 18 * * *', 'it has 5 fields'],
    ['0 0 18 * * * 2027', 'it has 7 fields'],
    ['0 0 24 * * *', 'Invalid value for hour: 24'],
    ['60 0 1 * * *', 'Invalid value for second: 60'],
    ['0 0 1 * 13 *', 'Invalid value for month'],
    ['0 0 1 * * 7', 'weekdays run from 0'],
    ['0 0 1 L * *', 'numbers, names'],
    ['0 0 1 * * 1#2', 'numbers, names'],
    ['0 0 0 31 2 *', 'it never falls due'],
    ['every day at 6 o clock', 'numbers, names'],
  ])('%s: %s', (schedule, why) => {
    expect(scheduleProblem(schedule, 'UTC', now)).toContain(why);
  });

  it.each(['0 18 * * * *', '0 0 9 ? * MON-FRI', '*/5 0,30 8-20/2 1-15 jan-mar 0-6'])('but not %s', (schedule) => {
    expect(scheduleProblem(schedule, 'UTC', now)).toBeUndefined();
  });
});

it('knows time zones', () => {
  expect(isTimeZone('Asia/Shanghai')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});
