import {
  type MachineSpec,
  MachineSpecAnswer,
  type Region,
  RegionsAnswer,
  type SpotDiscount,
  SpotDiscountAnswer,
} from '../wire/machine.ts';
import type { EasCaller } from './caller.ts';

/** Which instance types are listed. */
export interface MachineFilter {
  /** `PostPaid` when left out. */
  readonly chargeType?: string;
  /** `Public` when left out. */
  readonly resourceType?: string;
}

/** The machines that EAS rents out. Every method rejects with a `CloudError`. */
export interface MachinesApi {
  listSpecs(filter?: MachineFilter, signal?: AbortSignal): Promise<MachineSpec[]>;
  /** How the spot discount of an instance type went, with the hour of protection or without it. */
  spotDiscounts(
    instanceType: string,
    options?: { isProtected?: boolean },
    signal?: AbortSignal,
  ): Promise<SpotDiscount[]>;
  /** The regions that EAS is in, as EAS itself lists them. */
  listRegions(signal?: AbortSignal): Promise<Region[]>;
}

/** The machines that EAS rents out, over a caller. */
export function machinesApi(caller: EasCaller): MachinesApi {
  return {
    listSpecs: async ({ chargeType = 'PostPaid', resourceType = 'Public' } = {}, signal) => {
      const parts = { query: { ChargeType: chargeType, ResourceType: resourceType } };
      return (await caller.read('DescribeMachineSpec', parts, MachineSpecAnswer, signal)).InstanceMetas;
    },
    spotDiscounts: async (instanceType, { isProtected } = {}, signal) => {
      const parts = { query: { InstanceType: instanceType, IsProtect: isProtected }, subject: instanceType };
      return (await caller.read('DescribeSpotDiscountHistory', parts, SpotDiscountAnswer, signal)).SpotDiscounts;
    },
    listRegions: async (signal) => (await caller.read('DescribeRegions', {}, RegionsAnswer, signal)).Regions,
  };
}
