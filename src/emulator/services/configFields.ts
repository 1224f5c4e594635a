import { asObject } from '../catalog/spec.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance, type ServiceConfig } from './config.ts';
import { machineOf, modelOf } from './modelOf.ts';

/** The resources of one instance: what the configuration asks for, else those of its machines. */
function resourcesOf(config: ServiceConfig): { cpu: number; memoryMb: number; gpu: number } {
  const machine = machineOf(config);
  const machines = machinesPerInstance(config);
  return {
    cpu: config.metadata?.cpu ?? (machine?.cpu ?? 1) * machines,
    memoryMb: config.metadata?.memory ?? (machine?.memory ?? 1) * 1024 * machines,
    gpu: config.metadata?.gpu ?? (machine?.gpus ?? 0) * machines,
  };
}

/** Fields of a service's answer that say what it runs; of an aggregate the sums over its members. */
export function configFields(service: ServiceRecord, children: readonly ServiceRecord[]): Record<string, unknown> {
  const config = configOf(service);
  const parts = children.length > 0 ? children : [service];
  const resources = parts.map((part) => resourcesOf(configOf(part)));
  const image = config.containers?.find((container) => container.image)?.image;
  const model = parts.map((part) => modelOf(configOf(part), part.name)).find((found) => found !== undefined);
  const { workload_type: workload, gpu_memory: gpuMemory, gpu_core_percentage: gpuPart } = asObject(config.metadata);
  return {
    Cpu: resources.reduce((sum, part) => sum + part.cpu, 0),
    Memory: resources.reduce((sum, part) => sum + part.memoryMb, 0),
    Gpu: resources.reduce((sum, part) => sum + part.gpu, 0),
    ...(typeof gpuMemory === 'number' ? { GPUMemory: gpuMemory } : {}),
    ...(typeof gpuPart === 'number' ? { GPUCorePercentage: gpuPart } : {}),
    ...(image ? { Image: image } : {}),
    ...(model ? { AppSpecName: model.name } : {}),
    ...(typeof workload === 'string' ? { WorkloadType: workload } : {}),
  };
}

/** The dedicated gateway that a configuration names. */
export function gatewayOf(config: ServiceConfig): string | undefined {
  const { gateway } = asObject(config['networking']);
  return typeof gateway === 'string' && gateway !== '' ? gateway : undefined;
}

/** True when a service may use more than its quota guarantees. */
export function isBurstable(config: ServiceConfig): boolean {
  return asObject(config.metadata)['resource_burstable'] === true;
}

/** The name of the resource group that a configuration names. */
export function resourceNameOf(state: EmulatorState, config: ServiceConfig): string | undefined {
  const id = config.metadata?.resource;
  return id ? state.resources.find((resource) => resource.id === id)?.name : undefined;
}

/** Fields of a service's answer that say where it stands. */
export function placeFields(state: EmulatorState, config: ServiceConfig): Record<string, unknown> {
  const alias = resourceNameOf(state, config);
  const gateway = gatewayOf(config);
  return {
    ...(config.metadata?.quota_id ? { QuotaId: config.metadata.quota_id } : {}),
    ...(config.metadata?.resource ? { Resource: config.metadata.resource } : {}),
    ...(alias === undefined ? {} : { ResourceAlias: alias }),
    ...(gateway === undefined ? {} : { Gateway: gateway }),
    ResourceBurstable: isBurstable(config),
  };
}
