/** A public instance type. */
export interface Machine {
  readonly type: string;
  readonly cpu: number;
  /** GB. */
  readonly memory: number;
  /** As DescribeMachineSpec names the GPU; empty for a CPU machine. */
  readonly gpu: string;
  readonly gpus: number;
  /** GB per GPU. */
  readonly gpuMemory: number;
  /** GPU of the serving model whose numbers fit best. */
  readonly servingGpu: string;
  readonly inStock: boolean;
  /** Part of the full price that a spot instance costs; left out where spot is not sold. */
  readonly spot?: number;
}

function machine(
  type: string,
  cpu: number,
  memory: number,
  gpu: readonly [name: string, count: number, memory: number, serving: string],
  more: { readonly inStock?: boolean; readonly spot?: number } = {},
): Machine {
  const [name, gpus, gpuMemory, servingGpu] = gpu;
  return { type, cpu, memory, gpu: name, gpus, gpuMemory, servingGpu, inStock: true, ...more };
}

/**
 * The public instance types. GPU kind and memory of the two EP+PD types, of `gx9cf` and of `gu108` are estimates (design.md,
 * eas/product.md section 9); which are out of stock is made up.
 */
export const machines: readonly Machine[] = [
  machine('ml.gu8tef.8.46xlarge', 184, 2048, ['H20-141', 8, 141, 'H20-141']),
  machine('ml.gu8tea.8.48xlarge', 192, 2048, ['H20-141', 8, 141, 'H20-141']),
  machine('ml.gu8tf.8.46xlarge', 184, 1800, ['H20', 8, 96, 'H20']),
  machine('ml.gx9cf.8.62xlarge', 248, 2680, ['H20-141', 8, 141, 'H20-141'], { inStock: false }),
  machine('ml.gu8xf.8xlarge-gu108', 32, 240, ['GU108', 1, 96, 'H20'], { inStock: false }),
  machine('ecs.gn8is.2xlarge', 8, 64, ['L20', 1, 48, 'L20'], { spot: 0.35 }),
  machine('ecs.gn8is.4xlarge', 16, 128, ['L20', 1, 48, 'L20'], { spot: 0.32 }),
  machine('ecs.gn8is-2x.8xlarge', 32, 256, ['L20', 2, 48, 'L20'], { spot: 0.4 }),
  machine('ecs.gn8is-4x.16xlarge', 64, 512, ['L20', 4, 48, 'L20']),
  machine('ecs.gn8is-8x.32xlarge', 128, 1024, ['L20', 8, 48, 'L20'], { inStock: false }),
  machine('ml.gu7i.c8m30.1-gu30', 8, 30, ['GU30', 1, 24, 'L20'], { spot: 0.25 }),
  machine('ml.gu7i.c16m60.1-gu30', 16, 60, ['GU30', 1, 24, 'L20'], { spot: 0.25 }),
  machine('ml.gu7i.c32m188.1-gu30', 32, 188, ['GU30', 1, 24, 'L20'], { spot: 0.28 }),
  machine('ecs.gn7i-c16g1.4xlarge', 16, 60, ['A10', 1, 24, 'L20'], { spot: 0.12 }),
  machine('ecs.gn6i-c4g1.xlarge', 4, 15, ['T4', 1, 16, 'L20'], { inStock: false }),
  machine('ecs.c7.large', 2, 4, ['', 0, 0, 'L20'], { spot: 0.15 }),
  machine('ecs.c7.2xlarge', 8, 16, ['', 0, 0, 'L20'], { spot: 0.15 }),
  machine('ecs.g7.4xlarge', 16, 64, ['', 0, 0, 'L20']),
];

/** The instance type, or undefined when there is none of that name. */
export function findMachine(type: string): Machine | undefined {
  return machines.find((entry) => entry.type === type);
}
