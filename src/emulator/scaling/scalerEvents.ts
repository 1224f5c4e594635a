import type { ServiceEvent } from '../services/serviceEvent.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';

/** What autoscalers and schedules did to a service, as events [INFER]; the scaling itself has events of its own. */
export function scalerEvents(service: ServiceRecord): ServiceEvent[] {
  return (service.decisions ?? []).map(({ at, from, to, message }) => ({
    at,
    type: 'Normal',
    reason: 'SuccessfulRescale',
    resource: 'Service',
    message,
    version: service.version,
    available: Math.min(from, to),
    unavailable: Math.max(0, to - from),
  }));
}
