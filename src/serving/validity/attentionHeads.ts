import type { ServedModel } from '../servedModel.ts';

/** What a tensor-parallel size does to the attention heads of a model. */
export type HeadsProblem =
  | { readonly kind: 'uneven'; readonly heads: number }
  /** Each KV head is kept on `copies` GPUs. */
  | { readonly kind: 'kv-copied'; readonly kvHeads: number; readonly copies: number };

/** Rule 4 of serving/model.md, section 8: query heads divide by TP; a TP above the KV heads copies the KV cache. */
export function headsProblem(
  model: Pick<ServedModel, 'attention' | 'heads' | 'kvHeads'>,
  tp: number,
): HeadsProblem | undefined {
  if (model.heads % tp !== 0) return { kind: 'uneven', heads: model.heads };
  if (model.attention !== 'gqa' || tp <= model.kvHeads) return undefined;
  return { kind: 'kv-copied', kvHeads: model.kvHeads, copies: tp / model.kvHeads };
}
