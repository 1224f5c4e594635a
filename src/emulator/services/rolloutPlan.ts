import type { TimeScale } from '../clock.ts';
import type { RolloutRecord } from '../state/rolloutRecord.ts';
import { amountOf, parseAmount } from './amount.ts';

/** Documented: a batch is a quarter of the replicas unless it says otherwise. */
export const defaultBatchSize = '25%';

/** Old replicas that a partition keeps of so many; a part is rounded up [INFER]. */
export function keptReplicas(rollout: RolloutRecord | undefined, total: number): number {
  const amount = rollout?.partition === undefined ? undefined : parseAmount(rollout.partition);
  return amount ? Math.min(total, amountOf(amount, total, Math.ceil)) : 0;
}

/** How a rollout goes on in batches. */
export interface BatchPlan {
  /** New replicas at the end of the batch that begins with so many. */
  next(replicas: number): number;
  /** From the end of a batch to the next, real time in ms. */
  readonly waitMs: number;
}

/** The batches of a rollout of so many replicas; a part is rounded up, so that each batch does something [INFER]. */
export function batchPlan(batch: NonNullable<RolloutRecord['batch']>, total: number, scale: TimeScale): BatchPlan {
  const size = Math.max(1, amountOf(parseAmount(batch.size) ?? { percent: 25 }, total, Math.ceil));
  return {
    next: (replicas) => (Math.floor(replicas / size) + 1) * size,
    waitMs: scale.ms(batch.intervalMinutes),
  };
}

const unitMinutes: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60 };

/** Reads `60s`, `5m`, `1h` as minutes of the cloud; undefined when it is none of them. */
export function parseInterval(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,6})([smh])$/.exec(text.trim()) ?? [];
  const minutes = unitMinutes[unit];
  return digits === undefined || minutes === undefined ? undefined : Number(digits) * minutes;
}
