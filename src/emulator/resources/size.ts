import { findMachine } from '../catalog/machines.ts';
import { machinesPerInstance, type ServiceConfig } from '../services/config.ts';
import { asObject } from '../catalog/spec.ts';

/** What a machine has, or a worker needs. */
export interface Size {
  readonly cpu: number;
  readonly memoryMb: number;
  /** GPUs; a part of one where a service takes a slice. */
  readonly gpu: number;
}

export const nothing: Size = { cpu: 0, memoryMb: 0, gpu: 0 };

export function plus(a: Size, b: Size): Size {
  return { cpu: a.cpu + b.cpu, memoryMb: a.memoryMb + b.memoryMb, gpu: a.gpu + b.gpu };
}

export function minus(a: Size, b: Size): Size {
  return { cpu: a.cpu - b.cpu, memoryMb: a.memoryMb - b.memoryMb, gpu: a.gpu - b.gpu };
}

/** A hair, so that ten slices of a tenth make a whole GPU. */
const hair = 1e-9;

export function fitsIn(need: Size, free: Size): boolean {
  return need.cpu <= free.cpu + hair && need.memoryMb <= free.memoryMb + hair && need.gpu <= free.gpu + hair;
}

/** What a machine of the catalogue has. */
export function machineSize(type: string): Size {
  const machine = findMachine(type);
  return machine ? { cpu: machine.cpu, memoryMb: machine.memory * 1024, gpu: machine.gpus } : nothing;
}

/** What each machine of an instance has to give: the instance's wants, over its machines. */
export function workerSize(config: ServiceConfig): Size {
  const machines = machinesPerInstance(config);
  const { cpu = 1, memory = 1024, gpu } = config.metadata ?? {};
  return { cpu: cpu / machines, memoryMb: memory / machines, gpu: (gpu ?? sliceOf(config)) / machines };
}

/** A slice of a GPU: its part of the cores, else all of one [INFER]. */
function sliceOf(config: ServiceConfig): number {
  const { gpu_core_percentage: part, gpu_memory: memory } = asObject(config.metadata);
  if (typeof part === 'number' && part > 0) return Math.min(1, part / 100);
  return typeof memory === 'number' && memory > 0 ? 1 : 0;
}
