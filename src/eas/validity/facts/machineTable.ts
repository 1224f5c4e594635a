/** What is known of the GPUs of an instance type without asking EAS. */
export interface MachineEntry {
  readonly gpus: number;
  /** Memory of one GPU in GB, as data sheets count; undefined where nothing tells it. */
  readonly memoryGb?: number;
  /** The GPU of the serving model that has this memory, for its exact size. */
  readonly gpu?: string;
  /** The memory is concluded, not published. */
  readonly isEstimate?: true;
}

/**
 * Instance types that occur in sources (eas/product.md, section 9; serving/model.md, section 9). The 141 GB of the two
 * EP+PD types are an estimate: GPU and memory are not published. [INFER] where no memory stands.
 */
export const machineTable: Readonly<Record<string, MachineEntry>> = {
  'ml.gu8tef.8.46xlarge': { gpus: 8, memoryGb: 141, gpu: 'H20-141', isEstimate: true },
  'ml.gu8tea.8.48xlarge': { gpus: 8, memoryGb: 141, gpu: 'H20-141', isEstimate: true },
  'ml.gu8tf.8.46xlarge': { gpus: 8, memoryGb: 96, gpu: 'H20' },
  'ml.gx9cf.8.62xlarge': { gpus: 8 },
  'ecs.gn8is.2xlarge': { gpus: 1, memoryGb: 48, gpu: 'L20' },
  'ecs.gn8is.4xlarge': { gpus: 1, memoryGb: 48, gpu: 'L20' },
  'ecs.gn8is-2x.8xlarge': { gpus: 2, memoryGb: 48, gpu: 'L20' },
  'ecs.gn8is-4x.16xlarge': { gpus: 4, memoryGb: 48, gpu: 'L20' },
  'ecs.gn8is-8x.32xlarge': { gpus: 8, memoryGb: 48, gpu: 'L20' },
  'ml.gu7i.c8m30.1-gu30': { gpus: 1, memoryGb: 24 },
  'ml.gu7i.c16m60.1-gu30': { gpus: 1, memoryGb: 24 },
  'ml.gu7i.c32m188.1-gu30': { gpus: 1, memoryGb: 24 },
  'ecs.gn7i-c16g1.4xlarge': { gpus: 1, memoryGb: 24 },
  'ecs.gn6i-c4g1.xlarge': { gpus: 1, memoryGb: 16 },
};
