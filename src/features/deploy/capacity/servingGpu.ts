import { findGpu, type Gpu } from '../../../serving/gpu.ts';
import { machineTable } from '../../../eas/validity/facts/machineTable.ts';
import type { MachineSpec } from '../../../eas/wire/machine.ts';

/** Names of one GPU that EAS or a data sheet uses; the part with the larger memory is a card of its own. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/h20[-_ ]?(?:141|3e)/i, 'H20-141'],
  [/(?<![a-z\d])h20(?!\d)/i, 'H20'],
  [/h200/i, 'H200'],
  [/h100/i, 'H100'],
  [/h800/i, 'H800'],
  [/(?<![a-z\d])l20(?!\d)/i, 'L20'],
];

/** From this memory on, an H20 is the card of 141 GB, bytes. */
const largeH20 = 120e9;

/** The GPU of the serving model that an instance type has; undefined where nothing tells it. */
export function servingGpu(type: string, specs: readonly MachineSpec[], memoryBytes: number): Gpu | undefined {
  const told = specs.find(({ InstanceType }) => InstanceType === type)?.GPU ?? '';
  const known = Object.hasOwn(machineTable, type) ? machineTable[type]?.gpu : undefined;
  const name = kinds.find(([pattern]) => pattern.test(told))?.[1] ?? known;
  const gpu = name === undefined ? undefined : findGpu(name);
  return gpu?.name === 'H20' && memoryBytes > largeH20 ? findGpu('H20-141') : gpu;
}
