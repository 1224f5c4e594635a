import type { Translate } from '../../messages/translate.ts';
import type { WorkerKnowledge } from './facts/worker.ts';

/** What a check of a configuration needs to know beside it. */
export interface ValidateOptions extends WorkerKnowledge {
  readonly t: Translate;
  /** EAS itself will get it, which is stricter about names than the emulator. */
  readonly cloud?: boolean | undefined;
  /** Ids of dedicated gateways that are application load balancers. */
  readonly albGateways?: readonly string[] | undefined;
}
