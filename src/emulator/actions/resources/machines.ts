import { machines, findMachine, type Machine } from '../../catalog/machines.ts';
import { spotHistory } from '../../catalog/spot.ts';
import { isoSeconds } from '../../clock.ts';
import { region } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { commaList, type Action } from '../action.ts';
import { flagOf, oneOf } from '../query.ts';

export const describeRegions: Action = () => ({ Regions: [{ RegionId: region.id, RegionName: region.name }] });

/** A discount with the digits that EAS shows. */
function rounded(part: number): number {
  return Math.round(part * 1000) / 1000;
}

function machineAnswer(machine: Machine): object {
  const spot =
    machine.spot === undefined
      ? {}
      : { SpotDiscount: rounded(machine.spot), NonProtectSpotDiscount: rounded(machine.spot * 0.9) };
  return {
    InstanceType: machine.type,
    CPU: machine.cpu,
    Memory: machine.memory,
    GPU: machine.gpu,
    GPUAmount: machine.gpus,
    GPUMemory: machine.gpuMemory,
    IsAvailable: machine.inStock,
    StockStatus: machine.inStock ? 'WithStock' : 'NoStock',
    ...spot,
    Vendor: machine.type.startsWith('ecs.') ? 'ECS' : 'PAI',
  };
}

/** CPU counts with the memory sizes that go with each. */
function sizesOf(chosen: readonly Machine[]): object[] {
  const sizes = new Map<number, Set<number>>();
  for (const { cpu, memory } of chosen) sizes.set(cpu, (sizes.get(cpu) ?? new Set()).add(memory));
  const ascending = (a: number, b: number): number => a - b;
  return [...sizes]
    .toSorted(([a], [b]) => a - b)
    .map(([cpu, memory]) => ({ CPU: cpu, Memory: [...memory].toSorted(ascending) }));
}

/** Dedicated machines are ECS ones only, and spot prices are for public ones that are paid after use [INFER]. */
export const describeMachineSpec: Action = (call) => {
  const types = commaList(call, 'InstanceTypes');
  const dedicated = oneOf(call, 'ResourceType', ['Public', 'Dedicated']) === 'Dedicated';
  const prePaid = oneOf(call, 'ChargeType', ['PostPaid', 'PrePaid']) === 'PrePaid';
  const chosen = machines
    .filter((machine) => types === undefined || types.includes(machine.type))
    .filter((machine) => !dedicated || machine.type.startsWith('ecs.'))
    .map(({ spot, ...machine }) => (dedicated || prePaid || spot === undefined ? machine : { ...machine, spot }));
  return { InstanceMetas: chosen.map(machineAnswer), Types: sizesOf(chosen) };
};

/** Empty for a type of which no spot instances are sold. */
export const describeSpotDiscountHistory: Action = (call) => {
  const type = call.query.get('InstanceType') ?? '';
  const machine = findMachine(type);
  if (!machine) throw invalid(`The instance type ${type.slice(0, 80)} does not exist in this region.`);
  const isProtected = flagOf(call, 'IsProtect') ?? true;
  return {
    SpotDiscounts: spotHistory(machine, isProtected, call.world.clock.now()).map((point) => ({
      InstanceType: machine.type,
      ZoneId: point.zone,
      SpotDiscount: String(rounded(point.discount)),
      Timestamp: isoSeconds(point.at),
    })),
  };
};
