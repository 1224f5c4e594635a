import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** Why an instance cannot start. */
export const Problem = z.object({
  kind: z.enum(['out-of-stock', 'quota-full', 'resource-full', 'image-pull']),
  /** A sentence for a person. */
  message: z.string(),
  /** When EAS stops trying. */
  givesUpAt: time,
  /** When the instance can go on after all; EAS does not give up then. */
  endsAt: z.optional(time),
});

export type Problem = z.infer<typeof Problem>;

/** What goes wrong in a container that was started. */
export const troubleKinds = ['crash', 'oom', 'cuda-oom', 'nccl', 'health-check', 'liveness'] as const;

/** How the runs of a container fail, decided when the instance is ordered; which run fails when follows (runs.ts). */
export const Trouble = z.object({
  kind: z.enum(troubleKinds),
  /** A run fails `afterMs` after its container started, or after it was ready. */
  since: z.enum(['start', 'ready']),
  afterMs: z.number(),
  /** Runs do not fail for it before this time. */
  from: z.optional(time),
  /** From the first failed check until the container is ended, in ms; 0 where the process ends by itself. */
  lingerMs: z.number(),
  /** Runs that fail; without it every one. */
  times: z.optional(z.number()),
  /** True when a container that ended stays down (`runtime.enable_crash_block`). */
  staysDown: z.optional(z.boolean()),
  /** When EAS calls an instance failed that never was ready. */
  givesUpAt: z.optional(time),
});

export type Trouble = z.infer<typeof Trouble>;

/** How long the steps of a container's run take, in ms. */
export const Pace = z.object({
  /** Of the first run: until it is loaded, and from then until it is ready. */
  loadMs: z.number(),
  probeMs: z.number(),
  /** The same of later runs. */
  againMs: z.number(),
  againProbeMs: z.number(),
  /** The wait before the first restart; it doubles with each. */
  backOffMs: z.number(),
});

export type Pace = z.infer<typeof Pace>;

/** What a user had one instance do. */
export const InstanceAct = z.object({
  kind: z.enum(['isolate', 'readmit', 'detach', 'restart']),
  at: time,
  /** Of `restart`: the container beside the main one that was restarted; left out for the main one. */
  sidecar: z.optional(z.string()),
});

export type InstanceAct = z.infer<typeof InstanceAct>;

/** One instance with the times that it passes its stages; a stage without a time is never reached. */
export const InstanceRecord = z.object({
  name: z.string(),
  /** Version of the service that it runs. */
  version: z.number(),
  orderedAt: time,
  scheduledAt: z.optional(time),
  pulledAt: z.optional(time),
  /** Of the first run of its container that comes so far. */
  loadedAt: z.optional(time),
  readyAt: z.optional(time),
  problem: z.optional(Problem),
  pace: z.optional(Pace),
  trouble: z.optional(Trouble),
  /** The rule of --faults that took it (instanceFaults.ts, `faultKey`). */
  fault: z.optional(z.string()),
  /** When its spot machine is taken back. */
  reclaimAt: z.optional(time),
  /** What users did to it, oldest first. */
  acts: z.optional(z.array(InstanceAct)),
  /** The instance that it was ordered in the place of. */
  replaces: z.optional(z.string()),
  /** The machines that it stands on, in a resource group by id, in a quota by name (resources/assignNodes.ts). */
  nodes: z.optional(z.array(z.string())),
  /** When it was told to end, and when it is gone. */
  endingAt: z.optional(time),
  goneAt: z.optional(time),
});

export type InstanceRecord = z.infer<typeof InstanceRecord>;
