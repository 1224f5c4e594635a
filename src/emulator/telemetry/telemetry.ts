import type { Clock } from '../clock.ts';
import type { DeployedService } from '../dataplane/directory.ts';
import { recordedMs } from './spans.ts';
import type { RequestObserver, TrafficObserver } from '../dataplane/traffic.ts';
import { FollowedRequest } from './followedRequest.ts';
import { ServiceTraffic } from './serviceTraffic.ts';

/** Services whose requests are remembered; more make the one that was longest without any forgotten. */
const keptServices = 4096;

/**
 * The requests that the data plane answered, in memory and in buckets of time: for charts and for scaling. A request
 * counts for the service that was called, for the router that took it, and for the engines that worked on it.
 */
export class Telemetry implements TrafficObserver {
  /** When it began to record, real time in ms. */
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #uidOf: (service: string) => string | undefined;
  readonly #services = new Map<string, ServiceTraffic>();
  #turn = 0;

  /** @param uidOf the uid of the service that has a name now */
  constructor(clock: Clock, uidOf: (service: string) => string | undefined) {
    this.startedAt = clock.now();
    this.#clock = clock;
    this.#uidOf = uidOf;
  }

  /** Since when there is a record: what is too long ago is forgotten. */
  recordedSince(now: number): number {
    return Math.max(this.startedAt, now - recordedMs);
  }

  /** What is remembered of a service; undefined when it had no request yet. */
  of(uid: string): ServiceTraffic | undefined {
    return this.#services.get(uid);
  }

  arrived(service: DeployedService): RequestObserver {
    const router = service.isAggregate && service.router !== undefined ? this.#uidOf(service.router) : undefined;
    const uids = router === undefined ? [service.uid] : [service.uid, router];
    const fronts = uids.map((uid) => this.#recordOf(uid));
    const entry = { service: service.name, fronts, instance: this.#nextOf(service.readyInstanceNames) };
    return new FollowedRequest(this.#clock, entry, (name) => this.#ofName(name));
  }

  #ofName(name: string): ServiceTraffic | undefined {
    const uid = this.#uidOf(name);
    return uid === undefined ? undefined : this.#recordOf(uid);
  }

  #recordOf(uid: string): ServiceTraffic {
    const record = this.#services.get(uid) ?? new ServiceTraffic();
    // Last in the order of the map is the last that was asked.
    this.#services.delete(uid);
    this.#services.set(uid, record);
    const [oldest] = this.#services.keys();
    if (oldest !== undefined && this.#services.size > keptServices) this.#services.delete(oldest);
    return record;
  }

  /** Requests that no engine takes are shared out in turn. */
  #nextOf(names: readonly string[]): string | undefined {
    this.#turn = (this.#turn + 1) % 1_000_000;
    return names[this.#turn % Math.max(1, names.length)];
  }
}
