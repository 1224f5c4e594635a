import * as z from 'zod/mini';

/** A moment, real time in ms. */
const time = z.number();

/** A service group: made by CreateGroup, or when a service names it. */
export const GroupRecord = z.object({
  name: z.string(),
  token: z.string(),
  workspaceId: z.optional(z.string()),
  labels: z.record(z.string(), z.string()),
  /** As CreateGroup was given it: `GatewayId`, `VpcId`, `VSwitchId`, `SecurityGroupId`. */
  network: z.optional(z.record(z.string(), z.string())),
  /** `auto`: by running instances. `customized`: by the weight of each member. */
  trafficMode: z.enum(['auto', 'customized']),
  /** True when CreateGroup made it: it then stays without members. */
  explicit: z.boolean(),
  createdAt: time,
  updatedAt: time,
});

export type GroupRecord = z.infer<typeof GroupRecord>;
