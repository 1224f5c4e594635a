import type { Problem, Trouble } from '../state/instanceRecord.ts';

/** Everything that can be wrong with an instance. */
export type ProblemKind = Problem['kind'] | Trouble['kind'];

/** The words for what is wrong. EAS publishes none but `Out of Stock`; the others are those of Kubernetes [INFER]. */
export interface ProblemWords {
  /** `Reason` of the service, and of the instance that cannot start. */
  readonly service: string;
  readonly instance: string;
  /** Why the container ended, as its last state tells, with its exit code. */
  readonly exit: string;
  readonly exitCode: number;
}

function starts(service: string, instance: string): ProblemWords {
  return { service, instance, exit: 'Error', exitCode: 1 };
}

function crashes(exit: string, exitCode: number): ProblemWords {
  return { service: 'CrashLoopBackOff', instance: 'CrashLoopBackOff', exit, exitCode };
}

export const problemWords: Readonly<Record<ProblemKind, ProblemWords>> = {
  'out-of-stock': starts('OutOfStock', 'Out of Stock'),
  'quota-full': starts('InsufficientQuota', 'Insufficient Quota'),
  'resource-full': starts('InsufficientResources', 'Insufficient Resources'),
  'image-pull': starts('ImagePullBackOff', 'ImagePullBackOff'),
  crash: crashes('Error', 1),
  'cuda-oom': crashes('Error', 1),
  nccl: crashes('Error', 1),
  oom: crashes('OOMKilled', 137),
  // The kubelet ends a container that fails its probe with SIGTERM, then SIGKILL.
  'health-check': crashes('Error', 137),
  liveness: crashes('Error', 137),
};
