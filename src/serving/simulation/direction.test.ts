import { describe, expect, it } from 'vitest';
import { serving } from '../known.testing.ts';
import { runCase, type SimulationCase } from './simulationCase.ts';
import { resultOf, type SimulationResult } from './simulationResult.ts';

/** One-node workers of H200, closed loop. */
function run(inputTokens: number, users: number, prefillWorkers: number, decodeWorkers: number): SimulationResult {
  const asked: SimulationCase = {
    ...serving('H200', { engine: 'sglang', gpuMemoryBytes: 200e9 }),
    layout: {
      mode: 'disaggregated',
      prefill: { workers: prefillWorkers, tp: 8, dp: 1 },
      decode: { workers: decodeWorkers, tp: 1, dp: 8 },
    },
    arrivals: { kind: 'users', users },
    requests: 10 * users,
    inputTokens,
    outputTokens: 1024,
    lengthRange: 0.8,
    prefixHitRate: 0,
    maxModelLength: undefined,
    seed: 1,
  };
  return resultOf(asked, asked.layout, 'users', runCase(asked));
}

function gain(inputTokens: number, users: number, prefill: number, decode: number): number {
  const [one, more] = [run(inputTokens, users, 1, 1), run(inputTokens, users, prefill, decode)];
  return (more.requestsPerSecond ?? 0) / (one.requestsPerSecond ?? 1) - 1;
}

describe('the second worker of a role (serving/model.md, section 1)', () => {
  it('helps decode and hardly prefill at short prompts and medium load', () => {
    expect(run(1024, 128, 1, 1).bottleneck).toBe('decode-step');
    expect(gain(1024, 128, 1, 2)).toBeGreaterThan(0.1);
    expect(Math.abs(gain(1024, 128, 2, 1))).toBeLessThan(0.05);
  });

  it('helps prefill and not decode at long prompts and high load', () => {
    expect(run(8192, 256, 1, 1).bottleneck).toBe('prefill');
    expect(gain(8192, 256, 2, 1)).toBeGreaterThan(0.3);
    expect(Math.abs(gain(8192, 256, 1, 2))).toBeLessThan(0.05);
  });
});

describe('the verdict on a run', () => {
  it('is the KV cache when requests wait for room in it', () => {
    const asked = {
      ...serving('H20', { engine: 'vllm' }),
      layout: { mode: 'aggregated', worker: { workers: 1, tp: 8, dp: 1 } },
      arrivals: { kind: 'users', users: 60 },
      requests: 120,
      inputTokens: 3072,
      outputTokens: 1024,
      lengthRange: 1,
      prefixHitRate: 0,
      maxModelLength: undefined,
      seed: 1,
    } satisfies SimulationCase;
    const roomy = { ...asked, gpuMemoryBytes: 200e9 };
    expect(resultOf(asked, asked.layout, 'users', runCase(asked)).bottleneck).toBe('decode-kv');
    expect(resultOf(roomy, asked.layout, 'users', runCase(roomy)).bottleneck).not.toBe('decode-kv');
  });

  it('is the transfer when the network is slow, and not when it is fast', () => {
    const at = (rdmaBandwidth: number): string => {
      const fast = serving('H200', { engine: 'sglang' });
      const asked: SimulationCase = {
        ...fast,
        gpu: { ...fast.gpu, rdmaBandwidth },
        layout: {
          mode: 'disaggregated',
          prefill: { workers: 1, tp: 8, dp: 1 },
          decode: { workers: 1, tp: 1, dp: 8 },
        },
        arrivals: { kind: 'rate', perSecond: 1, burstiness: 1 },
        requests: 100,
        inputTokens: 8192,
        outputTokens: 256,
        lengthRange: 1,
        prefixHitRate: 0,
        maxModelLength: undefined,
        seed: 1,
      };
      return resultOf(asked, asked.layout, 'rate', runCase(asked)).bottleneck;
    };
    expect(at(1e9)).toBe('transfer');
    expect(at(50e9)).toBe('none');
  });
});
