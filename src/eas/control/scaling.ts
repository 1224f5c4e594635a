import {
  type Autoscaler,
  AutoscalerAnswer,
  type AutoscalerState,
  type CronScaler,
  CronScalerAnswer,
  type CronScalerState,
} from '../wire/scaling.ts';
import { ifThere } from './absence.ts';
import type { EasCaller } from './caller.ts';

/** What scales a service by itself. Every method rejects with a `CloudError`; a change is sent once. */
export interface ScalingApi {
  /** Undefined when the service has none. `AutoscalerEnabled` of a service tells it without this call. */
  describeAutoscaler(service: string, signal?: AbortSignal): Promise<AutoscalerState | undefined>;
  createAutoscaler(service: string, autoscaler: Autoscaler, signal?: AbortSignal): Promise<void>;
  /** The whole autoscaler as it shall be. */
  updateAutoscaler(service: string, autoscaler: Autoscaler, signal?: AbortSignal): Promise<void>;
  deleteAutoscaler(service: string, signal?: AbortSignal): Promise<void>;

  /** Undefined when the service has none. `CronscalerEnabled` of a service tells it without this call. */
  describeCronScaler(service: string, signal?: AbortSignal): Promise<CronScalerState | undefined>;
  createCronScaler(service: string, scaler: CronScaler, signal?: AbortSignal): Promise<void>;
  /** The whole list of jobs as it shall be. */
  updateCronScaler(service: string, scaler: CronScaler, signal?: AbortSignal): Promise<void>;
  deleteCronScaler(service: string, signal?: AbortSignal): Promise<void>;
}

/** What scales services, over a caller. */
export function scalingApi(caller: EasCaller): ScalingApi {
  return {
    describeAutoscaler: (service, signal) => {
      const read = () => caller.read('DescribeServiceAutoScaler', caller.ofService(service), AutoscalerAnswer, signal);
      return ifThere(caller, service, 'autoscaler', read, signal);
    },
    createAutoscaler: (service, autoscaler, signal) =>
      caller.change('CreateServiceAutoScaler', caller.ofService(service, { body: loadBody(autoscaler) }), signal),
    updateAutoscaler: (service, autoscaler, signal) =>
      caller.change('UpdateServiceAutoScaler', caller.ofService(service, { body: loadBody(autoscaler) }), signal),
    deleteAutoscaler: (service, signal) => caller.change('DeleteServiceAutoScaler', caller.ofService(service), signal),

    describeCronScaler: (service, signal) => {
      const read = () => caller.read('DescribeServiceCronScaler', caller.ofService(service), CronScalerAnswer, signal);
      return ifThere(caller, service, 'cronscaler', read, signal);
    },
    createCronScaler: (service, scaler, signal) =>
      caller.change('CreateServiceCronScaler', caller.ofService(service, { body: cronBody(scaler) }), signal),
    updateCronScaler: (service, scaler, signal) =>
      caller.change('UpdateServiceCronScaler', caller.ofService(service, { body: cronBody(scaler) }), signal),
    deleteCronScaler: (service, signal) => caller.change('DeleteServiceCronScaler', caller.ofService(service), signal),
  };
}

/** The one body whose names are small. Only the documented names of a strategy: EAS ignores others silently. */
function loadBody({ min, max, strategies, behavior }: Autoscaler): object {
  const scaleStrategies = strategies.map(({ metricName, threshold, service }) => ({ metricName, threshold, service }));
  return { min, max, scaleStrategies, ...(Object.keys(behavior).length > 0 && { behavior }) };
}

function cronBody({ jobs, excludeDates }: CronScaler): object {
  return {
    ScaleJobs: jobs.map(({ name, schedule, targetSize, timeZone }) => ({
      Name: name,
      Schedule: schedule,
      TargetSize: targetSize,
      TimeZone: timeZone,
    })),
    ExcludeDates: excludeDates,
  };
}
