import { describe, expect, it } from 'vitest';
import { tpotSeconds } from './decodeStep.ts';
import { decodeLoad, type Layout, type Serving, type WorkerLayout } from './deployment.ts';
import { GPUS } from './gpu.ts';
import { KNOWN_MODELS } from './knownModels.ts';
import { fitMemory } from './memoryFit.ts';
import { prefillSeconds } from './prefill.ts';
import { randomFrom, wholeBetween } from './simulation/random.ts';
import { runCase, type SimulationCase } from './simulation/simulationCase.ts';
import { resultOf } from './simulation/simulationResult.ts';

const random = randomFrom(4);

function pick<T>(values: readonly T[]): T {
  const [value] = values.slice(wholeBetween(random, 0, values.length - 1));
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

function someServing(): Serving {
  return {
    model: pick(KNOWN_MODELS),
    gpu: pick(GPUS),
    engine: pick(['sglang', 'tensorrt-llm', 'vllm']),
    kvCacheBytes: pick([1, 2]),
    draftTokens: pick([0, 1, 2]),
    acceptedDraftTokens: 0,
    redundantExperts: pick([0, 32]),
    twoBatchOverlap: pick([true, false]),
    gpuMemoryBytes: pick([100e9, 200e9]),
  };
}

function someShape(): WorkerLayout {
  return { tp: pick([1, 2, 4, 8, 16]), dp: pick([1, 2, 4, 8, 16, 72]) };
}

function words(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    key === 'model' || key === 'gpu' ? Reflect.get(Object(inner), 'name') : inner,
  );
}

describe('whatever is served', () => {
  it('takes no less time for a larger batch or a longer context', () => {
    for (let round = 0; round < 5000; round += 1) {
      const [serving, shape] = [someServing(), someShape()];
      const [batch, context] = [random() * 300, random() * 60_000];
      const base = tpotSeconds(decodeLoad(serving, shape, batch, context));
      const more = tpotSeconds(decodeLoad(serving, shape, batch * (1 + random()), context));
      const longer = tpotSeconds(decodeLoad(serving, shape, batch, context * (1 + random())));
      expect(base, words({ serving, shape })).toBeGreaterThan(0);
      // Sums of fractions may differ in their last digits.
      expect(Math.min(more, longer) / base, words({ serving, shape, batch })).toBeGreaterThan(1 - 1e-12);
    }
  });

  it('holds no fewer tokens with more memory, with FP8 KV, or without extra experts and drafts', () => {
    for (let round = 0; round < 5000; round += 1) {
      const [serving, shape] = [someServing(), someShape()];
      const memory = random() * 300e9;
      const tokens = (over: Partial<Serving>): number =>
        fitMemory({ ...serving, gpuMemoryBytes: memory, ...over }, shape).kvTokensPerRank;
      const base = tokens({});
      expect(base).toBeGreaterThanOrEqual(0);
      expect(tokens({ gpuMemoryBytes: memory * (1 + random()) })).toBeGreaterThanOrEqual(base);
      expect(tokens({ kvCacheBytes: 1 })).toBeGreaterThanOrEqual(base);
      expect(tokens({ redundantExperts: 0 })).toBeGreaterThanOrEqual(base);
      expect(tokens({ draftTokens: 0 })).toBeGreaterThanOrEqual(base);
    }
  });

  it('takes no less time to compute more, or longer, prompts', () => {
    for (let round = 0; round < 5000; round += 1) {
      const worker = { ...someServing(), ...someShape() };
      const [tokens, prompt] = [random() * 60_000, random() * 60_000];
      const base = prefillSeconds(worker, tokens, prompt);
      expect(prefillSeconds(worker, tokens * (1 + random()), prompt)).toBeGreaterThanOrEqual(base);
      expect(prefillSeconds(worker, tokens, prompt * (1 + random()))).toBeGreaterThanOrEqual(base);
    }
  });
});

/** More than a run differs by when only its order of events changes. */
const NOISE = 0.04;

describe('a run', () => {
  function someCase(): SimulationCase {
    const workers = (): number => pick([1, 2, 3]);
    const layout: Layout =
      random() < 0.5
        ? {
            mode: 'disaggregated',
            prefill: { workers: workers(), tp: 8, dp: 1 },
            decode: {
              workers: workers(),
              ...pick([
                { tp: 8, dp: 1 },
                { tp: 1, dp: 8 },
                { tp: 1, dp: 16 },
              ]),
            },
          }
        : {
            mode: 'aggregated',
            worker: {
              workers: workers(),
              ...pick([
                { tp: 8, dp: 1 },
                { tp: 1, dp: 8 },
              ]),
            },
          };
    const users = pick([4, 16, 64]);
    return {
      ...someServing(),
      gpuMemoryBytes: 200e9,
      model: pick(KNOWN_MODELS.filter(({ name }) => name !== 'Qwen2.5-72B')),
      layout,
      arrivals: { kind: 'users', users },
      requests: 8 * users,
      inputTokens: pick([64, 1024, 8192]),
      outputTokens: pick([64, 512]),
      lengthRange: 0.8,
      prefixHitRate: pick([0, 0.5]),
      maxModelLength: undefined,
      seed: 1,
    };
  }

  /** Requests per second, and mean TPOT, of a closed loop whose number of requests is the same. */
  function figures(asked: SimulationCase): { perSecond: number; tpotMs: number } {
    const result = resultOf(asked, asked.layout, 'users', runCase(asked));
    return { perSecond: result.requestsPerSecond ?? 0, tpotMs: result.tpotMs.mean };
  }

  function withMoreWorkers(layout: Layout): Layout {
    if (layout.mode === 'aggregated')
      return { ...layout, worker: { ...layout.worker, workers: layout.worker.workers + 1 } };
    const role = pick(['prefill', 'decode'] as const);
    return { ...layout, [role]: { ...layout[role], workers: layout[role].workers + 1 } };
  }

  it('is no slower with more workers, with a prefix cache, or without a long wait for memory', () => {
    for (let round = 0; round < 150; round += 1) {
      const asked = someCase();
      const base = figures(asked);
      const text = words(asked);
      expect(figures({ ...asked, layout: withMoreWorkers(asked.layout) }).perSecond, text).toBeGreaterThan(
        (1 - NOISE) * base.perSecond,
      );
      expect(figures({ ...asked, prefixHitRate: 0.9 }).perSecond, text).toBeGreaterThan((1 - NOISE) * base.perSecond);
      expect(figures({ ...asked, gpuMemoryBytes: 400e9 }).perSecond, text).toBeGreaterThan(
        (1 - NOISE) * base.perSecond,
      );
    }
  });

  it('has no lower TPOT, and no lower throughput, with more users', () => {
    for (let round = 0; round < 150; round += 1) {
      const asked = someCase();
      const { requests } = asked;
      const users = asked.arrivals.kind === 'users' ? asked.arrivals.users : 1;
      const base = figures(asked);
      const more = figures({ ...asked, arrivals: { kind: 'users', users: 2 * users }, requests: 2 * requests });
      expect(more.tpotMs, words(asked)).toBeGreaterThan((1 - NOISE) * base.tpotMs);
      expect(more.perSecond, words(asked)).toBeGreaterThan((1 - NOISE) * base.perSecond);
    }
  });
});
