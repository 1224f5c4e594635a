import { findService, lastOperation, withServices, type ChangeEnv } from '../services/world.ts';
import type { CronJobRecord } from '../state/cronScalerRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { isExcluded } from './schedule.ts';
import { scaleTo } from './scaleTo.ts';

/** How a job went. */
type Outcome = Pick<CronJobRecord, 'state' | 'message'>;

/** Does what a job of a service that is due says, and notes how it went. A service or job that is gone: nothing. */
export function runCronJob(
  state: EmulatorState,
  name: string,
  jobName: string,
  env: ChangeEnv,
): { state: EmulatorState; result: Outcome | undefined } {
  const service = findService(state, name, env.now);
  const job = service?.cronScaler?.jobs.find((entry) => entry.name === jobName);
  if (!service || !job) return { state, result: undefined };
  if (isExcluded(service.cronScaler?.excludeDates ?? [], job.timeZone, env.now)) {
    const outcome = { state: job.state, message: `cron hpa job ${job.name} is skipped: the date is excluded.` };
    return { state: noted(state, service, job, outcome, env.now), result: outcome };
  }
  const { next, outcome } = scaled(state, service, job, env);
  return { state: noted(next, findService(next, name, env.now) ?? service, job, outcome, env.now), result: outcome };
}

function scaled(
  state: EmulatorState,
  service: ServiceRecord,
  job: CronJobRecord,
  env: ChangeEnv,
): { next: EmulatorState; outcome: Outcome } {
  const current = lastOperation(service).instances;
  const counts = `current replicas:${current}, desired replicas:${job.targetSize}.`;
  try {
    // The words of the documented example.
    const message = `cron hpa job ${job.name} executed successfully. ${counts}`;
    return { next: scaleTo(state, service, job.targetSize, message, env), outcome: { state: 'Succeed', message } };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return { next: state, outcome: { state: 'Failed', message: `cron hpa job ${job.name} failed: ${why} ${counts}` } };
  }
}

function noted(
  state: EmulatorState,
  service: ServiceRecord,
  job: CronJobRecord,
  outcome: Outcome,
  now: number,
): EmulatorState {
  const jobs = (service.cronScaler?.jobs ?? []).map((entry) =>
    entry.name === job.name ? { ...entry, ...outcome, probedAt: now } : entry,
  );
  const cronScaler = { excludeDates: service.cronScaler?.excludeDates ?? [], jobs };
  return withServices(state, [{ ...service, cronScaler }], now);
}
