/**
 * What the emulator remembers. Nothing here says how a service is doing: that follows from these times and the time
 * of the question (services/status.ts, services/instanceState.ts).
 */
import * as z from 'zod/mini';

const time = z.number();
const json = z.record(z.string(), z.unknown());

/** Why an instance cannot start. */
export const Problem = z.object({
  kind: z.enum(['out-of-stock', 'quota-full', 'image-pull']),
  /** A sentence for a person. */
  message: z.string(),
  /** When EAS stops trying. */
  givesUpAt: time,
});

export type Problem = z.infer<typeof Problem>;

/** One instance with the times that it passes its stages; a stage without a time is never reached. */
export const InstanceRecord = z.object({
  name: z.string(),
  /** Version of the service that it runs. */
  version: z.number(),
  orderedAt: time,
  scheduledAt: z.optional(time),
  pulledAt: z.optional(time),
  loadedAt: z.optional(time),
  readyAt: z.optional(time),
  problem: z.optional(Problem),
  /** When it was told to end, and when it is gone. */
  endingAt: z.optional(time),
  goneAt: z.optional(time),
});

export type InstanceRecord = z.infer<typeof InstanceRecord>;

/** Something that a user had a service do. */
export const Operation = z.object({
  kind: z.enum(['create', 'start', 'stop', 'scale', 'update', 'restart', 'delete']),
  at: time,
  /** Instances wanted from then on. */
  instances: z.number(),
});

export type Operation = z.infer<typeof Operation>;

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
  version: z.number(),
  /** Oldest first, never empty. */
  operations: z.array(Operation),
  /** Oldest first; those that are gone stay for a while, for events and logs. */
  instances: z.array(InstanceRecord),
});

export type ServiceRecord = z.infer<typeof ServiceRecord>;

export const EmulatorState = z.object({
  /** The pair that the emulator made up, kept so that a client's settings still fit after a restart. */
  accessKey: z.optional(z.object({ id: z.string(), secret: z.string() })),
  services: z.array(ServiceRecord),
});

export type EmulatorState = z.infer<typeof EmulatorState>;

export const emptyState: EmulatorState = { services: [] };
