import type { Trouble } from '../state/instanceRecord.ts';

/** What is known of the place where a container failed. */
export interface FailurePlace {
  readonly model: string;
  /** GPUs of the instance, and GiB of each. */
  readonly gpus: number;
  readonly gpuMemory: number;
  /** Of several machines: which one this is. */
  readonly rank: number;
  /** True when it had been ready before. */
  readonly wasReady: boolean;
}

/** The last lines of a container that fails, as its engine would write them: level and text. */
export function lastWords(kind: Trouble['kind'], place: FailurePlace): readonly (readonly [string, string])[] {
  const { model, gpus, gpuMemory, rank, wasReady } = place;
  switch (kind) {
    case 'crash':
      return [
        ['ERROR', wasReady ? 'engine core died, shutting down' : 'engine core failed to start'],
        ['ERROR', 'Traceback (most recent call last):'],
        ['ERROR', `RuntimeError: a worker process of ${model} died unexpectedly`],
      ];
    case 'cuda-oom': {
      const memory = gpuMemory || 24;
      return [
        ['ERROR', 'Traceback (most recent call last):'],
        [
          'ERROR',
          `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of ${memory}.00 GiB of which 1.12 GiB is free.`,
        ],
        ['ERROR', `engine core ${wasReady ? 'died' : 'initialization failed'}, see the root cause above`],
      ];
    }
    case 'nccl':
      return [
        ['WARN', `NCCL WARN rank ${rank * Math.max(1, gpus)}: connection to a peer timed out on net0, ncclSystemError`],
        [
          'ERROR',
          'torch.distributed.DistBackendError: NCCL error: unhandled system error (a peer machine did not answer)',
        ],
      ];
    case 'health-check':
    case 'liveness':
      return [['INFO', 'received SIGTERM, shutting down']];
    case 'oom':
      // The kernel kills with SIGKILL: nothing is written any more.
      return [];
  }
}
