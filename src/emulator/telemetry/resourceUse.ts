/** What an instance uses of its machine: modelled from its stage, its work and its name [INFER]. */
import { fractionOf } from '../ids.ts';
import { configOf, machinesPerInstance } from '../services/config.ts';
import { stageOf, type Stage } from '../services/instanceState.ts';
import { engineOf, machineOf } from '../services/modelOf.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import type { Use } from './instanceWork.ts';
import { unrest } from './modelledPast.ts';

/** What one instance has, and uses of it. */
export interface ResourceUse {
  readonly cores: number;
  readonly usedCores: number;
  readonly memoryBytes: number;
  readonly usedMemoryBytes: number;
  readonly gpus: number;
  /** Per cent, mean of its GPUs. */
  readonly gpuPercent: number;
  readonly gpuMemoryBytes: number;
  readonly usedGpuMemoryBytes: number;
}

interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly gpuMemoryBytes: number;
}

const gigabyte = 1024 ** 3;
const megabyte = 1024 ** 2;

/** Engines take nine tenths of the GPU's memory, as vLLM does unless told otherwise. */
const engineGpuMemory = 0.9;

function machineFor(service: ServiceRecord): Machine {
  const config = configOf(service);
  const machine = machineOf(config);
  const { metadata } = config;
  const count = machinesPerInstance(config);
  const memory = metadata?.memory === undefined ? undefined : metadata.memory * megabyte;
  const gpus = metadata?.gpu ?? machine?.gpus ?? 0;
  return {
    cores: (metadata?.cpu ?? machine?.cpu ?? 2) * count,
    memoryBytes: (memory ?? (machine?.memory ?? 4) * gigabyte) * count,
    gpus: gpus * count,
    gpuMemoryBytes: gpus * (machine?.gpuMemory ?? 24) * gigabyte * count,
  };
}

/** What an instance used at a time, having worked as `use` says around it. */
export function resourceUse(service: ServiceRecord, instance: InstanceRecord, use: Use, at: number): ResourceUse {
  const machine = machineFor(service);
  const stage = stageOf(instance, at);
  const loaded = loadedPart(instance, stage, at);
  const own = fractionOf(instance.name);
  const rest = 0.004 + 0.01 * own;
  const starting = stage === 'loading' ? 0.16 + 0.1 * own : 0;
  const working = 0.5 * (1 - Math.exp(-use.load / Math.max(2, machine.cores)));
  const cpu = loaded === 0 ? 0 : (rest + starting + working) * unrest(`${instance.name}/cpu`, at, 0.15);
  const engine = !['unknown', 'router'].includes(engineOf(configOf(service)));
  const memory = loaded * (0.3 + 0.12 * own + 0.04 * use.busy) * unrest(`${instance.name}/memory`, at, 0.01);
  const gpu = stage === 'ready' ? use.busy * (62 + 34 * (1 - Math.exp(-use.load / 6))) : 0;
  return {
    cores: machine.cores,
    usedCores: Math.min(1, cpu) * machine.cores,
    memoryBytes: machine.memoryBytes,
    usedMemoryBytes: memory * machine.memoryBytes,
    gpus: machine.gpus,
    gpuPercent: machine.gpus === 0 ? 0 : Math.min(100, gpu * unrest(`${instance.name}/gpu`, at, 0.04)),
    gpuMemoryBytes: machine.gpuMemoryBytes,
    usedGpuMemoryBytes: machine.gpuMemoryBytes * loaded * (engine ? engineGpuMemory : 0.2),
  };
}

const unloaded: ReadonlySet<Stage> = new Set(['pending', 'pulling', 'crashed', 'failed', 'gone']);

/** Part of what an instance keeps in memory that is there: it grows while weights are loaded. */
function loadedPart({ pulledAt, loadedAt }: InstanceRecord, stage: Stage, at: number): number {
  if (unloaded.has(stage)) return 0;
  if (stage !== 'loading') return 1;
  if (pulledAt === undefined || loadedAt === undefined) return 0.5;
  // A later run loads again what the first did.
  return Math.min(1, 0.05 + (0.95 * (at - pulledAt)) / Math.max(1, loadedAt - pulledAt));
}
