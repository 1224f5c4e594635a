import { machines } from '../../catalog/machines.ts';
import { region } from '../../inferred.ts';
import type { Action } from '../action.ts';

export const describeRegions: Action = () => ({ Regions: [{ RegionId: region.id, RegionName: region.name }] });

export const describeMachineSpec: Action = (call) => {
  const wanted = call.query.get('InstanceTypes')?.split(',');
  const chosen = machines.filter((machine) => wanted === undefined || wanted.includes(machine.type));
  const sizes = new Map<number, Set<number>>();
  for (const { cpu, memory } of chosen) sizes.set(cpu, (sizes.get(cpu) ?? new Set()).add(memory));
  return {
    InstanceMetas: chosen.map((machine) => ({
      InstanceType: machine.type,
      CPU: machine.cpu,
      Memory: machine.memory,
      GPU: machine.gpu,
      GPUAmount: machine.gpus,
      GPUMemory: machine.gpuMemory,
      IsAvailable: machine.inStock,
      StockStatus: machine.inStock ? 'WithStock' : 'NoStock',
      ...(machine.spot === undefined ? {} : { SpotDiscount: machine.spot, NonProtectSpotDiscount: machine.spot * 0.9 }),
      Vendor: machine.type.startsWith('ecs.') ? 'ECS' : 'PAI',
    })),
    Types: [...sizes].map(([cpu, memory]) => ({ CPU: cpu, Memory: [...memory].toSorted((a, b) => a - b) })),
  };
};
