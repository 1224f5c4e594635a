import * as z from 'zod/mini';
import { AutoscalerRecord, ScalerDecision } from './autoscalerRecord.ts';
import { CronScalerRecord } from './cronScalerRecord.ts';
import { InstanceRecord } from './instanceRecord.ts';
import { RolloutRecord } from './rolloutRecord.ts';

/** A moment, real time in ms. */
const time = z.number();
const json = z.record(z.string(), z.unknown());

/** Something that a user had a service do. */
export const Operation = z.object({
  kind: z.enum(['create', 'start', 'stop', 'scale', 'update', 'restart', 'delete']),
  at: time,
  /** Instances wanted from then on. */
  instances: z.number(),
  /** The version that the service had from then on. */
  version: z.optional(z.number()),
});

export type Operation = z.infer<typeof Operation>;

/** A configuration that a service had, and when it got it. */
export const ServiceVersion = z.object({ version: z.number(), at: time, config: json });

export type ServiceVersion = z.infer<typeof ServiceVersion>;

export const SafetyLock = z.enum(['all', 'dangerous', 'none']);

export type SafetyLock = z.infer<typeof SafetyLock>;

export const ServiceRecord = z.object({
  uid: z.string(),
  name: z.string(),
  token: z.string(),
  workspaceId: z.string(),
  /** From the query `Labels`; those of the configuration stay in it. */
  labels: z.record(z.string(), z.string()),
  /** The configuration as it came; of an aggregate without `members`, which are records of their own. */
  config: json,
  /** Only for a member of an aggregate: the aggregate's uid. */
  parentUid: z.optional(z.string()),
  /** Only for a member of an aggregate: `LLMPrefill` … */
  memberType: z.optional(z.string()),
  createdAt: time,
  updatedAt: time,
  /** The version that the service runs, or is updated to. */
  version: z.number(),
  /** When it got that version; without it when it was created. */
  versionAt: z.optional(time),
  /** The other versions that are kept, oldest first; of an aggregate with `members`. */
  versions: z.optional(z.array(ServiceVersion)),
  safetyLock: z.optional(SafetyLock),
  /** Since a restart: instances that were ordered earlier are to be replaced. */
  renewedAt: z.optional(time),
  /** True when an update was left where it was: instances of older versions stay. */
  updateLeft: z.optional(z.boolean()),
  rollout: z.optional(RolloutRecord),
  /** How its group sends requests to it; without it as when it was created (groups/traffic.ts). */
  traffic: z.optional(z.object({ state: z.enum(['standalone', 'grouping']), weight: z.number() })),
  /** Requests that are sent on to other services too: per cent, and their names. */
  mirror: z.optional(z.object({ ratio: z.number(), targets: z.array(z.string()) })),
  autoscaler: z.optional(AutoscalerRecord),
  cronScaler: z.optional(CronScalerRecord),
  /** What scalers of either kind did; the last few. */
  decisions: z.optional(z.array(ScalerDecision)),
  /** Oldest first, never empty. */
  operations: z.array(Operation),
  /** Oldest first; those that are gone stay for a while, for events and logs. */
  instances: z.array(InstanceRecord),
});

export type ServiceRecord = z.infer<typeof ServiceRecord>;
