import type { DeployedService } from './directory.ts';

/** Where a part of a request is worked on. */
export interface Workplace {
  /** Name of the service. */
  readonly service: string;
  /** Name of the instance. */
  readonly name: string;
}

/** Follows one request; its calls come in this order, and those that do not apply are left out. */
export interface RequestObserver {
  /** An instance computes the prompt, another or the same decodes. */
  routed(prefill: Workplace, decode: Workplace, promptTokens: number): void;
  /** So many tokens are out in total, this long after the request came. */
  produced(tokens: number, ms: number): void;
  /** The answer is sent, or the client is gone. */
  ended(end: RequestEnd): void;
}

/** How a request ended. */
export interface RequestEnd {
  /** 499 when the client left before there was an answer. */
  readonly status: number;
  /** From its arrival, in ms. */
  readonly ms: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Told of the requests to each service, for charts and scaling. */
export interface TrafficObserver {
  arrived(service: DeployedService): RequestObserver;
}
