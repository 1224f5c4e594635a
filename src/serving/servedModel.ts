/** Routed experts of a Mixture-of-Experts model. */
export interface Experts {
  readonly count: number;
  /** Experts that one token visits in one layer. */
  readonly perToken: number;
  /** Parameters of one routed expert. */
  readonly parameters: number;
  /** Parameters of the shared expert of a layer; 0 where there is none. */
  readonly sharedParameters: number;
}

/** A model as the equations see it: per-layer sizes, from the public configuration of the model. */
export interface ServedModel {
  readonly name: string;
  readonly attention: 'mla' | 'gqa';
  /** Query heads: tensor parallelism divides them. */
  readonly heads: number;
  readonly layers: number;
  /** First layers with a dense FFN; all of them in a model without experts. */
  readonly denseLayers: number;
  readonly hidden: number;
  readonly attentionParameters: number;
  readonly denseParameters: number;
  readonly experts: Experts | undefined;
  readonly embeddingParameters: number;
  /** Values that the KV cache keeps per token and layer. */
  readonly kvValues: number;
  /** Tensor parallelism splits the KV cache at most this often: 1 for MLA, the KV heads for GQA. */
  readonly kvHeads: number;
  /** FLOP of decode attention per KV token, query token and layer. */
  readonly decodeAttentionFlop: number;
  /** FLOP of prefill attention per (query, key) pair and layer. */
  readonly prefillAttentionFlop: number;
  /** Bytes of one stored weight: 1 for FP8, 2 for BF16. */
  readonly weightBytes: 1 | 2;
  /** Longest context that the public configuration allows, tokens. */
  readonly maxContext: number;
}

/** Sizes of multi-head latent attention, named as in the model's configuration. */
export interface MlaSizes {
  readonly hidden: number;
  readonly heads: number;
  readonly queryRank: number;
  readonly kvRank: number;
  readonly nopeHead: number;
  readonly ropeHead: number;
  readonly valueHead: number;
}

/** What a model with multi-head latent attention contributes (absorbed form in decode). */
export function mlaAttention(sizes: MlaSizes) {
  const { hidden, heads, queryRank, kvRank, nopeHead, ropeHead, valueHead } = sizes;
  return {
    attention: 'mla' as const,
    heads,
    hidden,
    attentionParameters:
      hidden * queryRank +
      queryRank * heads * (nopeHead + ropeHead) +
      hidden * (kvRank + ropeHead) +
      kvRank * heads * (nopeHead + valueHead) +
      heads * valueHead * hidden,
    kvValues: kvRank + ropeHead,
    kvHeads: 1,
    decodeAttentionFlop: 2 * heads * (kvRank + ropeHead + kvRank),
    prefillAttentionFlop: 2 * heads * (nopeHead + ropeHead + valueHead),
  };
}

/** Sizes of grouped-query attention. */
export interface GqaSizes {
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly head: number;
}

/** What a model with grouped-query attention contributes. */
export function gqaAttention({ hidden, heads, kvHeads, head }: GqaSizes) {
  return {
    attention: 'gqa' as const,
    heads,
    hidden,
    attentionParameters: 2 * hidden * heads * head + 2 * hidden * kvHeads * head,
    kvValues: 2 * kvHeads * head,
    kvHeads,
    decodeAttentionFlop: 4 * heads * head,
    prefillAttentionFlop: 4 * heads * head,
  };
}

/** Parameters of a gated feed-forward layer. */
export function feedForward(hidden: number, intermediate: number): number {
  return 3 * hidden * intermediate;
}

/** Bytes of KV cache that one token takes in all layers, before tensor parallelism splits it. */
export function kvBytesPerToken(model: ServedModel, kvCacheBytes: number): number {
  return model.layers * model.kvValues * kvCacheBytes;
}
