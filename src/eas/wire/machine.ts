import * as z from 'zod/mini';
import { count, field, flag, listOf } from './tolerant.ts';

/** A public instance type. `Memory` and `GPUMemory` are GB; `GPUMemory` is per GPU. */
export const MachineSpec = z.looseObject({
  InstanceType: z.string(),
  CPU: field(count),
  Memory: field(count),
  GPU: field(z.string()),
  GPUAmount: field(count),
  GPUMemory: field(count),
  IsAvailable: field(flag),
  StockStatus: field(z.string()),
  /** Spot discount as EAS tells it (0.12 in the contract's example), with the hour of protection and without it. */
  SpotDiscount: field(count),
  NonProtectSpotDiscount: field(count),
  Vendor: field(z.string()),
});

export type MachineSpec = z.infer<typeof MachineSpec>;

export const MachineSpecAnswer = z.looseObject({ InstanceMetas: listOf(MachineSpec) });

/** The spot discount of an instance type in a zone at a moment, in the terms of `MachineSpec.SpotDiscount`. */
export const SpotDiscount = z.looseObject({
  InstanceType: field(z.string()),
  ZoneId: field(z.string()),
  SpotDiscount: count,
  Timestamp: z.string(),
});

export type SpotDiscount = z.infer<typeof SpotDiscount>;

export const SpotDiscountAnswer = z.looseObject({ SpotDiscounts: listOf(SpotDiscount) });

/** A region that EAS is in; the name is in the language of the account. */
export const Region = z.looseObject({ RegionId: z.string(), RegionName: field(z.string()) });

export type Region = z.infer<typeof Region>;

export const RegionsAnswer = z.looseObject({ Regions: listOf(Region) });
