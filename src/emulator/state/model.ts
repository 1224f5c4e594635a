/**
 * What the emulator remembers. Nothing here says how a service is doing: that follows from these times and the time
 * of the question (services/status.ts, services/instanceState.ts).
 */
import * as z from 'zod/mini';
import { BenchmarkRecord } from './benchmarkRecord.ts';
import { ConfigRecord } from './configRecord.ts';
import { GroupRecord } from './groupRecord.ts';
import { ResourceRecord } from './resourceRecord.ts';
import { ServiceRecord } from './serviceRecord.ts';

export const EmulatorState = z.object({
  /** The pair that the emulator made up, kept so that a client's settings still fit after a restart. */
  accessKey: z.optional(z.object({ id: z.string(), secret: z.string() })),
  /** When an emulator first ran on this state, real time in ms: what was before is not recorded, but modelled. */
  begunAt: z.optional(z.number()),
  services: z.array(ServiceRecord),
  groups: z._default(z.array(GroupRecord), []),
  configs: z._default(z.array(ConfigRecord), []),
  resources: z._default(z.array(ResourceRecord), []),
  benchmarks: z._default(z.array(BenchmarkRecord), []),
});

export type EmulatorState = z.infer<typeof EmulatorState>;

export const emptyState: EmulatorState = { services: [], groups: [], configs: [], resources: [], benchmarks: [] };
