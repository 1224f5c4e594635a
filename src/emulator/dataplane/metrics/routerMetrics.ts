import { innerIp } from '../../services/instanceAnswer.ts';
import { ENGINE_PORT } from '../inferred.ts';
import type { RouterDesk } from '../router/routerDesk.ts';
import type { Worker } from '../router/worker.ts';
import type { Family, Labels } from './exposition.ts';
import type { LatestValues } from './latestValues.ts';

/** What the figures of a router are made from. */
export interface RouterView {
  readonly desk: RouterDesk;
  readonly workers: readonly Worker[];
  /** Name of the served model. */
  readonly model: string;
  /** ms of the timeline. */
  readonly now: number;
}

const QUANTILES = ['0.5', '0.75', '0.9', '0.99'];

/** The figures of the EAS router under its own names (eas/product.md, section 2.4). */
export function routerMetrics(view: RouterView): Family[] {
  const { record, pending, prefixes } = view.desk;
  const requests = [...record.requests].sort(([one], [other]) => one - other);
  return [
    {
      name: 'llm_requests',
      help: 'Answered requests by status code.',
      type: 'counter',
      samples: requests.map(([status, value]) => ({ labels: { status_code: String(status) }, value })),
    },
    ...latencies('llm_response_time', 'Time of a whole request, ms', record.responseMs),
    ...latencies('llm_ttft', 'Time until the first token, ms', record.firstTokenMs),
    ...latencies('llm_tpot', 'Time per output token, ms', record.perTokenMs),
    gauge('gateway_pending_requests', 'Requests that wait for a worker.', pending),
    gauge('gateway_requests', 'Requests that are under way.', record.open),
    {
      name: 'schedule_requests',
      help: 'Times that a worker was looked for.',
      type: 'counter',
      samples: [{ labels: {}, value: record.scheduled }],
    },
    ...latencies('schedule_latency', 'Time until a worker was found, ms', record.scheduleMs),
    ...workerFamilies(view),
    ...prefixFamilies(prefixes.figures()),
  ];
}

function latencies(name: string, what: string, values: LatestValues): Family[] {
  const summary = values.summary();
  const { min, max, mean } = summary;
  return [
    gauge(`${name}_min`, `${what}: least of the latest.`, min),
    gauge(`${name}_max`, `${what}: most of the latest.`, max),
    gauge(`${name}_mean`, `${what}: mean of the latest.`, mean),
    {
      name: `${name}_percentile`,
      help: `${what}: quantiles of the latest.`,
      type: 'gauge',
      samples: QUANTILES.map((share) => ({ labels: { quantile: share }, value: summary.quantile(Number(share)) })),
    },
  ];
}

function workerFamilies({ workers, model, now }: RouterView): Family[] {
  const perRank = (name: string, help: string, of: (worker: Worker) => number): Family => {
    const samples = workers.map((worker) => ({ labels: rankLabels(model, worker), value: of(worker) }));
    return { name, help, type: 'gauge', samples };
  };
  const first = workers.filter(({ rank }) => rank === 0);
  const perInstance = (name: string, help: string, of: (ranks: readonly Worker[]) => number): Family => {
    const samples = first.map(({ instance }) => {
      const own = workers.filter((worker) => worker.instance === instance);
      return { labels: { model, address: addressOf(instance.name) }, value: of(own) };
    });
    return { name, help, type: 'gauge', samples };
  };
  return [
    perRank('lrs_tokens', 'Tokens on a worker, as the router counts them.', ({ tokens }) => Math.round(tokens)),
    perRank('lrs_running_requests', 'Requests that a worker works on.', ({ running }) => running),
    perRank('lrs_waiting_requests', 'Requests that wait on a worker.', ({ waiting }) => waiting),
    perInstance('llm_running_requests', 'Requests that an engine works on.', (ranks) =>
      sum(ranks, (one) => one.running),
    ),
    perInstance('llm_waiting_requests', 'Requests that wait in an engine.', (ranks) =>
      sum(ranks, (one) => one.waiting),
    ),
    perInstance('llm_gpu_cache_usage', 'Part of the KV cache of an engine in use, 0 to 1.', ([one]) => usageOf(one)),
    perInstance(
      'llm_tps_in',
      'Prompt tokens per second of an engine.',
      ([one]) => one?.instance.received.perSecond(now) ?? 0,
    ),
    perInstance(
      'llm_tps_out',
      'Generated tokens per second of an engine.',
      ([one]) => one?.instance.generated.perSecond(now) ?? 0,
    ),
  ];
}

function prefixFamilies(figures: ReturnType<RouterDesk['prefixes']['figures']>): Family[] {
  const { requestHitRate, tokenHitRate, usedBytes, limitBytes } = figures;
  const rate = (name: string, help: string, value: number): Family => {
    return { name, help, type: 'gauge', samples: [{ labels: { infer_mode: 'prefill' }, value }] };
  };
  return [
    rate('prefix_cache_req_hit_rate', 'Part of the requests with a known prefix.', requestHitRate),
    rate('prefix_cache_char_hit_rate', 'Part of the prompts that was known.', tokenHitRate),
    gauge('prefix_cache_mem_used_bytes', 'Memory that known prefixes take.', usedBytes),
    gauge('prefix_cache_mem_limit_bytes', 'Memory that known prefixes may take.', limitBytes),
  ];
}

function gauge(name: string, help: string, value: number): Family {
  return { name, help, type: 'gauge', samples: [{ labels: {}, value }] };
}

function rankLabels(model: string, { instance, role, rank }: Worker): Labels {
  return { model, address: addressOf(instance.name), role, dp_rank: String(rank) };
}

function addressOf(instance: string): string {
  return `${innerIp(instance)}:${ENGINE_PORT}`;
}

function usageOf(worker: Worker | undefined): number {
  if (worker === undefined) return 0;
  const { spec } = worker.instance;
  const used = worker.instance.loads().reduce((total, load) => total + load.usedTokens, 0);
  return Math.min(1, used / (spec.kvTokensPerRank * spec.dp));
}

function sum(workers: readonly Worker[], of: (worker: Worker) => number): number {
  return workers.reduce((total, worker) => total + of(worker), 0);
}
