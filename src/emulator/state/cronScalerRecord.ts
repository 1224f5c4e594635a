import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** One scheduled scaling, with how it last went. */
export const CronJobRecord = z.object({
  name: z.string(),
  /** Six fields: second, minute, hour, day, month, weekday. */
  schedule: z.string(),
  targetSize: z.number(),
  /** An IANA name; the usual one when left out. */
  timeZone: z.optional(z.string()),
  createdAt: time,
  /** When it was last due. */
  probedAt: z.optional(time),
  state: z.enum(['Submitted', 'Succeed', 'Failed']),
  message: z.string(),
});

export type CronJobRecord = z.infer<typeof CronJobRecord>;

/** The scheduled scaling of a service. */
export const CronScalerRecord = z.object({
  /** Schedules whose days are left out. */
  excludeDates: z.array(z.string()),
  jobs: z.array(CronJobRecord),
});

export type CronScalerRecord = z.infer<typeof CronScalerRecord>;
