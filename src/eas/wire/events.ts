import * as z from 'zod/mini';
import { count, field, listOf } from './tolerant.ts';

/** One event of a service; `Message` is often JSON text with a `message` in it. */
export const ServiceEvent = z.looseObject({
  Type: field(z.string()),
  Reason: field(z.string()),
  Resource: field(z.string()),
  Time: field(z.string()),
  Message: field(z.string()),
});

export type ServiceEvent = z.infer<typeof ServiceEvent>;

export const EventsAnswer = z.looseObject({ Events: listOf(ServiceEvent), TotalCount: field(count) });

/** One page of log lines. */
export const LogPage = z.looseObject({
  Logs: listOf(z.string()),
  PageNum: field(count),
  TotalCount: field(count),
  TotalPageNum: field(count),
});

export type LogPage = z.infer<typeof LogPage>;

/** One finding of the diagnosis of a service or an instance. */
export const Diagnosis = z.looseObject({
  Error: field(z.string()),
  Causes: listOf(z.string()),
  Advices: listOf(z.string()),
});

export type Diagnosis = z.infer<typeof Diagnosis>;

export const ServiceDiagnosisAnswer = z.looseObject({ DiagnosisList: listOf(Diagnosis) });

export const InstanceDiagnosisAnswer = z.looseObject({ Diagnosis: field(Diagnosis) });

/** What DescribeServiceSignedUrl answers: a secret for as long as it opens. */
export const SignedUrlAnswer = z.object({ SignedUrl: z.string().check(z.minLength(1)) });
