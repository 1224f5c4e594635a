import { describe, expect, it } from 'vitest';
import { type DecodeLoad, activeExperts, stepSeconds, tpotSeconds } from './decodeStep.ts';
import { estimateModel } from './estimatedModel.ts';
import { type Gpu, findGpu } from './gpu.ts';
import { findKnownModel } from './knownModels.ts';
import { kvTransferSeconds } from './kvTransfer.ts';
import {
  PREFILL_OVERHEAD_SECONDS,
  linearFlopPerToken,
  prefillCapacity,
  prefillComputeSeconds,
  prefillSeconds,
} from './prefill.ts';
import { type ServedModel, kvBytesPerToken } from './servedModel.ts';

function model(name: string): ServedModel {
  const found = findKnownModel(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function gpu(name: string): Gpu {
  const found = findGpu(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const r1 = model('DeepSeek-R1-0528-PAI-optimized');

function decode(over: Partial<DecodeLoad>): DecodeLoad {
  return {
    model: r1,
    gpu: gpu('H20-141'),
    engine: 'tensorrt-llm',
    tp: 1,
    dp: 8,
    batchPerRank: 16,
    meanContext: 4608,
    kvCacheBytes: 2,
    draftTokens: 0,
    acceptedDraftTokens: 0,
    ...over,
  };
}

/** Holds a value to the last digit that the table prints. */
function within(actual: number, printed: number, half: number): void {
  expect(Math.abs(actual - printed), `${actual} against ${printed}`).toBeLessThanOrEqual(half);
}

describe('model sizes', () => {
  it.each([
    ['DeepSeek-R1', 187.1, 396.4, 44.04, 1.853],
    ['Qwen3-235B-A22B', 71.3, 0, 18.87, 1.245],
    ['Kimi-K2', 101.1, 396.4, 44.04, 2.349],
    ['Qwen2.5-72B', 151, 726.7, 0, 2.49],
  ])('%s has the parameters of the table', (name, attention, dense, expert, embedding) => {
    const found = model(name);
    within(found.attentionParameters / 1e6, attention, 0.06);
    within(found.denseParameters / 1e6, dense, 0.06);
    within((found.experts?.parameters ?? 0) / 1e6, expert, 0.006);
    within(found.embeddingParameters / 1e9, embedding, 0.0051);
  });

  it('keeps 70,272 bytes of KV cache per token for DeepSeek-R1, half with FP8', () => {
    expect(kvBytesPerToken(r1, 2)).toBe(70_272);
    expect(kvBytesPerToken(r1, 1)).toBe(35_136);
    expect(kvBytesPerToken(model('Qwen3-235B-A22B'), 2)).toBe(192_512);
    expect(kvBytesPerToken(model('Qwen2.5-72B'), 2)).toBe(327_680);
  });

  it('has the attention work of the table', () => {
    expect([r1.decodeAttentionFlop, r1.prefillAttentionFlop]).toEqual([278_528, 81_920]);
    const kimi = model('Kimi-K2');
    expect([kimi.decodeAttentionFlop, kimi.prefillAttentionFlop]).toEqual([139_264, 40_960]);
  });

  it('takes a distilled model for what it is: none of the known ones', () => {
    expect(findKnownModel('DeepSeek-R1-Distill-Qwen-7B')).toBeUndefined();
    expect(findKnownModel('Qwen3-8B')).toBeUndefined();
  });
});

describe('decode step', () => {
  // serving/model.md, section 10: one-node workers, DP 8 EP 8, TensorRT-LLM class, context = ISL + OSL / 2.
  it.each([
    ['H20-141', 4096, 1024, 16, 2608],
    ['H20-141', 8192, 1024, 10, 1634],
    ['H20-141', 1024, 1024, 31, 5010],
    ['H20-141', 2048, 4096, 18, 2909],
    ['H200', 4096, 1024, 59, 9455],
    ['H200', 8192, 1024, 42, 6734],
    ['H200', 1024, 1024, 84, 13_483],
  ])('%s at %i/%i with %i per rank gives %i tokens/s', (name, isl, osl, batchPerRank, tokensPerSecond) => {
    const load = decode({ gpu: gpu(name), batchPerRank, meanContext: isl + osl / 2 });
    within((8 * batchPerRank) / tpotSeconds(load), tokensPerSecond, 1);
  });

  // serving/model.md, section 6: headline checks.
  it.each([
    ['H100', 72, 256, 2000, 32, 22_955],
    ['H800', 128, 128, 4096, 0, 18_418],
  ])('%s with EP %i gives the tokens/s per node of the headline check', (name, dp, batch, ctx, redundant, perNode) => {
    const load = decode({
      gpu: gpu(name),
      dp,
      batchPerRank: batch,
      meanContext: ctx,
      redundantExperts: redundant,
      twoBatchOverlap: true,
    });
    within((8 * batch) / tpotSeconds(load), perNode, 1);
  });

  it('touches only the experts that the tokens of the worker choose', () => {
    expect(activeExperts(decode({ batchPerRank: 1, draftTokens: 1 }))).toBeCloseTo(32 * (1 - (31 / 32) ** 16), 9);
    within(activeExperts(decode({ batchPerRank: 200 })), 32, 1e-9);
  });

  it('gives 1.4 steps over 1.85 tokens for vLLM with one draft token', () => {
    const load = decode({
      engine: 'vllm',
      batchPerRank: 1,
      meanContext: 100,
      draftTokens: 1,
      acceptedDraftTokens: 0.85,
    });
    expect(tpotSeconds(load)).toBeCloseTo((1.4 * stepSeconds(load)) / 1.85, 12);
    // By hand: 62 layers of 45 + 49.97 + 0.51 (KV) + 18 + 149.91 (experts) + 11.76 + 14.25 (all-to-all) + 12 us, 1 ms.
    within(stepSeconds(load) * 1e3, 19.687, 0.005);
  });

  it('grows with the batch and with the context', () => {
    const base = tpotSeconds(decode({}));
    expect(tpotSeconds(decode({ batchPerRank: 32 }))).toBeGreaterThan(base);
    expect(tpotSeconds(decode({ meanContext: 9000 }))).toBeGreaterThan(base);
  });
});

describe('prefill and transfer', () => {
  it('needs 71.2 GFLOP per DeepSeek-R1 token', () => {
    within(linearFlopPerToken(r1) / 1e9, 71.2, 0.05);
  });

  // Section 10: 0.85 of the capacity over the prompt length, prefill TP8.
  it.each([
    ['H20-141', 4096, 3.09],
    ['H20-141', 8192, 1.27],
    ['H20-141', 1024, 14.75],
    ['H20-141', 2048, 6.93],
    ['H200', 4096, 6.34],
    ['H200', 8192, 2.94],
    ['H200', 1024, 26.9],
  ])('%s prefills %i-token prompts at %f requests/s', (name, isl, requests) => {
    const worker = { model: r1, gpu: gpu(name), tp: 8, dp: 1 };
    within((0.85 * prefillCapacity(worker, isl)) / isl, requests, requests > 20 ? 0.05 : 0.0051);
  });

  it('gives the published rate of wide EP prefill', () => {
    const worker = { model: r1, gpu: gpu('H100'), tp: 1, dp: 32 };
    const tokens = 32 * 16_384;
    within((tokens / prefillComputeSeconds(worker, tokens, 4096) / 32) * 8, 50_387, 5);
  });

  it('takes 30 ms for nothing and the rest for the tokens', () => {
    const worker = { model: r1, gpu: gpu('H20-141'), tp: 8, dp: 1 };
    expect(prefillSeconds(worker, 0, 0)).toBe(PREFILL_OVERHEAD_SECONDS);
    within(prefillSeconds(worker, 4096, 4096), 0.305, 0.001);
  });

  it('sends 4,096 tokens of KV in 1.44 ms over 200 GB/s, and 1.5 ms to get going', () => {
    within(kvTransferSeconds(r1, 4096, 2) * 1e3, 1.5 + 1.439, 0.001);
  });
});

describe('estimated models', () => {
  it('reads the size from the name and keeps the sum of the parameters', () => {
    const dense = estimateModel('Qwen3-8B');
    within((dense.layers * (dense.attentionParameters + dense.denseParameters)) / 1e9, 8, 0.01);
    const sparse = estimateModel('Qwen3-30B-A3B-FP8');
    const experts = sparse.experts ?? { count: 0, parameters: 0 };
    within((sparse.layers * (sparse.attentionParameters + experts.count * experts.parameters)) / 1e9, 30, 0.6);
    expect([dense.weightBytes, sparse.weightBytes]).toEqual([2, 1]);
    expect(estimateModel('my-own').layers).toBe(dense.layers);
  });

  it('decodes an 8 B model on one L20 at a believable pace', () => {
    const load = decode({ model: estimateModel('Qwen3-8B'), gpu: gpu('L20'), engine: 'vllm', dp: 1, batchPerRank: 1 });
    expect(tpotSeconds(load)).toBeGreaterThan(0.02);
    expect(tpotSeconds(load)).toBeLessThan(0.06);
  });
});
