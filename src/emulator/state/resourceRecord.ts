import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** A machine of a resource group, with the times that it passes its stages. */
export const NodeRecord = z.object({
  /** `eas-i-…` */
  id: z.string(),
  name: z.string(),
  /** Instance type of the machine. */
  type: z.string(),
  chargeType: z.enum(['PrePaid', 'PostPaid']),
  autoRenewal: z.boolean(),
  /** GiB. */
  diskSize: z.number(),
  zone: z.string(),
  labels: z.record(z.string(), z.string()),
  orderedAt: time,
  /** When services can stand on it; of a failed one when it failed. */
  attachedAt: time,
  failed: z.optional(z.boolean()),
  /** Since when nothing new is put on it, by whom and why. */
  cordon: z.optional(z.object({ at: time, operator: z.string(), reason: z.string() })),
  /** When it was told to go, and when it is gone. */
  deletingAt: z.optional(time),
  goneAt: z.optional(time),
});

export type NodeRecord = z.infer<typeof NodeRecord>;

/** How a self-managed resource group finds its machines. */
export const SelfManaged = z.object({
  externalClusterId: z.optional(z.string()),
  roleName: z.optional(z.string()),
  nodeMatchLabels: z.optional(z.record(z.string(), z.string())),
  nodeTolerations: z.optional(z.array(z.record(z.string(), z.string()))),
});

export type SelfManaged = z.infer<typeof SelfManaged>;

/** A resource group with its machines. */
export const ResourceRecord = z.object({
  /** `eas-r-…` */
  id: z.string(),
  name: z.string(),
  type: z.enum(['Dedicated', 'SelfManaged']),
  usageMode: z.string(),
  selfManaged: z.optional(SelfManaged),
  createdAt: time,
  updatedAt: time,
  /** When it takes services. */
  readyAt: time,
  deletingAt: z.optional(time),
  goneAt: z.optional(time),
  nodes: z.array(NodeRecord),
});

export type ResourceRecord = z.infer<typeof ResourceRecord>;
