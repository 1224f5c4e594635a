import { findGpu } from '../../../serving/gpu.ts';
import type { MachineSpec } from '../../wire/machine.ts';
import { machineTable } from './machineTable.ts';

/** Memory of one GPU. */
export interface GpuMemory {
  readonly leastBytes: number;
  /** Where a GB may mean a GiB. */
  readonly mostBytes: number;
  /** As a person knows it: `96 GiB`, `141 GB`. */
  readonly label: string;
  readonly isEstimate: boolean;
}

/** What one machine of an instance type has. */
export interface MachineFacts {
  readonly type: string;
  /** Undefined when nothing tells it. */
  readonly gpus: number | undefined;
  readonly memory: GpuMemory | undefined;
}

/** What is known of machines. */
export interface MachineKnowledge {
  /** What DescribeMachineSpec answered; it goes first. */
  readonly machineSpecs?: readonly MachineSpec[] | undefined;
  /** GB per GPU by instance type, or by the GPU's name: what a person knows better than our table. */
  readonly memoryTable?: Readonly<Record<string, number>> | undefined;
}

const GB = 1e9;
const GIB = 2 ** 30;

/** The machine of an instance type: as EAS says, else as the user says, else as our table says. */
export function machineOf(type: string, knowledge: MachineKnowledge): MachineFacts {
  const spec = knowledge.machineSpecs?.find(({ InstanceType }) => InstanceType === type);
  const known = Object.hasOwn(machineTable, type) ? machineTable[type] : undefined;
  return { type, gpus: spec?.GPUAmount ?? known?.gpus, memory: memoryOf(type, spec, knowledge.memoryTable ?? {}) };
}

function memoryOf(
  type: string,
  spec: MachineSpec | undefined,
  table: Readonly<Record<string, number>>,
): GpuMemory | undefined {
  const known = Object.hasOwn(machineTable, type) ? machineTable[type] : undefined;
  if (spec?.GPUMemory) return memoryOfGb(spec.GPUMemory, spec.GPU, false);
  const gpuName = spec?.GPU ?? known?.gpu;
  const own = [type, gpuName].flatMap((key) =>
    key !== undefined && Object.hasOwn(table, key) ? (table[key] ?? []) : [],
  );
  const corrected = own.find((gb) => Number.isFinite(gb) && gb > 0);
  if (corrected !== undefined) return memoryOfGb(corrected, gpuName, false);
  if (known?.memoryGb === undefined) return undefined;
  return memoryOfGb(known.memoryGb, known.gpu, known.isEstimate === true);
}

/** The exact size of a GPU that is known by name, else GB as they are written; at best they are GiB. */
function memoryOfGb(gb: number, gpuName: string | undefined, isEstimate: boolean): GpuMemory {
  const gpu = findGpu(gpuName ?? '');
  const exact = gpu && Math.abs(gpu.memoryBytes / GB / gb - 1) < 0.1 ? gpu.memoryBytes : undefined;
  const leastBytes = exact ?? gb * GB;
  const isGib = leastBytes === gb * GIB;
  return { leastBytes, mostBytes: Math.max(leastBytes, gb * GIB), label: `${gb} ${isGib ? 'GiB' : 'GB'}`, isEstimate };
}
