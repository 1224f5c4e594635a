import * as z from 'zod/mini';
import { missing } from '../../http/apiError.ts';
import { isTimeZone, scheduleProblem, usualTimeZone } from '../../scaling/schedule.ts';
import { invalid } from '../../services/config.ts';

/** A scheduled scaling as it was asked for. */
export interface WantedJob {
  readonly name: string;
  readonly schedule: string;
  readonly targetSize: number;
  readonly timeZone: string | undefined;
}

export interface WantedCronScaler {
  /** Undefined when the body does not speak of them. */
  readonly excludeDates: readonly string[] | undefined;
  readonly jobs: readonly WantedJob[];
}

const mostInstances = 1000;
/** Jobs, and excluded dates, of one service [INFER]: each is looked at whenever anything changes. */
const mostEntries = 100;

const Body = z.looseObject({
  ExcludeDates: z.optional(z.nullable(z.array(z.string()))),
  ScaleJobs: z.optional(z.nullable(z.array(z.record(z.string(), z.unknown())))),
});

/** Reads the body of CreateServiceCronScaler and UpdateServiceCronScaler; every refusal names the job. */
export function readCronScaler(body: unknown, now: number): WantedCronScaler {
  const read = z.safeParse(Body, body);
  if (!read.success) throw invalid('ScaleJobs must be a list of jobs, and ExcludeDates a list of texts.');
  const { ScaleJobs, ExcludeDates } = read.data;
  if (!ScaleJobs) throw missing('ScaleJobs');
  if (ScaleJobs.length === 0) throw invalid('ScaleJobs must have at least one job.');
  for (const [name, list] of Object.entries({ ScaleJobs, ExcludeDates: ExcludeDates ?? [] })) {
    if (list.length > mostEntries)
      throw invalid(`${name} can have at most ${mostEntries} entries, not ${list.length}.`);
  }
  const jobs = ScaleJobs.map((job, index) => readJob(job, index, now));
  const twice = jobs.find((job, index) => jobs.findIndex((other) => other.name === job.name) !== index);
  if (twice) throw invalid(`ScaleJobs has the name ${twice.name} more than once.`);
  for (const excluded of ExcludeDates ?? []) {
    const problem = scheduleProblem(excluded, usualTimeZone, now);
    if (problem) throw invalid(`ExcludeDates: ${shown(excluded)} is not valid: ${problem}.`);
  }
  return { jobs, excludeDates: ExcludeDates ?? undefined };
}

function shown(text: string): string {
  return `"${text.slice(0, 80)}"`;
}

function readJob(job: Readonly<Record<string, unknown>>, index: number, now: number): WantedJob {
  // Without a name a job gets one such as those of the documented example [INFER].
  const name = textOf(job, 'Name', index) ?? `scale-jobs-${index}`;
  const schedule = textOf(job, 'Schedule', index);
  if (schedule === undefined) throw invalid(`ScaleJobs.${index}.Schedule is missing.`);
  const timeZone = textOf(job, 'TimeZone', index);
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalid(`ScaleJobs.${index}.TimeZone: ${shown(timeZone)} is no time zone; use a name such as Asia/Shanghai.`);
  }
  const problem = scheduleProblem(schedule, timeZone ?? usualTimeZone, now);
  if (problem) throw invalid(`ScaleJobs.${index}.Schedule: ${shown(schedule)} is not valid: ${problem}.`);
  return { name, schedule: schedule.trim(), targetSize: sizeOf(job, index), timeZone };
}

function sizeOf(job: Readonly<Record<string, unknown>>, index: number): number {
  if (job['TargetSize'] === undefined) throw invalid(`ScaleJobs.${index}.TargetSize is missing.`);
  const read = z.safeParse(z.int().check(z.gte(0), z.lte(mostInstances)), job['TargetSize']);
  if (!read.success) throw invalid(`ScaleJobs.${index}.TargetSize must be a whole number from 0 to ${mostInstances}.`);
  return read.data;
}

function textOf(job: Readonly<Record<string, unknown>>, field: string, index: number): string | undefined {
  const value = job[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(`ScaleJobs.${index}.${field} must be a text.`);
  return value;
}
