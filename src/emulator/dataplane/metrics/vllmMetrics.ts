import type { EngineInstance } from '../pace/engineInstance.ts';
import { BLOCK_TOKENS } from '../inferred.ts';
import type { RankLoad } from '../pace/sequence.ts';
import type { EngineSpec } from '../pace/engineSpec.ts';
import { draftFigures } from './drafts.ts';
import type { Family, Labels, Sample } from './exposition.ts';
import type { Histogram } from './histogram.ts';
import type { RankRecord } from './rankRecord.ts';
import { rankViews } from './rankView.ts';

/** One data-parallel rank as its metrics show it. */
interface Rank {
  readonly labels: Labels;
  readonly record: RankRecord;
  readonly load: RankLoad;
  readonly spec: EngineSpec;
}

type Value = readonly [name: string, help: string, of: (rank: Rank) => number];
type Split = readonly [name: string, help: string, label: string, of: (rank: Rank) => Readonly<Record<string, number>>];
type Distribution = readonly [name: string, help: string, of: (record: RankRecord) => Histogram];

const GAUGES: readonly Value[] = [
  ['num_requests_running', 'Requests that take part in the batches.', ({ load }) => load.running],
  ['num_requests_waiting', 'Requests that wait for a place in a batch.', ({ load }) => load.waiting],
  ['kv_cache_usage_perc', 'Part of the KV cache in use, 0 to 1.', ({ load, spec }) => usage(load, spec)],
];

const SPLIT_GAUGES: readonly Split[] = [
  [
    'engine_sleep_state',
    'State of the engine: awake, or at a level of sleep.',
    'sleep_state',
    () => ({ awake: 1, weights_offloaded: 0, discard_all: 0 }),
  ],
];

const COUNTERS: readonly Value[] = [
  ['prompt_tokens_total', 'Prompt tokens that were processed.', ({ record }) => promptTokens(record)],
  [
    'prompt_tokens_cached_total',
    'Prompt tokens that came from a cache, here or elsewhere.',
    ({ record }) => record.prompt.local_cache_hit + record.prompt.external_kv_transfer,
  ],
  ['prompt_tokens_recomputed_total', 'Cached prompt tokens that were computed again for the first step.', () => 0],
  ['generation_tokens_total', 'Tokens that were generated.', ({ record }) => record.generatedTokens],
  ['num_preemptions_total', 'Times that a request lost its place.', ({ record }) => record.preemptions],
  [
    'prefix_cache_queries_total',
    'Tokens that were looked up in the prefix cache.',
    ({ record }) => record.prefixQueries,
  ],
  ['prefix_cache_hits_total', 'Tokens that the prefix cache had.', ({ record }) => record.prefixHits],
  [
    'external_prefix_cache_queries_total',
    'Tokens that were looked up in the KV of other instances.',
    ({ record }) => record.prompt.external_kv_transfer,
  ],
  [
    'external_prefix_cache_hits_total',
    'Tokens that other instances had the KV of.',
    ({ record }) => record.prompt.external_kv_transfer,
  ],
  ['corrupted_requests_total', 'Requests whose logits held NaN.', () => 0],
];

const SPLIT_COUNTERS: readonly Split[] = [
  ['prompt_tokens_by_source_total', 'Prompt tokens by where they came from.', 'source', ({ record }) => record.prompt],
  ['request_success_total', 'Requests by how they ended.', 'finished_reason', ({ record }) => record.finished],
];

const DRAFT_COUNTERS: readonly Value[] = [
  [
    'spec_decode_num_drafts_total',
    'Times that drafts were checked.',
    ({ record, spec }) => drafts(record, spec).drafts,
  ],
  ['spec_decode_num_draft_tokens_total', 'Draft tokens.', ({ record, spec }) => drafts(record, spec).tokens],
  [
    'spec_decode_num_accepted_tokens_total',
    'Draft tokens that were accepted.',
    ({ record, spec }) => drafts(record, spec).accepted,
  ],
];

const DRAFT_POSITIONS: Split = [
  'spec_decode_num_accepted_tokens_per_pos_total',
  'Draft tokens that were accepted, by their position.',
  'pos',
  ({ record, spec }) => drafts(record, spec).acceptedByPosition,
];

const TRANSFER_COUNTERS: readonly Value[] = [
  ['nixl_num_failed_transfers_total', 'KV transfers that failed.', () => 0],
  ['nixl_num_failed_notifications_total', 'Notifications of KV transfers that failed.', () => 0],
  ['nixl_num_kv_expired_reqs_total', 'Requests whose KV was not fetched in time.', () => 0],
];

const HISTOGRAMS: readonly Distribution[] = [
  ['time_to_first_token_seconds', 'Time until the first token.', (record) => record.firstToken],
  ['inter_token_latency_seconds', 'Time between two tokens.', (record) => record.betweenTokens],
  ['request_time_per_output_token_seconds', 'Mean time per output token of a request.', (record) => record.perToken],
  ['e2e_request_latency_seconds', 'Time of a whole request.', (record) => record.request],
  ['request_queue_time_seconds', 'Time that a request waited.', (record) => record.queue],
  ['request_inference_time_seconds', 'Time that a request was worked on.', (record) => record.inference],
  ['request_prefill_time_seconds', 'Time of the prompt of a request.', (record) => record.prefill],
  ['request_decode_time_seconds', 'Time of the answer of a request after its first token.', (record) => record.decode],
  ['iteration_tokens_total', 'Tokens of one step.', (record) => record.stepTokens],
  ['request_prompt_tokens', 'Prompt tokens of a request.', (record) => record.promptTokens],
  ['request_generation_tokens', 'Generated tokens of a request.', (record) => record.outputTokens],
  [
    'request_max_num_generation_tokens',
    'Most tokens that a request generated for one choice.',
    (record) => record.maxOutputTokens,
  ],
  ['request_params_n', 'The parameter n of a request.', (record) => record.choices],
  ['request_params_max_tokens', 'The parameter max_tokens of a request.', (record) => record.maxTokens],
  [
    'request_prefill_kv_computed_tokens',
    'Prompt tokens that were computed for a request, without cached ones.',
    (record) => record.computedTokens,
  ],
];

const TRANSFER_HISTOGRAMS: readonly Distribution[] = [
  ['nixl_xfer_time_seconds', 'Time of a KV transfer.', (record) => record.transferSeconds],
  ['nixl_post_time_seconds', 'Time to post a KV transfer.', (record) => record.transferPostSeconds],
  ['nixl_bytes_transferred', 'Bytes of a KV transfer.', (record) => record.transferBytes],
  ['nixl_num_descriptors', 'Pieces of memory of a KV transfer.', (record) => record.transferDescriptors],
];

/** The figures of an instance under vLLM's names (serving/metrics.md, section 1.1). */
export function vllmMetrics(instance: EngineInstance): Family[] {
  const { spec } = instance;
  const ranks: Rank[] = rankViews(instance).map(({ rank, record, load }) => {
    return { labels: { model_name: spec.modelName, engine: String(rank) }, record, load, spec };
  });
  const apart = spec.role !== 'whole';
  const drafting = spec.draftTokens > 0 && spec.role !== 'prefill';
  return [
    ...GAUGES.map((value) => valueFamily('gauge', value, ranks)),
    ...SPLIT_GAUGES.map((split) => splitFamily('gauge', split, ranks)),
    cacheConfig(spec, ranks.length),
    ...COUNTERS.map((value) => valueFamily('counter', value, ranks)),
    ...SPLIT_COUNTERS.map((split) => splitFamily('counter', split, ranks)),
    ...(drafting ? DRAFT_COUNTERS.map((value) => valueFamily('counter', value, ranks)) : []),
    ...(drafting ? [splitFamily('counter', DRAFT_POSITIONS, ranks)] : []),
    ...(apart ? TRANSFER_COUNTERS.map((value) => valueFamily('counter', value, ranks)) : []),
    ...HISTOGRAMS.map((one) => histogramFamily(one, ranks)),
    ...(apart ? TRANSFER_HISTOGRAMS.map((one) => histogramFamily(one, ranks)) : []),
  ];
}

function valueFamily(type: 'gauge' | 'counter', [name, help, of]: Value, ranks: readonly Rank[]): Family {
  const samples = ranks.map((rank) => ({ labels: rank.labels, value: of(rank) }));
  return { name: `vllm:${name}`, help, type, samples };
}

function splitFamily(type: 'gauge' | 'counter', [name, help, label, of]: Split, ranks: readonly Rank[]): Family {
  const samples = ranks.flatMap((rank): Sample[] =>
    Object.entries(of(rank)).map(([key, value]) => ({ labels: { ...rank.labels, [label]: key }, value })),
  );
  return { name: `vllm:${name}`, help, type, samples };
}

function histogramFamily([name, help, of]: Distribution, ranks: readonly Rank[]): Family {
  const series = ranks.map(({ labels, record }) => ({ labels, histogram: of(record) }));
  return { name: `vllm:${name}`, help, type: 'histogram', series };
}

/** The cache's configuration, as labels of a gauge that is always 1. */
function cacheConfig(spec: EngineSpec, ranks: number): Family {
  const samples = Array.from({ length: ranks }, (_, rank) => ({
    labels: {
      block_size: String(BLOCK_TOKENS),
      cache_dtype: spec.kvCacheBytes === 1 ? 'fp8' : 'auto',
      enable_prefix_caching: 'True',
      num_gpu_blocks: String(Math.floor(spec.kvTokensPerRank / BLOCK_TOKENS)),
      engine: String(rank),
    },
    value: 1,
  }));
  return { name: 'vllm:cache_config_info', help: 'Configuration of the KV cache.', type: 'gauge', samples };
}

function promptTokens({ prompt }: RankRecord): number {
  return prompt.local_compute + prompt.local_cache_hit + prompt.external_kv_transfer;
}

function usage({ usedTokens }: RankLoad, { kvTokensPerRank }: EngineSpec): number {
  return Math.min(1, usedTokens / kvTokensPerRank);
}

function drafts(record: RankRecord, spec: EngineSpec) {
  return draftFigures(record.sequenceSteps, spec.draftTokens, spec.acceptedDraftTokens);
}
