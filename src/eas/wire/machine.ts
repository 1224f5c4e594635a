import * as z from 'zod/mini';
import { count, field, listOf } from './tolerant.ts';

/** A public instance type. `Memory` and `GPUMemory` are GB; `GPUMemory` is per GPU. */
export const MachineSpec = z.looseObject({
  InstanceType: z.string(),
  CPU: field(count),
  Memory: field(count),
  GPU: field(z.string()),
  GPUAmount: field(count),
  GPUMemory: field(count),
  IsAvailable: field(z.boolean()),
  StockStatus: field(z.string()),
  SpotDiscount: field(count),
  Vendor: field(z.string()),
});

export type MachineSpec = z.infer<typeof MachineSpec>;

export const MachineSpecAnswer = z.looseObject({ InstanceMetas: listOf(MachineSpec) });
