import { describe, expect, it } from 'vitest';
import { readCronScaler } from './readCronScaler.ts';

const now = Date.parse('2026-11-22T01:00:00Z');
const job = { Name: 'up', Schedule: '0 0 18 * * *', TargetSize: 2, TimeZone: 'Asia/Shanghai' };

function read(body: unknown) {
  return readCronScaler(body, now);
}

describe('the body of a cron scaler', () => {
  it('has at most a hundred jobs, and as many excluded dates', () => {
    const jobs = Array.from({ length: 101 }, (_, index) => ({ ...job, Name: `up-${index}` }));
    expect(() => read({ ScaleJobs: jobs })).toThrow('ScaleJobs can have at most 100 entries, not 101.');
    expect(read({ ScaleJobs: jobs.slice(1) }).jobs).toHaveLength(100);
    const dates = Array.from({ length: 101 }, () => '* * * 1 1 *');
    expect(() => read({ ScaleJobs: [job], ExcludeDates: dates })).toThrow('ExcludeDates can have at most 100 entries');
  });

  it('may leave names, zones and excluded dates out', () => {
    const { jobs, excludeDates } = read({
      ScaleJobs: [
        { Schedule: job.Schedule, TargetSize: 0 },
        { ...job, TargetSize: 1000 },
      ],
    });
    expect(excludeDates).toBeUndefined();
    expect(jobs).toEqual([
      { name: 'scale-jobs-0', schedule: '0 0 18 * * *', targetSize: 0, timeZone: undefined },
      { name: 'up', schedule: '0 0 18 * * *', targetSize: 1000, timeZone: 'Asia/Shanghai' },
    ]);
  });

  it.each([
    ['nothing', {}, 'ScaleJobs is mandatory'],
    ['no job', { ScaleJobs: [] }, 'at least one job'],
    ['jobs that are no list', { ScaleJobs: job }, 'must be a list of jobs'],
    ['no schedule', { ScaleJobs: [{ ...job, Schedule: undefined }] }, 'ScaleJobs.0.Schedule is missing.'],
    [
      'five fields',
      { ScaleJobs: [job, { ...job, Name: 'b', Schedule: '0 18 * * *' }] },
      'ScaleJobs.1.Schedule: "0 18 * * *" is not valid: it has 5 fields',
    ],
    [
      'a size that is too large',
      { ScaleJobs: [{ ...job, TargetSize: 1001 }] },
      'TargetSize must be a whole number from 0 to 1000.',
    ],
    ['a size that is text', { ScaleJobs: [{ ...job, TargetSize: '2' }] }, 'TargetSize must be a whole number'],
    ['no size', { ScaleJobs: [{ ...job, TargetSize: undefined }] }, 'ScaleJobs.0.TargetSize is missing.'],
    ['a zone of nowhere', { ScaleJobs: [{ ...job, TimeZone: 'CST+8' }] }, '"CST+8" is no time zone'],
    ['one name twice', { ScaleJobs: [job, job] }, 'the name up more than once'],
    [
      'a date in the place of a schedule',
      { ScaleJobs: [job], ExcludeDates: ['2026-12-24'] },
      'ExcludeDates: "2026-12-24" is not valid',
    ],
  ])('may not have %s', (_name, body, sentence) => {
    expect(() => read(body)).toThrow(sentence);
  });
});
