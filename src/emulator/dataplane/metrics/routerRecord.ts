import { LatestValues } from './latestValues.ts';

/** A request that a router has answered. */
export interface RoutedRequest {
  readonly status: number;
  /** From its arrival to the end of the answer. */
  readonly ms: number;
  /** Until the first token; undefined when there was none. */
  readonly firstTokenMs: number | undefined;
  readonly tokens: number;
}

/** What a router has counted since it started. */
export class RouterRecord {
  /** Answers by status code. */
  readonly requests = new Map<number, number>();
  /** Requests that are under way. */
  open = 0;
  /** Times that a request was given workers, or could not be. */
  scheduled = 0;
  readonly responseMs = new LatestValues();
  readonly firstTokenMs = new LatestValues();
  readonly perTokenMs = new LatestValues();
  readonly scheduleMs = new LatestValues();

  answered({ status, ms, firstTokenMs, tokens }: RoutedRequest): void {
    this.requests.set(status, (this.requests.get(status) ?? 0) + 1);
    if (status >= 400) return;
    this.responseMs.add(ms);
    if (firstTokenMs === undefined) return;
    this.firstTokenMs.add(firstTokenMs);
    if (tokens > 1) this.perTokenMs.add((ms - firstTokenMs) / (tokens - 1));
  }
}
