import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, instanceTypesOf } from './config.ts';
import { containersOf } from './containers.ts';
import { isDetached, isIsolated, stageOf } from './instanceState.ts';
import { problemNow } from './problem.ts';
import type { ProblemKind } from './problemWords.ts';

/** What is wrong, why that may be, and what to do about it; sentences for a person. */
export interface Diagnosis {
  readonly error: string;
  readonly causes: readonly string[];
  readonly advices: readonly string[];
  /** True when nothing is wrong: `error` then says so. */
  readonly isWell?: boolean;
}

/** What the sentences name. */
interface Place {
  readonly container: string;
  readonly image: string;
  readonly types: string;
  readonly quota: string;
}

function placeOf(service: ServiceRecord): Place {
  const config = configOf(service);
  const [main] = containersOf(config);
  return {
    container: main.name,
    image: main.image ?? 'the image',
    types: instanceTypesOf(config).join(', ') || 'the instance type',
    quota: config.metadata?.quota_id ?? 'the quota',
  };
}

type Advice = (place: Place) => Diagnosis;

const diagnoses: Readonly<Record<ProblemKind, Advice>> = {
  'out-of-stock': ({ types }) => ({
    error: `No machine of ${types} is in stock.`,
    causes: ['The instance type is sold out in every zone of the region.'],
    advices: ['Add further instance types to cloud.computing.instances.', 'Use a resource quota, or another region.'],
  }),
  'quota-full': ({ quota }) => ({
    error: `The resource quota ${quota} has no free node for the instance.`,
    causes: ['Other services and jobs hold the nodes of the quota.'],
    advices: ['Stop or scale in what uses the quota.', 'Ask for a larger quota, or deploy fewer instances.'],
  }),
  'resource-full': () => ({
    error: 'The resource group has no machine with room for the instance.',
    causes: ['Other services hold its machines, or the machines are too small, or none is schedulable.'],
    advices: [
      'Add a machine to the resource group.',
      'Scale in what stands on it, or ask for less CPU, memory or GPU.',
    ],
  }),
  'image-pull': ({ container, image }) => ({
    error: `Container ${container} failed to pull image.`,
    causes: [
      `The image ${image} does not exist, or its tag does not.`,
      'The registry needs a login that dockerAuth does not give.',
      'The address is for a VPC (-vpc) that the service is not in.',
    ],
    advices: [
      'Check the address and the tag of the image.',
      'Give dockerAuth for a private registry, or use the public address of the image.',
    ],
  }),
  crash: ({ container }) => ({
    error: `Container ${container} exits again and again.`,
    causes: ['The process in the container ends with an error: exit code 1.'],
    advices: [
      'Read the log of the run before (Previous) for the first error.',
      'Check the command, its parameters and the mounted paths; wrap a script with pipes in bash -c.',
    ],
  }),
  oom: ({ container }) => ({
    error: `Container ${container} was killed because it ran out of memory (OOMKilled).`,
    causes: ['It used more memory of the machine than metadata.memory allows, often while it loaded weights.'],
    advices: ['Raise metadata.memory, or choose a machine with more memory.', 'Load weights in fewer threads.'],
  }),
  'cuda-oom': ({ container }) => ({
    error: `Container ${container} exits because GPU memory ran out (CUDA out of memory).`,
    causes: ['Weights, KV cache and CUDA graphs together need more memory than the GPUs have.'],
    advices: [
      'Use more GPUs for an instance (TP_SIZE), or GPUs with more memory.',
      'Set a smaller MAX_MODEL_LEN, or fp8 for the KV cache.',
    ],
  }),
  nccl: ({ container }) => ({
    error: `Container ${container} exits because the machines of the unit do not reach each other (NCCL error).`,
    causes: [
      'A machine of the unit is gone or slow.',
      'RDMA is not enabled, or NCCL uses the wrong network interface.',
    ],
    advices: ['Set metadata.rdma to 1 on Lingjun, and check COMM_IFNAME.', 'Rebuild the unit as a whole.'],
  }),
  'health-check': ({ container }) => ({
    error: `Container ${container} does not pass its startup probe.`,
    causes: [
      'The engine loads longer than the probe waits.',
      'The path or the port of the probe is not that of the engine.',
    ],
    advices: [
      'Raise initial_delay_seconds and failure_threshold of startup_check: a model of several TB can need an hour.',
      'Check path and port of startup_check.',
    ],
  }),
  liveness: ({ container }) => ({
    error: `Container ${container} does not pass its liveness probe, and takes no traffic.`,
    causes: ['The engine hangs, or is too busy to answer the probe in time.'],
    advices: ['Read the log before the first 503.', 'Raise timeout_seconds and failure_threshold of liveness_check.'],
  }),
};

/** What is wrong with one instance at a time; says so when nothing is. */
export function diagnoseInstance(service: ServiceRecord, instance: InstanceRecord, now: number): Diagnosis {
  const problem = problemNow(instance, now);
  if (problem) {
    const { error, causes, advices } = diagnoses[problem.kind](placeOf(service));
    return { error, causes: [problem.message, ...causes], advices };
  }
  if (isDetached(instance, now)) {
    return plain('The instance is detached: it takes no traffic, and another one stands in its place.', [
      'Delete it when you have seen what you wanted to see.',
    ]);
  }
  if (isIsolated(instance, now)) {
    return plain('The instance is isolated: it runs and takes no traffic.', ['End the isolation to have it back.']);
  }
  return well(`: ${stageText(stageOf(instance, now))}`);
}

function well(more: string): Diagnosis {
  return { ...plain(`No problem was found${more}.`, []), isWell: true };
}

function plain(error: string, advices: readonly string[]): Diagnosis {
  return { error, causes: [], advices };
}

function stageText(stage: ReturnType<typeof stageOf>): string {
  switch (stage) {
    case 'ready':
      return 'the instance runs and takes traffic';
    case 'pending':
      return 'the instance waits for a machine';
    case 'pulling':
      return 'the instance pulls its image';
    case 'terminating':
    case 'gone':
      return 'the instance is on its way out';
    default:
      return 'the instance starts';
  }
}

/** What is wrong with a service and its members at a time: each thing once. One entry that says so when nothing is. */
export function diagnoseService(services: readonly ServiceRecord[], now: number): readonly Diagnosis[] {
  const found = services.flatMap((service) =>
    service.instances
      .filter((entry) => entry.orderedAt <= now && !['terminating', 'gone'].includes(stageOf(entry, now)))
      .map((entry) => diagnoseInstance(service, entry, now)),
  );
  const wrong = found.filter((diagnosis) => !diagnosis.isWell);
  const once = wrong.filter((diagnosis, index) => wrong.findIndex(({ error }) => error === diagnosis.error) === index);
  return once.length > 0 ? once : [well('')];
}
