/**
 * The traffic of the time before the emulator began, for services that the demo lets have run for hours: nothing was
 * recorded then, and a chart must not be empty. All of it is ours [INFER], and follows from names and time alone.
 */
import { fractionOf } from '../ids.ts';
import { noTraffic, type TrafficSums } from './trafficSums.ts';

/** What decides how a service was used. */
export interface PastLoad {
  /** What the services that work as one have in common: the name of the aggregate, the group or the service. */
  readonly seed: string;
  /** True for a language model, whose answers take seconds. */
  readonly isLlm: boolean;
  /** Part of the response time that the service itself spends: 1 for an entry, less for one role of several. */
  readonly share: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Requests per second at a time: a base of its own, more by day than by night, and some unrest. */
export function pastQps(load: PastLoad, at: number): number {
  const base = (load.isLlm ? 0.35 : 4) * (0.6 + 1.8 * fractionOf(`${load.seed}/qps`));
  // Highest at three in the afternoon of China, where the region is.
  const wave = 1 + 0.4 * Math.cos(((at + 8 * 3_600_000 - 15 * 3_600_000) / dayMs) * 2 * Math.PI);
  return base * wave * unrest(`${load.seed}/qps`, at, 0.18);
}

/** A factor around 1 that changes from minute to minute. */
export function unrest(name: string, at: number, width: number): number {
  return 1 + width * (2 * fractionOf(`${name}/${Math.floor(at / minuteMs)}`) - 1);
}

/** Mean response time of the service itself at a time, ms. */
export function pastResponseMs(load: PastLoad, at: number): number {
  const base = load.isLlm ? 3500 + 5000 * fractionOf(`${load.seed}/rt`) : 18 + 40 * fractionOf(`${load.seed}/rt`);
  return base * load.share * unrest(`${load.seed}/rt`, at, 0.12);
}

/** What came and was answered in a span of at most a minute. */
export function pastTraffic(load: PastLoad, fromMs: number, toMs: number): TrafficSums {
  const requests = (pastQps(load, fromMs) * (toMs - fromMs)) / 1000;
  const ms = pastResponseMs(load, fromMs);
  // One minute in forty sees an error or two.
  const errors = fractionOf(`${load.seed}/error/${Math.floor(fromMs / minuteMs)}`) < 0.025 ? requests * 0.04 : 0;
  const prompt = load.isLlm ? 900 : 0;
  const output = load.isLlm ? 320 : 0;
  return {
    ...noTraffic(),
    arrived: requests,
    ok: requests - errors,
    clientErrors: errors,
    totalMs: requests * ms,
    shortestMs: ms * 0.35,
    longestMs: ms * 2.6,
    bytesIn: requests * (load.isLlm ? 4200 : 900),
    bytesOut: requests * (load.isLlm ? 76_000 : 1400),
    promptTokens: requests * prompt,
    outputTokens: requests * output,
  };
}
