import type { NodeRecord, ResourceRecord } from '../state/resourceRecord.ts';

/** What a machine of a resource group is doing at some moment. */
export type NodeStage = 'attaching' | 'ready' | 'failed' | 'deleting' | 'gone';

/** The stage of a machine at a time; only this decides, nothing is stored. */
export function nodeStage(node: NodeRecord, now: number): NodeStage {
  if (node.goneAt !== undefined && now >= node.goneAt) return 'gone';
  if (node.deletingAt !== undefined && now >= node.deletingAt) return 'deleting';
  if (now < node.attachedAt) return 'attaching';
  return node.failed ? 'failed' : 'ready';
}

/** `InstanceStatus` and `InstancePhase`; the statuses are EAS's (earlier release), the phases but `succeeded` [INFER]. */
export function nodeWords(node: NodeRecord, now: number): { status: string; phase: string } {
  switch (nodeStage(node, now)) {
    case 'attaching':
      return { status: 'Attaching', phase: 'creating' };
    case 'failed':
      return { status: 'CreateFailed', phase: 'failed' };
    case 'ready':
      return { status: node.cordon ? 'Ready-SchedulingDisabled' : 'Ready', phase: 'succeeded' };
    default:
      return { status: 'Deleting', phase: 'succeeded' };
  }
}

/** The machines of a resource group that are there at a time. */
export function presentNodes(resource: ResourceRecord, now: number): readonly NodeRecord[] {
  return resource.nodes.filter((node) => nodeStage(node, now) !== 'gone');
}

/** `Status` and `Message` of a resource group. `ResourceReady` and its message are documented. */
export function resourceWords(resource: ResourceRecord, now: number): { status: string; message: string } {
  if (resource.deletingAt !== undefined) return { status: 'Deleting', message: 'Resource is deleting' };
  if (now < resource.readyAt) return { status: 'Creating', message: 'Resource is creating' };
  return { status: 'ResourceReady', message: 'Resource is ready' };
}
