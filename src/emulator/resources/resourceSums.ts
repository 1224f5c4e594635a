import type { EmulatorState } from '../state/model.ts';
import type { ResourceRecord } from '../state/resourceRecord.ts';
import { nodeStage } from './nodeState.ts';
import { resourceUse } from './resourceUse.ts';
import { minus, nothing, plus, type Size } from './size.ts';

/** A resource group in numbers. */
export interface ResourceSums {
  readonly total: Size;
  readonly used: Size;
  /** The most of each that one machine has free. */
  readonly largestFree: Size;
  /** Machines by how they are paid. */
  readonly prePaid: number;
  readonly postPaid: number;
}

/** Sums over the machines of a resource group; those that are not attached count as machines, but have nothing yet. */
export function resourceSums(state: EmulatorState, resource: ResourceRecord, now: number): ResourceSums {
  const uses = resourceUse(state, resource, now);
  const attached = uses.filter(({ node }) => nodeStage(node, now) === 'ready');
  const open = attached.filter(({ node }) => node.cordon === undefined);
  const total = attached.reduce((sum, use) => plus(sum, use.total), nothing);
  const free = attached.reduce((sum, use) => plus(sum, use.free), nothing);
  const paid = (kind: 'PrePaid' | 'PostPaid'): number => uses.filter(({ node }) => node.chargeType === kind).length;
  return {
    total,
    used: minus(total, free),
    largestFree: {
      cpu: Math.max(0, ...open.map((use) => use.free.cpu)),
      memoryMb: Math.max(0, ...open.map((use) => use.free.memoryMb)),
      gpu: Math.max(0, ...open.map((use) => use.free.gpu)),
    },
    prePaid: paid('PrePaid'),
    postPaid: paid('PostPaid'),
  };
}
