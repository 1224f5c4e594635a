import * as z from 'zod/mini';
import { field, maybe, names } from './tolerant.ts';
import { readTime } from './times.ts';

/** Copies of requests that go to other services. */
export interface Mirror {
  /** How many of a hundred requests are copied, 0 to 100. */
  readonly percent: number;
  /** Names of the services that get the copies. */
  readonly targets: readonly string[];
}

/** EAS answers the ratio as text and the targets as one text with commas, though it takes a number and a list. */
export const MirrorAnswer = z.pipe(
  z.looseObject({ Ratio: maybe.count, Target: names }),
  z.transform(({ Ratio, Target }): Mirror => ({ percent: Ratio ?? 0, targets: Target })),
);

/** How an update goes through the instances: in batches by itself, or up to a line that a person moves. */
export type RolloutStrategy =
  | {
      readonly kind: 'batch';
      /** Instances that are updated at a time: a number, or a percentage such as `25%`, the default. */
      readonly size?: string | undefined;
      /** Pause between two batches, such as `60s`, `5m` or `1h`. */
      readonly interval?: string | undefined;
    }
  | {
      readonly kind: 'partition';
      /**
       * How many instances keep the old version, a number or a percentage; 0 completes the update. (The reference
       * text of update and describe says so; the one of create says how many to update.)
       */
      readonly kept: string;
    };

/** How far an update of a service is. */
export interface Rollout {
  /** Undefined for a strategy that is neither of the two. */
  readonly strategy: RolloutStrategy | undefined;
  /** `Pending`, `Running`, `Paused`, `Completed`, `Failed`, or a new one. */
  readonly phase: string | undefined;
  readonly currentRevision: string | undefined;
  readonly updateRevision: string | undefined;
  /** Instances in all, and those of them that have the new version. */
  readonly totalReplicas: number | undefined;
  readonly updatedReplicas: number | undefined;
  /** When the next batch begins, ms since 1970. */
  readonly nextBatchAt: number | undefined;
}

const Status = z.looseObject({
  Phase: maybe.string,
  CurrentRevision: maybe.string,
  UpdateRevision: maybe.string,
  TotalReplicas: maybe.count,
  UpdatedReplicas: maybe.count,
  NextBatchStartTime: maybe.string,
});

const Strategy = z.looseObject({
  Batch: field(z.looseObject({ BatchSize: maybe.text, Interval: maybe.text })),
  Partition: field(z.looseObject({ Partition: maybe.text })),
});

/** What DescribeServiceRollout answers; `undefined` when it holds no rollout. */
export const RolloutAnswer = z.pipe(
  z.looseObject({ Rollout: field(z.looseObject({ Status: field(Status), Strategy: field(Strategy) })) }),
  z.transform(({ Rollout: rollout }): Rollout | undefined => {
    if (rollout?.Status === undefined && rollout?.Strategy === undefined) return undefined;
    const { Status: status, Strategy: strategy } = rollout;
    return {
      strategy: strategy && strategyOf(strategy),
      phase: status?.Phase,
      currentRevision: status?.CurrentRevision,
      updateRevision: status?.UpdateRevision,
      totalReplicas: status?.TotalReplicas,
      updatedReplicas: status?.UpdatedReplicas,
      nextBatchAt: readTime(status?.NextBatchStartTime),
    };
  }),
);

/** A partition counts before an empty batch beside it. */
function strategyOf({ Batch, Partition }: z.infer<typeof Strategy>): RolloutStrategy | undefined {
  const kept = Partition?.Partition;
  if (kept !== undefined && kept !== '') return { kind: 'partition', kept };
  return Batch && { kind: 'batch', size: Batch.BatchSize, interval: Batch.Interval };
}
