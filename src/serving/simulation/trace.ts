import type { Client } from './simulate.ts';

/** One request of a recorded load: a line of a Mooncake trace. */
export interface TraceRequest {
  readonly timestampMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Numbers of the prompt's blocks of 512 tokens. */
  readonly blocks: readonly number[];
}

/** Sends recorded requests when they were recorded, from the first on. They must stand in the order of their time. */
export function replay(requests: readonly TraceRequest[]): Client {
  return (schedule, send) => {
    const begin = requests[0]?.timestampMs ?? 0;
    const next = (index: number): void => {
      const request = requests[index];
      if (request === undefined) return;
      schedule.at((request.timestampMs - begin) / 1000, () => {
        const { inputTokens, outputTokens, blocks } = request;
        send({ inputTokens, outputTokens, blocks, cachedTokens: 0 }, () => undefined);
        next(index + 1);
      });
    };
    next(0);
  };
}
