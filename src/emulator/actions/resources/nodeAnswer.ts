import { findMachine } from '../../catalog/machines.ts';
import { isoSeconds } from '../../clock.ts';
import { fractionOf } from '../../ids.ts';
import { account, region } from '../../inferred.ts';
import type { NodeUse } from '../../resources/filling.ts';
import { nodeStage, nodeWords } from '../../resources/nodeState.ts';
import { minus } from '../../resources/size.ts';
import type { NodeRecord, ResourceRecord } from '../../state/resourceRecord.ts';
import { labelList } from '../fields.ts';

const monthMs = 30 * 24 * 3_600_000;

function octet(text: string, below: number): number {
  return 2 + Math.floor(fractionOf(text) * below);
}

/** The address of a machine, always the same for its id. */
export function nodeIp(node: NodeRecord): string {
  return `10.224.${octet(`${node.id}a`, 250)}.${octet(`${node.id}b`, 250)}`;
}

/** A month paid in advance ends this machine; renewed ones go on month by month. Undefined for one that is paid after. */
function expiredAt(node: NodeRecord, now: number): number | undefined {
  if (node.chargeType === 'PostPaid') return undefined;
  const months = node.autoRenewal ? Math.max(1, Math.ceil((now - node.orderedAt) / monthMs)) : 1;
  return node.orderedAt + months * monthMs;
}

function gigabytes(value: number): string {
  return `${Math.round(value)}G`;
}

/** A machine of a resource group, with what stands on it. */
export function nodeAnswer({ node, total, free }: NodeUse, resource: ResourceRecord, now: number): object {
  const { status, phase } = nodeWords(node, now);
  const attached = ['ready', 'deleting'].includes(nodeStage(node, now));
  const gpuMemory = findMachine(node.type)?.gpuMemory ?? 0;
  const used = minus(total, free);
  const expires = expiredAt(node, now);
  return {
    InstanceId: node.id,
    InstanceName: node.name,
    InstanceType: node.type,
    InstanceStatus: status,
    InstancePhase: phase,
    ResourceId: resource.id,
    Region: region.id,
    Zone: node.zone,
    Arch: 'amd64',
    ChargeType: node.chargeType,
    AutoRenewal: node.autoRenewal,
    InstanceCpuCount: total.cpu,
    InstanceGpuCount: total.gpu,
    InstanceMemory: `${total.memoryMb}M`,
    InstanceGpuMemory: gigabytes(gpuMemory * total.gpu),
    InstanceSystemDiskSize: node.diskSize,
    InstanceUsedCpu: used.cpu,
    InstanceUsedGpu: used.gpu,
    InstanceUsedMemory: `${Math.round(used.memoryMb)}M`,
    InstanceUsedGpuMemory: gigabytes(gpuMemory * used.gpu),
    ...(attached ? { InstanceIp: nodeIp(node), InstanceTenantIp: nodeIp(node).replace('10.224', '192.168') } : {}),
    ...(node.cordon ? { LastCordonOperator: account.uid, LastCordonReason: node.cordon.reason } : {}),
    Labels: labelList(node.labels),
    CreateTime: isoSeconds(node.orderedAt),
    ...(expires === undefined ? {} : { ExpiredTime: isoSeconds(expires) }),
  };
}
