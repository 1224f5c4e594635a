import * as z from 'zod/mini';
import { parseAmount } from '../../services/amount.ts';
import { invalid } from '../../services/config.ts';
import { requireService } from '../../services/operate.ts';
import {
  createRollout,
  deleteRollout,
  requireRollout,
  rolledServices,
  updateRollout,
  type RolloutChange,
} from '../../services/rollout.ts';
import { defaultBatchSize, parseInterval } from '../../services/rolloutPlan.ts';
import { joinedStatus, rolloutStatus, type RolloutStatus } from '../../services/rolloutStatus.ts';
import type { RolloutRecord } from '../../state/rolloutRecord.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { plainSeconds } from '../../clock.ts';
import { answerEnv, changeEnv, serviceName, type Action, type ActionCall } from '../action.ts';
import { readFields } from '../fields.ts';

/** Documented as text; a number is understood too. */
const amount = z.union([z.string(), z.number()]);

const RolloutBody = z.object({
  Batch: z.nullish(z.object({ BatchSize: z.nullish(amount), Interval: z.nullish(z.string()) })),
  Partition: z.nullish(z.object({ Partition: amount })),
  Paused: z.nullish(z.boolean()),
});

const bodyWords = {
  Batch: 'an object with BatchSize and Interval as text',
  Partition: 'an object with Partition as text',
  Paused: 'true or false',
};

/** What the body says of the rollout; documented: batches or a partition, not both. */
function changeIn(call: ActionCall): RolloutChange {
  const { Batch: batch, Partition: partition, Paused: paused } = readFields(call, RolloutBody, bodyWords);
  if (batch && partition) throw invalid('Batch and Partition exclude each other: give one of them.');
  return {
    ...(batch ? { batch: readBatch(batch.BatchSize ?? defaultBatchSize, batch.Interval ?? '0s') } : {}),
    ...(partition ? { partition: readPartition(partition.Partition) } : {}),
    ...(typeof paused === 'boolean' ? { paused } : {}),
  };
}

function readBatch(size: string | number, interval: string): NonNullable<RolloutRecord['batch']> {
  const read = parseAmount(size);
  if (!read || ('count' in read ? read.count : read.percent) === 0) {
    throw invalid('Batch.BatchSize must be a number of replicas above 0 or a percentage up to 100, such as 1 or 25%.');
  }
  const intervalMinutes = parseInterval(interval);
  if (intervalMinutes === undefined) throw invalid('Batch.Interval must be a time such as 60s, 5m or 1h.');
  return { size: String(size), interval, intervalMinutes };
}

function readPartition(value: string | number): string {
  if (parseAmount(value)) return String(value);
  throw invalid('Partition.Partition must be a number of replicas or a percentage from 0 to 100, such as 5 or 50%.');
}

export const createServiceRollout: Action = async (call) => {
  const change = changeIn(call);
  await call.world.store.commit((state) => createRollout(state, serviceName(call), change, changeEnv(call.world)));
  return { Message: 'Rollout created successfully' };
};

export const updateServiceRollout: Action = async (call) => {
  const change = changeIn(call);
  if (Object.keys(change).length === 0) throw invalid('Give at least one of Batch, Partition and Paused.');
  await call.world.store.commit((state) => updateRollout(state, serviceName(call), change, changeEnv(call.world)));
  return { Message: `Rollout ${updateWord(change)} successfully` };
};

function updateWord(change: RolloutChange): string {
  if (change.batch || change.partition !== undefined) return 'updated';
  return change.paused ? 'paused' : 'resumed';
}

export const deleteServiceRollout: Action = async (call) => {
  await call.world.store.commit((state) => deleteRollout(state, serviceName(call), changeEnv(call.world)));
  return { Message: 'Rollout deleted successfully' };
};

export const describeServiceRollout: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const parts = rolledServices(env.state, service);
  const statuses = parts.map((part) => rolloutStatus(part, env.now));
  const [first] = parts;
  const [only] = statuses;
  const status = only && statuses.length === 1 ? only : joinedStatus(service, statuses);
  return {
    Rollout: { Strategy: strategyAnswer(requireRollout(first ?? service)), Status: statusAnswer(service, status) },
  };
};

function strategyAnswer({ batch, partition }: RolloutRecord): Record<string, unknown> {
  return {
    ...(batch ? { Batch: { BatchSize: batch.size, Interval: batch.interval } } : {}),
    ...(partition === undefined ? {} : { Partition: { Partition: partition } }),
  };
}

function statusAnswer(service: ServiceRecord, status: RolloutStatus): Record<string, unknown> {
  const revision = (version: number): string => `${service.name}-${service.uid.slice(-6)}-v${version}`;
  const next = status.nextBatchAt;
  return {
    Phase: status.phase,
    TotalReplicas: status.total,
    UpdatedReplicas: status.updated,
    CurrentRevision: revision(status.from),
    UpdateRevision: revision(status.to),
    ...(next === undefined ? {} : { NextBatchStartTime: plainSeconds(next).replaceAll('-', '/') }),
  };
}
