import { findMachine } from '../../catalog/machines.ts';
import type { QuotaEntry } from '../../catalog/quotas.ts';
import type { Size } from '../../resources/size.ts';

/** An amount of resources as PaiStudio writes it. */
export interface Amount {
  readonly CPU: string;
  readonly GPU: string;
  readonly GPUType: string;
  readonly Memory: string;
}

/** What so many nodes of a quota are. */
export function nodesAmount(quota: QuotaEntry, nodes: number): Amount {
  const machine = findMachine(quota.nodeType);
  return {
    CPU: String((machine?.cpu ?? 0) * nodes),
    GPU: String((machine?.gpus ?? 0) * nodes),
    GPUType: machine?.gpu ?? '',
    Memory: `${(machine?.memory ?? 0) * nodes}Gi`,
  };
}

/** What a worker takes. */
export function sizeAmount(size: Size, quota: QuotaEntry): Amount {
  return {
    CPU: String(size.cpu),
    GPU: String(size.gpu),
    GPUType: findMachine(quota.nodeType)?.gpu ?? '',
    Memory: `${Math.round(size.memoryMb / 1024)}Gi`,
  };
}
