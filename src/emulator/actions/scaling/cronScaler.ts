import { isoSeconds } from '../../clock.ts';
import { ApiError } from '../../http/apiError.ts';
import { codes } from '../../inferred.ts';
import { requireService } from '../../services/operate.ts';
import { withServices } from '../../services/world.ts';
import type { CronJobRecord, CronScalerRecord } from '../../state/cronScalerRecord.ts';
import { answerEnv, parseBody, serviceName, type Action, type ActionCall } from '../action.ts';
import { readCronScaler, type WantedCronScaler } from './readCronScaler.ts';
import { requireScalable } from './requireScalable.ts';

function noScaler(name: string): ApiError {
  const { status, code } = codes.cronScalerNotFound;
  return new ApiError(status, code, `The service ${name} has no cron scaler.`);
}

/** Changes the cron scaler of the service that a call names; `pick` may refuse. */
function changeScaler(
  call: ActionCall,
  pick: (current: CronScalerRecord | undefined, now: number) => CronScalerRecord | undefined,
): Promise<void> {
  const { store, clock } = call.world;
  return store.commit((state) => {
    const now = clock.now();
    const { cronScaler, ...rest } = requireScalable(state, serviceName(call), now);
    const next = pick(cronScaler, now);
    const changed = { ...rest, updatedAt: now, ...(next ? { cronScaler: next } : {}) };
    return { state: withServices(state, [changed], now), result: undefined };
  });
}

/** The jobs that are wanted; one that was there and has not changed keeps what it did. */
function merged(current: CronScalerRecord | undefined, wanted: WantedCronScaler, now: number): CronScalerRecord {
  const jobs = wanted.jobs.map(({ name, schedule, targetSize, timeZone }): CronJobRecord => {
    const known = current?.jobs.find((job) => job.name === name);
    if (known && known.schedule === schedule && known.targetSize === targetSize && known.timeZone === timeZone) {
      return known;
    }
    const createdAt = known?.createdAt ?? now;
    return {
      name,
      schedule,
      targetSize,
      createdAt,
      state: 'Submitted',
      message: '',
      ...(timeZone ? { timeZone } : {}),
    };
  });
  return { excludeDates: [...(wanted.excludeDates ?? current?.excludeDates ?? [])], jobs };
}

export const createCronScaler: Action = async (call) => {
  const wanted = readCronScaler(parseBody(call.body), call.world.clock.now());
  await changeScaler(call, (current, now) => {
    if (!current) return merged(undefined, wanted, now);
    const { status, code } = codes.cronScalerExists;
    const message = `The service ${serviceName(call)} has a cron scaler already.`;
    throw new ApiError(status, code, message, 'Update it instead.');
  });
  return { Message: `Create cron scaler for service [${serviceName(call)}] successfully` };
};

export const updateCronScaler: Action = async (call) => {
  const wanted = readCronScaler(parseBody(call.body), call.world.clock.now());
  await changeScaler(call, (current, now) => {
    if (!current) throw noScaler(serviceName(call));
    return merged(current, wanted, now);
  });
  return { Message: `Update cron scaler for service [${serviceName(call)}] successfully` };
};

export const deleteCronScaler: Action = async (call) => {
  await changeScaler(call, (current) => {
    if (!current) throw noScaler(serviceName(call));
    return undefined;
  });
  return { Message: `Cronscaler for service [${serviceName(call)}] deleted successfully` };
};

export const describeCronScaler: Action = (call) => {
  const { state, now } = answerEnv(call.world);
  const service = requireService(state, serviceName(call), now);
  if (!service.cronScaler) throw noScaler(service.name);
  return {
    ServiceName: service.name,
    ExcludeDates: service.cronScaler.excludeDates,
    ScaleJobs: service.cronScaler.jobs.map((job) => ({
      Name: job.name,
      Schedule: job.schedule,
      TargetSize: job.targetSize,
      CreateTime: isoSeconds(job.createdAt),
      // Looked at when it was set, before it was ever due.
      LastProbeTime: isoSeconds(job.probedAt ?? job.createdAt),
      State: job.state,
      Message: job.message,
    })),
  };
};
