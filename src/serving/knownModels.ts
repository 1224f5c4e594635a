import { type ServedModel, feedForward, gqaAttention, mlaAttention } from './servedModel.ts';

const LATENT = { hidden: 7168, queryRank: 1536, kvRank: 512, nopeHead: 128, ropeHead: 64, valueHead: 128 };
const LATENT_EXPERT = feedForward(7168, 2048);

const DEEPSEEK_R1: ServedModel = {
  ...mlaAttention({ ...LATENT, heads: 128 }),
  name: 'DeepSeek-R1',
  layers: 61,
  denseLayers: 3,
  denseParameters: feedForward(7168, 18_432),
  experts: { count: 256, perToken: 8, parameters: LATENT_EXPERT, sharedParameters: LATENT_EXPERT },
  embeddingParameters: 2 * 129_280 * 7168,
  weightBytes: 1,
  maxContext: 163_840,
};

const KIMI_K2: ServedModel = {
  ...mlaAttention({ ...LATENT, heads: 64 }),
  name: 'Kimi-K2',
  layers: 61,
  denseLayers: 1,
  denseParameters: feedForward(7168, 18_432),
  experts: { count: 384, perToken: 8, parameters: LATENT_EXPERT, sharedParameters: LATENT_EXPERT },
  embeddingParameters: 2 * 163_840 * 7168,
  weightBytes: 1,
  maxContext: 131_072,
};

const QWEN3_235B: ServedModel = {
  ...gqaAttention({ hidden: 4096, heads: 64, kvHeads: 4, head: 128 }),
  name: 'Qwen3-235B-A22B',
  layers: 94,
  denseLayers: 0,
  denseParameters: 0,
  experts: { count: 128, perToken: 8, parameters: feedForward(4096, 1536), sharedParameters: 0 },
  embeddingParameters: 2 * 151_936 * 4096,
  weightBytes: 1,
  maxContext: 40_960,
};

const QWEN25_72B: ServedModel = {
  ...gqaAttention({ hidden: 8192, heads: 64, kvHeads: 8, head: 128 }),
  name: 'Qwen2.5-72B',
  layers: 80,
  denseLayers: 80,
  denseParameters: feedForward(8192, 29_568),
  experts: undefined,
  embeddingParameters: 2 * 152_064 * 8192,
  weightBytes: 1,
  maxContext: 32_768,
};

/** The models whose sizes are known from their public configuration. */
export const KNOWN_MODELS: readonly ServedModel[] = [DEEPSEEK_R1, QWEN3_235B, KIMI_K2, QWEN25_72B];

const FAMILIES: readonly (readonly [RegExp, ServedModel])[] = [
  [/deepseek-?(r1|v3)/i, DEEPSEEK_R1],
  [/kimi-?k2/i, KIMI_K2],
  [/qwen3-235b/i, QWEN3_235B],
  [/qwen2\.5-72b/i, QWEN25_72B],
];

/**
 * The known model that a served name belongs to, such as `DeepSeek-R1-0528-PAI-optimized`; undefined for any other,
 * and for distilled models, which carry their teacher's name but their student's shape.
 */
export function findKnownModel(name: string): ServedModel | undefined {
  if (/distill/i.test(name)) return undefined;
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
}
