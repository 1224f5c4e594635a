import { type ServedModel, feedForward, gqaAttention } from './servedModel.ts';

const BILLION = 1e9;
const HEAD = 128;
const KV_HEADS = 8;
const ASSUMED_BILLIONS = 8;

/**
 * A model whose configuration is not known, estimated from the sizes in its name (`Qwen3-8B`, `Qwen3-30B-A3B`; 8 B when
 * the name says none). Good for a believable pace, not for advice: every number here is an assumption. Weights are
 * taken as BF16 unless the name says FP8.
 */
export function estimateModel(name: string): ServedModel {
  const total = (sizeIn(name, /(?:^|[^a-z\d.])(\d+(?:\.\d+)?)b(?![a-z\d])/i) ?? ASSUMED_BILLIONS) * BILLION;
  const active = sizeIn(name, /-a(\d+(?:\.\d+)?)b(?![a-z\d])/i);
  const weightBytes = /fp8/i.test(name) ? 1 : 2;
  const shape = active === undefined ? denseShape(total) : sparseShape(total, active * BILLION);
  return { ...shape, name, weightBytes, maxContext: 32_768 };
}

function sizeIn(name: string, pattern: RegExp): number | undefined {
  const size = Number(pattern.exec(name)?.[1]);
  return Number.isFinite(size) && size > 0 ? size : undefined;
}

/** Dense transformers keep hidden ≈ 128 × layers and about 12 × hidden² parameters per layer. */
function denseShape(total: number): Omit<ServedModel, 'name' | 'weightBytes' | 'maxContext'> {
  const hidden = roundTo(HEAD, Math.cbrt((total * HEAD) / 12));
  const layers = Math.max(1, Math.round(hidden / HEAD));
  const attention = gqaAttention({ hidden, heads: hidden / HEAD, kvHeads: Math.min(KV_HEADS, layers), head: HEAD });
  return {
    ...attention,
    layers,
    denseLayers: layers,
    denseParameters: Math.max(0, total / layers - attention.attentionParameters),
    experts: undefined,
    embeddingParameters: 0,
  };
}

/** Total and active size fix the expert and the rest of a layer, given 128 experts of which 8 are visited. */
function sparseShape(total: number, active: number): Omit<ServedModel, 'name' | 'weightBytes' | 'maxContext'> {
  const layers = total > 100 * BILLION ? 64 : 48;
  const count = 128;
  const perToken = 8;
  const expert = Math.max(0, total - active) / (layers * (count - perToken));
  const hidden = roundTo(
    HEAD,
    Math.sqrt(Math.max(active / layers - perToken * expert, feedForward(HEAD, HEAD)) / 4.25),
  );
  return {
    ...gqaAttention({ hidden, heads: Math.max(1, (2 * hidden) / HEAD), kvHeads: 4, head: HEAD }),
    layers,
    denseLayers: 0,
    denseParameters: 0,
    experts: { count, perToken, parameters: expert, sharedParameters: 0 },
    embeddingParameters: 0,
  };
}

function roundTo(step: number, value: number): number {
  return Math.max(step, Math.round(value / step) * step);
}
