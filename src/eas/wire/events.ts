import * as z from 'zod/mini';
import { field, listOf, maybe } from './tolerant.ts';

/** One event of a service; `Message` is often JSON text with a `message` in it. */
export const ServiceEvent = z.looseObject({
  Type: maybe.string,
  Reason: maybe.string,
  Resource: maybe.string,
  Time: maybe.string,
  Message: maybe.string,
});

export type ServiceEvent = z.infer<typeof ServiceEvent>;

export const EventsAnswer = z.looseObject({ Events: listOf(ServiceEvent), TotalCount: maybe.count });

/** One page of log lines. */
export const LogPage = z.looseObject({
  Logs: listOf(z.string()),
  PageNum: maybe.count,
  TotalCount: maybe.count,
  TotalPageNum: maybe.count,
});

export type LogPage = z.infer<typeof LogPage>;

/** One finding of the diagnosis of a service or an instance. */
export const Diagnosis = z.looseObject({
  Error: maybe.string,
  Causes: listOf(z.string()),
  Advices: listOf(z.string()),
});

export type Diagnosis = z.infer<typeof Diagnosis>;

export const ServiceDiagnosisAnswer = z.looseObject({ DiagnosisList: listOf(Diagnosis) });

export const InstanceDiagnosisAnswer = z.looseObject({ Diagnosis: field(Diagnosis) });

/** What DescribeServiceSignedUrl answers: a secret for as long as it opens. */
export const SignedUrlAnswer = z.object({ SignedUrl: z.string().check(z.minLength(1)) });
