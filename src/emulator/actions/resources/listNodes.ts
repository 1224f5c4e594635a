import { isoSeconds } from '../../clock.ts';
import type { NodeUse, Worker } from '../../resources/filling.ts';
import { nodeWords } from '../../resources/nodeState.ts';
import { requireNode } from '../../resources/nodes.ts';
import { resourceUse } from '../../resources/resourceUse.ts';
import { instanceWords, stageOf } from '../../services/instanceState.ts';
import type { NodeRecord } from '../../state/resourceRecord.ts';
import { answerEnv, byLetters, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { flagOf, hasLabels, mapOf, oneOf, sortedBy } from '../query.ts';
import { nodeAnswer, nodeIp } from './nodeAnswer.ts';
import { resourceOf } from './nodes.ts';

type NodeTest = (node: NodeRecord, wanted: string, now: number) => boolean;

const filters: Readonly<Record<string, NodeTest>> = {
  Filter: (node, wanted) => [node.id, node.name, nodeIp(node)].some((text) => text.includes(wanted)),
  InstanceIP: (node, wanted) => nodeIp(node) === wanted,
  InstanceId: (node, wanted) => node.id === wanted,
  InstanceName: (node, wanted) => node.name === wanted,
  InstanceStatus: (node, wanted, now) => nodeWords(node, now).status === wanted,
  // `J` in the contract's example, `cn-hangzhou-j` in its answer.
  Zone: (node, wanted) => node.zone === wanted || node.zone.endsWith(`-${wanted.toLowerCase()}`),
};

function passesFilters(call: ActionCall, node: NodeRecord, now: number): boolean {
  return Object.entries(filters).every(([name, fits]) => {
    const wanted = call.query.get(name);
    return wanted === undefined || fits(node, wanted, now);
  });
}

const sortKeys = {
  CreateTime: ({ node }: NodeUse) => node.orderedAt,
  ExpireTime: ({ node }: NodeUse) => node.orderedAt,
  CpuUsed: ({ total, free }: NodeUse) => total.cpu - free.cpu,
  GpuUsed: ({ total, free }: NodeUse) => total.gpu - free.gpu,
  MemoryUsed: ({ total, free }: NodeUse) => total.memoryMb - free.memoryMb,
};

export const listResourceInstances: Action = (call) => {
  const { resource, now } = resourceOf(call);
  const page = pageOf(call, 100);
  const charge = oneOf(call, 'ChargeType', ['PrePaid', 'PostPaid']);
  const labels = mapOf(call, 'Label');
  const chosen = resourceUse(call.world.store.state, resource, now)
    .filter(({ node }) => charge === undefined || node.chargeType === charge)
    .filter(({ node }) => hasLabels(node.labels, labels))
    .filter(({ node }) => passesFilters(call, node, now))
    .toSorted((a, b) => byLetters(a.node.id, b.node.id));
  const sorted = sortedBy(call, chosen, sortKeys, { sort: 'CreateTime', order: 'desc' });
  const shown = slicePage(sorted, page).map((use) => nodeAnswer(use, resource, now));
  return { Instances: shown, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};

/** A worker with the instance that it is a part of. */
type Running = Worker & { readonly of: NonNullable<Worker['of']> };

function workerAnswer({ name, size, at, of: { service, instance } }: Running, now: number): object {
  return {
    Name: name,
    ServiceName: service.name,
    Status: instanceWords(instance, now).status,
    Ready: stageOf(instance, now) === 'ready',
    RestartCount: 0,
    StartTime: isoSeconds(at),
    CpuRequest: size.cpu,
    CpuLimit: size.cpu,
    GpuRequest: size.gpu,
    GpuLimit: size.gpu,
    // Spelled so in the contract.
    MemoryRquest: size.memoryMb,
    MemoryLimit: size.memoryMb,
  };
}

const workerKeys = {
  CreateTime: (worker: Running) => worker.at,
  StartTime: (worker: Running) => worker.at,
  WorkerName: (worker: Running) => worker.name,
  ServiceName: (worker: Running) => worker.of.service.name,
};

function workersOn(call: ActionCall): { workers: readonly Running[]; now: number } {
  const { resource, now } = resourceOf(call);
  const node = requireNode(resource, call.path['InstanceName'] ?? '', now);
  const use = resourceUse(answerEnv(call.world).state, resource, now).find((entry) => entry.node.id === node.id);
  const workers = (use?.workers ?? []).flatMap((worker) => (worker.of ? [{ ...worker, of: worker.of }] : []));
  return { workers, now };
}

export const listResourceInstanceWorker: Action = (call) => {
  const { query } = call;
  const page = pageOf(call, 100);
  const ready = flagOf(call, 'Ready');
  const { workers, now } = workersOn(call);
  const chosen = workers
    .filter((worker) => worker.of.service.name === (query.get('ServiceName') ?? worker.of.service.name))
    .filter((worker) => worker.name === (query.get('WorkerName') ?? worker.name))
    .filter((worker) => ready === undefined || (stageOf(worker.of.instance, now) === 'ready') === ready)
    .filter((worker) => !query.has('Status') || instanceWords(worker.of.instance, now).status === query.get('Status'))
    .toSorted((a, b) => byLetters(a.name, b.name));
  const sorted = sortedBy(call, chosen, workerKeys, { sort: 'CreateTime', order: 'desc' });
  const shown = slicePage(sorted, page).map((worker) => workerAnswer(worker, now));
  return { Pods: shown, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};
