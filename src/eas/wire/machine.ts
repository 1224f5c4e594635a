import * as z from 'zod/mini';
import { count, listOf, maybe } from './tolerant.ts';

/** A public instance type. `Memory` and `GPUMemory` are GB; `GPUMemory` is per GPU. */
export const MachineSpec = z.looseObject({
  InstanceType: z.string(),
  CPU: maybe.count,
  Memory: maybe.count,
  GPU: maybe.string,
  GPUAmount: maybe.count,
  GPUMemory: maybe.count,
  IsAvailable: maybe.flag,
  StockStatus: maybe.string,
  /** Spot discount as EAS tells it (0.12 in the contract's example), with the hour of protection and without it. */
  SpotDiscount: maybe.count,
  NonProtectSpotDiscount: maybe.count,
  Vendor: maybe.string,
});

export type MachineSpec = z.infer<typeof MachineSpec>;

export const MachineSpecAnswer = z.looseObject({ InstanceMetas: listOf(MachineSpec) });

/** The spot discount of an instance type in a zone at a moment, in the terms of `MachineSpec.SpotDiscount`. */
export const SpotDiscount = z.looseObject({
  InstanceType: maybe.string,
  ZoneId: maybe.string,
  SpotDiscount: count,
  Timestamp: z.string(),
});

export type SpotDiscount = z.infer<typeof SpotDiscount>;

export const SpotDiscountAnswer = z.looseObject({ SpotDiscounts: listOf(SpotDiscount) });

/** A region that EAS is in; the name is in the language of the account. */
export const Region = z.looseObject({ RegionId: z.string(), RegionName: maybe.string });

export type Region = z.infer<typeof Region>;

export const RegionsAnswer = z.looseObject({ Regions: listOf(Region) });
