import type { EngineInstance } from '../pace/engineInstance.ts';
import type { EngineRole, EngineSpec } from '../pace/engineSpec.ts';
import { draftFigures } from './drafts.ts';
import type { Family, Labels, Sample } from './exposition.ts';
import type { Histogram } from './histogram.ts';
import type { RankRecord } from './rankRecord.ts';
import { type RankView, rankViews } from './rankView.ts';

/** One data-parallel rank as its metrics show it. */
interface Rank extends RankView {
  readonly labels: Labels;
  readonly spec: EngineSpec;
  /** Tokens that come out per second. */
  readonly throughput: number;
}

type Value = readonly [name: string, help: string, of: (rank: Rank) => number];
type Split = readonly [name: string, help: string, label: string, of: (rank: Rank) => Readonly<Record<string, number>>];
type Distribution = readonly [name: string, help: string, of: (record: RankRecord) => Histogram];

const ENGINE_TYPE: Readonly<Record<EngineRole, string>> = { whole: 'unified', prefill: 'prefill', decode: 'decode' };

const GAUGES: readonly Value[] = [
  ['num_running_reqs', 'Requests that take part in the batches.', ({ load }) => load.running],
  ['num_queue_reqs', 'Requests that wait for a place in a batch.', ({ load }) => load.waiting],
  ['num_grammar_queue_reqs', 'Requests that wait for a grammar.', () => 0],
  ['num_used_tokens', 'Tokens in the KV cache.', ({ load }) => Math.round(load.usedTokens)],
  ['max_total_num_tokens', 'Tokens that the KV cache holds.', ({ spec }) => spec.kvTokensPerRank],
  ['token_usage', 'Part of the KV cache in use, 0 to 1.', (rank) => usage(rank)],
  ['pending_prealloc_token_usage', 'Part of the KV cache that waiting requests will take.', () => 0],
  ['gen_throughput', 'Generated tokens per second.', ({ throughput }) => throughput],
  ['cache_hit_rate', 'Part of the prompt tokens that the prefix cache had.', ({ record }) => hitRate(record)],
  ['decode_sum_seq_lens', 'Context tokens of all running requests.', ({ load }) => Math.round(load.usedTokens)],
  ['utilization', 'Part of the places for requests in use.', ({ load, spec }) => load.running / spec.maxSequences],
  ['num_retracted_reqs', 'Requests that lost their place.', ({ record }) => record.preemptions],
  ['num_paused_reqs', 'Requests that were paused.', () => 0],
  ['is_cuda_graph', 'Whether batches run as CUDA graphs.', () => 1],
];

const DRAFT_GAUGES: readonly Value[] = [
  ['spec_accept_length', 'Tokens per step of a request.', ({ spec }) => 1 + spec.acceptedDraftTokens],
  ['spec_accept_rate', 'Part of the draft tokens that is accepted.', (rank) => acceptRate(rank)],
];

const PREFILL_GAUGES: readonly Value[] = [
  ['num_prefill_prealloc_queue_reqs', 'Requests that wait for the other side.', () => 0],
  ['num_prefill_inflight_queue_reqs', 'Requests whose KV is on its way.', ({ load }) => load.promised],
];

const DECODE_GAUGES: readonly Value[] = [
  ['num_decode_prealloc_queue_reqs', 'Requests that wait for room in the KV cache.', ({ load }) => load.waiting],
  ['num_decode_transfer_queue_reqs', 'Requests whose KV is on its way.', ({ load }) => load.promised],
];

const COUNTERS: readonly Value[] = [
  ['prompt_tokens_total', 'Prompt tokens that were processed.', ({ record }) => promptTokens(record)],
  ['generation_tokens_total', 'Tokens that were generated.', ({ record }) => record.generatedTokens],
  ['num_requests_total', 'Requests that were processed.', ({ record }) => record.ended],
  ['num_aborted_requests_total', 'Requests that were given up.', ({ record }) => record.finished.abort],
  ['num_retracted_requests_total', 'Times that a request lost its place.', ({ record }) => record.preemptions],
];

const TRANSFER_COUNTERS: readonly Value[] = [
  ['num_bootstrap_failed_reqs_total', 'Requests that found no other side.', () => 0],
  ['num_transfer_failed_reqs_total', 'Requests whose KV did not arrive.', () => 0],
];

const PREFILL_COUNTERS: readonly Value[] = [
  ['num_prefill_retries_total', 'Prompts that were computed once more.', () => 0],
];

const SPLIT_COUNTERS: readonly Split[] = [
  [
    'cached_tokens_total',
    'Prompt tokens that came from a cache.',
    'cache_source',
    ({ record }) => ({ device: record.prompt.local_cache_hit, host: 0, storage: 0 }),
  ],
  [
    'realtime_tokens_total',
    'Tokens by the work that they took.',
    'mode',
    ({ record }) => ({
      prefill_compute: record.prompt.local_compute,
      prefill_cache: record.prompt.local_cache_hit,
      decode: record.generatedTokens,
    }),
  ],
  [
    'gpu_execution_seconds_total',
    'Seconds in which the GPUs worked.',
    'category',
    ({ record }) => ({ extend: record.prefillSeconds, decode: record.decodeSeconds }),
  ],
  [
    'cuda_graph_passes_total',
    'Steps by how they ran.',
    'mode',
    ({ record }) => ({ decode_cuda_graph: record.decodeSteps, decode_none: 0 }),
  ],
];

const HISTOGRAMS: readonly Distribution[] = [
  ['time_to_first_token_seconds', 'Time until the first token.', (record) => record.firstToken],
  ['inter_token_latency_seconds', 'Time between two tokens.', (record) => record.betweenTokens],
  ['e2e_request_latency_seconds', 'Time of a whole request.', (record) => record.request],
  ['queue_time_seconds', 'Time that a request waited.', (record) => record.queue],
];

const TRANSFER_HISTOGRAMS: readonly Distribution[] = [
  ['kv_transfer_latency_ms', 'Time of a KV transfer.', (record) => record.transferMs],
  ['kv_transfer_speed_gb_s', 'Speed of a KV transfer.', (record) => record.transferSpeed],
  ['kv_transfer_total_mb', 'Size of a KV transfer.', (record) => record.transferMb],
];

/** The figures of an instance under SGLang's names (serving/metrics.md, section 1.2). */
export function sglangMetrics(instance: EngineInstance, now: number): Family[] {
  const { spec } = instance;
  const views = rankViews(instance);
  const throughput = instance.generated.perSecond(now) / views.length;
  const ranks: Rank[] = views.map((view) => ({ ...view, spec, throughput, labels: labelsOf(spec, view.rank) }));
  const { role } = spec;
  const roleGauges = role === 'prefill' ? PREFILL_GAUGES : role === 'decode' ? DECODE_GAUGES : [];
  const drafting = spec.draftTokens > 0 && role !== 'prefill';
  const gauges = [...GAUGES, ...(drafting ? DRAFT_GAUGES : []), ...roleGauges];
  const apart = role === 'whole' ? [] : TRANSFER_COUNTERS;
  const counters = [...COUNTERS, ...apart, ...(role === 'prefill' ? PREFILL_COUNTERS : [])];
  const histograms = [...HISTOGRAMS, ...(role === 'decode' ? TRANSFER_HISTOGRAMS : [])];
  return [
    ...gauges.map((value) => valueFamily('gauge', value, ranks)),
    ...counters.map((value) => valueFamily('counter', value, ranks)),
    ...SPLIT_COUNTERS.map((split) => splitFamily(split, ranks)),
    ...histograms.map((one) => histogramFamily(one, ranks)),
    stagesFamily(ranks),
  ];
}

function labelsOf(spec: EngineSpec, rank: number): Labels {
  const labels = { model_name: spec.modelName, engine_type: ENGINE_TYPE[spec.role], tp_rank: '0', pp_rank: '0' };
  return { ...labels, dp_rank: String(rank), moe_ep_rank: String(rank * spec.tp) };
}

function valueFamily(type: 'gauge' | 'counter', [name, help, of]: Value, ranks: readonly Rank[]): Family {
  const samples = ranks.map((rank) => ({ labels: rank.labels, value: of(rank) }));
  return { name: `sglang:${name}`, help, type, samples };
}

function splitFamily([name, help, label, of]: Split, ranks: readonly Rank[]): Family {
  const samples = ranks.flatMap((rank): Sample[] =>
    Object.entries(of(rank)).map(([key, value]) => ({ labels: { ...rank.labels, [label]: key }, value })),
  );
  return { name: `sglang:${name}`, help, type: 'counter', samples };
}

function histogramFamily([name, help, of]: Distribution, ranks: readonly Rank[]): Family {
  const series = ranks.map(({ labels, record }) => ({ labels, histogram: of(record) }));
  return { name: `sglang:${name}`, help, type: 'histogram', series };
}

function stagesFamily(ranks: readonly Rank[]): Family {
  const series = ranks.flatMap(({ labels, record }) =>
    [...record.stages].map(([stage, histogram]) => ({ labels: { ...labels, stage }, histogram })),
  );
  const help = 'Time of each stage of a request.';
  return { name: 'sglang:per_stage_req_latency_seconds', help, type: 'histogram', series };
}

function promptTokens({ prompt }: RankRecord): number {
  return prompt.local_compute + prompt.local_cache_hit + prompt.external_kv_transfer;
}

function usage({ load, spec }: Rank): number {
  return Math.min(1, load.usedTokens / spec.kvTokensPerRank);
}

function hitRate({ prefixHits, prefixQueries }: RankRecord): number {
  return prefixQueries === 0 ? 0 : prefixHits / prefixQueries;
}

function acceptRate({ record, spec }: Rank): number {
  const { accepted, tokens } = draftFigures(record.sequenceSteps, spec.draftTokens, spec.acceptedDraftTokens);
  return tokens === 0 ? 0 : accepted / tokens;
}
