/**
 * Schedules of scheduled scaling: six fields from second to weekday. What a field may hold, and that excluded dates are
 * schedules too, follows kubernetes-cronhpa-controller, whose words and states EAS's answers have [INFER].
 */
import { Cron } from 'croner';

/** Taken when a job names no time zone [INFER]. */
export const usualTimeZone = 'Asia/Shanghai';

const fieldCount = 6;
const allowed = /^[\d*/,\-?a-z\s]+$/i;
/** Letters only as names of months and weekdays. */
const names = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;

function cronOf(schedule: string, timeZone: string): Cron {
  return new Cron(schedule, { paused: true, mode: '6-part', timezone: timeZone });
}

/** Why a schedule is not valid, as the end of a sentence; undefined when it is. */
export function scheduleProblem(schedule: string, timeZone: string, now: number): string | undefined {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== fieldCount) {
    return `it has ${fields.length} fields, but needs six: second, minute, hour, day, month and weekday, such as 0 0 18 * * *`;
  }
  const words = schedule.match(/[a-z]+/gi) ?? [];
  if (!allowed.test(schedule) || words.some((word) => !names.test(word))) {
    return 'a field may hold numbers, names of months or weekdays, and * / , - ?';
  }
  if (/(^|[,-])7(?=$|[,/-])/.test(fields[5] ?? '')) return 'weekdays run from 0, Sunday, to 6';
  try {
    if (cronOf(schedule, timeZone).nextRun(new Date(now)) === null) return 'it never falls due';
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Cron\w+: /, '').replace(/\.$/, '') : 'it cannot be read';
  }
}

/** True when a name is one of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** When a schedule falls due next after a time, both real time in ms; undefined when never. */
export function nextDue(schedule: string, timeZone: string | undefined, after: number): number | undefined {
  return cronOf(schedule, timeZone ?? usualTimeZone)
    .nextRun(new Date(after))
    ?.getTime();
}

/** True when a day is one of the excluded: of an excluded schedule only day, month and weekday matter. */
export function isExcluded(excludeDates: readonly string[], timeZone: string | undefined, at: number): boolean {
  return excludeDates.some((schedule) => {
    const [, , , ...days] = schedule.trim().split(/\s+/);
    return cronOf(`* * * ${days.join(' ')}`, timeZone ?? usualTimeZone).match(new Date(at));
  });
}
