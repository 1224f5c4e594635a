import { type Bottleneck, bottleneckOf } from '../bottleneck.ts';
import type { Layout, Serving } from '../deployment.ts';
import { openLoop } from '../simulation/clients.ts';
import { type Served, tpotOf, ttftOf, type TtftParts } from '../simulation/request.ts';
import { mustServe, type Run, simulate } from '../simulation/simulate.ts';
import { meanParts } from '../simulation/simulationResult.ts';
import { meanOf, type Spread, spreadOf } from '../simulation/spread.ts';
import type { Demand } from './need.ts';

/** What a simulation of a layout at a rate gave. */
export interface Trial {
  readonly ttftMs: Spread;
  readonly tpotMs: Spread;
  /** Share of the requests that had both TTFT and TPOT within the promise. */
  readonly goodShare: number;
  /** Of those that had not: how many had a late first token, and how many slow ones after it. */
  readonly lateFirst: number;
  readonly slowTokens: number;
  /** Mean seconds of each part of the time until the first token. */
  readonly parts: TtftParts;
  readonly outputTokensPerSecond: number;
  readonly prefillLoad: number;
  readonly decodeBatchPerRank: number;
  readonly kvUtilization: number;
  readonly preemptions: number;
  readonly bottleneck: Bottleneck;
}

/** Requests that a trial sends at least and at most, and the times that a request's own duration is covered by. */
const FEWEST = 300;
const MOST = 6000;
const DURATIONS = 5;
/** Lengths vary a little around their mean, as in the load tests behind the calibration rows. */
const LENGTH_RANGE = 0.8;

/** Sends Poisson arrivals to a layout. Throws `CannotRun` when it does not fit, or a request does not. */
export function tryOut(serving: Serving, layout: Layout, demand: Demand, requestsPerSecond: number): Trial {
  const { inputTokens, outputTokens, prefixHitRate, slo, handoffSeconds } = demand;
  const deployment = { ...serving, layout, handoffSeconds };
  mustServe(deployment, Math.ceil(inputTokens), Math.ceil(outputTokens));
  const duration = slo.ttftSeconds + outputTokens * slo.tpotSeconds;
  const requests = Math.min(MOST, Math.max(FEWEST, Math.ceil(DURATIONS * duration * requestsPerSecond)));
  const longest = (mean: number): number => Math.max(1, Math.round((2 * mean) / (1 + LENGTH_RANGE)));
  const load = {
    requests,
    inputTokens: longest(inputTokens),
    outputTokens: longest(outputTokens),
    lengthRange: LENGTH_RANGE,
    prefixHitRate,
    seed: 1,
  };
  return trialOf(demand, simulate(deployment, openLoop(load, requestsPerSecond, 1)));
}

function trialOf({ slo }: Demand, run: Run): Trial {
  const late = (one: Served): boolean => ttftOf(one) > slo.ttftSeconds;
  const slow = (one: Served): boolean => one.prompt.outputTokens > 1 && tpotOf(one) > slo.tpotSeconds;
  const timed = run.served.filter(({ prompt }) => prompt.outputTokens > 1);
  const parts = meanParts(run);
  const tokens = run.served.reduce((sum, { prompt }) => sum + prompt.outputTokens, 0);
  return {
    ttftMs: spreadOf(run.served.map(ttftOf)),
    tpotMs: spreadOf(timed.map(tpotOf)),
    goodShare: meanOf(run.served, (one) => (late(one) || slow(one) ? 0 : 1)),
    lateFirst: run.served.filter(late).length,
    slowTokens: run.served.filter(slow).length,
    parts,
    outputTokensPerSecond: run.seconds > 0 ? tokens / run.seconds : 0,
    prefillLoad: run.prefillLoad,
    decodeBatchPerRank: run.decodeBatchPerRank,
    kvUtilization: run.kvUtilization,
    preemptions: run.preemptions,
    bottleneck: bottleneckOf({
      ...parts,
      ...run,
      routerQueue: 0,
      tpotSeconds: meanOf(timed, tpotOf),
      tpotLimitSeconds: slo.tpotSeconds,
    }),
  };
}
