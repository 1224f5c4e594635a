import type { Clock } from '../clock.ts';
import type { RequestEnd, RequestObserver, Workplace } from '../dataplane/traffic.ts';
import type { ServiceTraffic } from './serviceTraffic.ts';

/** Where a request came in. */
export interface Entry {
  /** Name of the service that was called. */
  readonly service: string;
  /** Its record, and that of the router in front of its engines; the last has the instance that takes the request. */
  readonly fronts: readonly ServiceTraffic[];
  /** The instance that takes the request; undefined when there is none. */
  readonly instance: string | undefined;
}

/** One request, noted in the record of every service that has to do with it. */
export class FollowedRequest implements RequestObserver {
  readonly #clock: Clock;
  readonly #entry: Entry;
  readonly #find: (service: string) => ServiceTraffic | undefined;
  #front: Part | undefined;
  #prefill: Part | undefined;
  #decode: Part | undefined;
  #promptTokens = 0;
  #produced = 0;
  #firstMs: number | undefined;

  /** @param find the record of the service that has a name now */
  constructor(clock: Clock, entry: Entry, find: (service: string) => ServiceTraffic | undefined) {
    this.#clock = clock;
    this.#entry = entry;
    this.#find = find;
    const now = clock.now();
    for (const front of entry.fronts) front.arrived(now);
    if (entry.instance === undefined) return;
    this.#front = new Part(entry.fronts.at(-1), entry.instance, false);
    this.#front.begin(now);
  }

  routed(prefill: Workplace, decode: Workplace, promptTokens: number): void {
    const now = this.#clock.now();
    this.#promptTokens = promptTokens;
    this.#prefill = this.#partAt(prefill, now);
    // Called itself, an engine has its arrival already; now it is known which instance works.
    if (prefill.service === this.#entry.service) this.#front?.rest(now);
    this.#prefill.begin(now);
    if (prefill.service !== decode.service || prefill.name !== decode.name) this.#decode = this.#partAt(decode, now);
  }

  produced(tokens: number, ms: number): void {
    this.#produced = tokens;
    if (this.#firstMs !== undefined) return;
    this.#firstMs = ms;
    if (!this.#decode) return;
    const now = this.#clock.now();
    this.#prefill?.rest(now);
    this.#decode.begin(now);
  }

  ended(end: RequestEnd): void {
    const now = this.#clock.now();
    const tokens = { prompt: this.#promptTokens, output: this.#produced };
    for (const front of this.#entry.fronts) front.answered(now, end, tokens);
    const firstMs = this.#firstMs ?? end.ms;
    const restMs = Math.max(0, end.ms - firstMs);
    const parts = [
      { part: this.#front, ms: end.ms },
      { part: this.#prefill, ms: this.#decode ? firstMs : end.ms },
      { part: this.#decode, ms: restMs },
    ];
    for (const { part, ms } of parts) {
      part?.rest(now);
      if (part?.counts) part.traffic?.answered(now, { ...end, ms }, tokens);
    }
  }

  #partAt(place: Workplace, now: number): Part {
    const traffic = this.#find(place.service);
    const counts = place.service !== this.#entry.service;
    if (counts) traffic?.arrived(now);
    return new Part(traffic, place.name, counts);
  }
}

/** The work of one instance on a request. */
class Part {
  readonly traffic: ServiceTraffic | undefined;
  /** True when the request counts for this service by this part of it. */
  readonly counts: boolean;
  readonly #instance: string;
  #release: ((now: number) => void) | undefined;

  constructor(traffic: ServiceTraffic | undefined, instance: string, counts: boolean) {
    this.traffic = traffic;
    this.counts = counts;
    this.#instance = instance;
  }

  begin(now: number): void {
    this.#release ??= this.traffic?.begin(this.#instance, now);
  }

  rest(now: number): void {
    this.#release?.(now);
    this.#release = undefined;
  }
}
