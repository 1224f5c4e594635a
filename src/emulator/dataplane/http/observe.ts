import type { DeployedService } from '../directory.ts';
import type { TrafficObserver } from '../traffic.ts';
import type { Exchange } from './exchange.ts';
import { countBytes } from './wireBytes.ts';

/** Has an observer follow a request to a service until it is over; without an observer or a service, nothing. */
export function observe(
  exchange: Exchange,
  observer: TrafficObserver | undefined,
  service: DeployedService | undefined,
): void {
  if (!observer || !service || exchange.observer) return;
  const bytes = countBytes(exchange.req);
  const request = observer.arrived(service);
  exchange.observer = request;
  exchange.onClose(() => request.ended({ status: exchange.status, ms: exchange.ageMs, ...bytes() }));
}
