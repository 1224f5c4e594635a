import { describe, expect, it } from 'vitest';
import { serving } from '../serving/known.testing.ts';
import { weightBytesPerGpu } from '../serving/memoryFit.ts';
import { randomFrom, wholeBetween } from '../serving/simulation/random.ts';
import { answer } from './simulateCommand.ts';

type Fields = Readonly<Record<string, unknown>>;

const r1 = {
  model: 'DeepSeek-R1',
  gpu: 'H200',
  engine: 'sglang',
  mode: 'disaggregated',
  inputTokens: 1024,
  outputTokens: 128,
  concurrency: 16,
  prefill: { workers: 1, tp: 8, dp: 1, ep: 8 },
  decode: { workers: 1, tp: 1, dp: 8, ep: 8 },
};

function ask(over: Fields, base: Fields = r1): Fields {
  return { ...answer(JSON.stringify({ ...base, ...over })) };
}

function numberAt(result: Fields, ...path: string[]): number {
  const value = path.reduce<unknown>((at, key) => (at && typeof at === 'object' ? Reflect.get(at, key) : at), result);
  if (typeof value !== 'number') throw new Error(`${path.join('.')} is ${String(value)} in ${JSON.stringify(result)}`);
  return value;
}

describe('a case of pai-eas simulate', () => {
  it('has a result of the documented shape', () => {
    const spread = {
      mean: expect.any(Number),
      p50: expect.any(Number),
      p90: expect.any(Number),
      p99: expect.any(Number),
    };
    expect(ask({})).toStrictEqual({
      ttftMs: spread,
      tpotMs: spread,
      requestsPerSecond: expect.any(Number),
      outputTokensPerSecond: expect.any(Number),
      prefillUtilization: expect.any(Number),
      decodeBatchPerRank: expect.any(Number),
      kvUtilization: expect.any(Number),
      prefillTokensPerSecondPerWorker: expect.any(Number),
      decodeTokensPerSecondPerWorker: expect.any(Number),
      bottleneck: 'decode-step',
    });
  });

  it('takes null, and what is left out, for the default', () => {
    const spelt = {
      lengthRange: 1,
      requests: 160,
      requestRate: null,
      burstiness: 1,
      kvCacheBytes: 2,
      draftTokens: 0,
      acceptedDraftTokens: 0,
      prefixHitRate: 0,
      redundantExperts: 0,
      twoBatchOverlap: false,
      gpuMemoryBytes: null,
      maxModelLength: null,
      seed: 1,
      decodeBatchPerRank: null,
      meanContext: null,
      worker: null,
    };
    expect(ask(spelt)).toEqual(ask({}));
    expect(ask({ prefill: { workers: 1, tp: 8 }, decode: { workers: 1, tp: 1, dp: 8 } })).toEqual(ask({}));
  });

  it('gives the same for the same seed, and other lengths for another', () => {
    expect(ask({ lengthRange: 0.5 })).toEqual(ask({ lengthRange: 0.5 }));
    expect(ask({ lengthRange: 0.5, seed: 2 })).not.toEqual(ask({ lengthRange: 0.5 }));
  });

  it('is one steady step when batch and context are given', () => {
    const step = ask(
      { decodeBatchPerRank: 256, meanContext: 2000, redundantExperts: 32, twoBatchOverlap: true },
      { ...r1, engine: 'tensorrt-llm', gpu: 'H100', decode: { workers: 1, tp: 1, dp: 72, ep: 72 } },
    );
    expect(step).toMatchObject({ ttftMs: null, requestsPerSecond: null });
    // serving/model.md, section 6: 22,955 tokens/s per node of 8.
    expect(Math.round(numberAt(step, 'decodeTokensPerSecondPerWorker') / 9)).toBe(22_955);
    const tpot = numberAt(step, 'tpotMs', 'mean');
    expect(numberAt(step, 'decodeTokensPerSecondPerWorker')).toBeCloseTo((256 * 72 * 1000) / tpot, 6);
  });

  it('asks for lengths and load only where it needs them', () => {
    const { inputTokens: _in, outputTokens: _out, concurrency: _users, ...bare } = r1;
    expect(ask({ decodeBatchPerRank: 16, meanContext: 2000 }, bare)).toHaveProperty('tpotMs');
    expect(ask({}, bare)).toEqual({ error: 'inputTokens is missing: the length of the prompts.' });
  });

  it('is an open loop with requestRate: requests come at that rate', () => {
    const open = ask({ requestRate: 2, concurrency: null, requests: 200 });
    expect(numberAt(open, 'requestsPerSecond')).toBeGreaterThan(1.8);
    expect(numberAt(open, 'requestsPerSecond')).toBeLessThan(2.05);
    expect(open['bottleneck']).toBe('none');
  });

  it.each<[Fields, string]>([
    [{ model: 'nope' }, 'The model "nope" is not known; known are DeepSeek-R1, '],
    [{ gpu: 'TPU' }, 'The GPU "TPU" is not known; known are H200, '],
    [{ engine: 'ollama' }, 'engine must be "sglang" or "tensorrt-llm" or "vllm".'],
    [{ inputTokens: 0 }, 'inputTokens must be a whole number from 1 to 10000000.'],
    [{ inputTokens: '1024' }, 'inputTokens must be a whole number'],
    [{ requestRate: 5e-324 }, 'requestRate must be a number from 0.000001 to 1000000.'],
    [{ burstiness: 1e-300 }, 'burstiness must be a number from 0.001 to 1000000000.'],
    [{ lengthRange: 0 }, 'lengthRange must be a number above 0 and up to 1.'],
    [{ prefixHitRate: 1.5 }, 'prefixHitRate must be a number from 0 to 1.'],
    [{ kvCacheBytes: 3 }, 'kvCacheBytes must be 1 (FP8) or 2 (BF16).'],
    [{ concurency: 3 }, 'A case has no field "concurency".'],
    [{ decode: { workers: 1, tp: 1, dp: 8, pp: 2 } }, 'decode has no field "pp".'],
    [{ decode: { workers: 0, tp: 1, dp: 8 } }, 'decode.workers must be a whole number from 1 to 4096.'],
    [{ decode: undefined }, 'decode is missing: its workers, tp, dp and ep.'],
    [{ mode: 'aggregated' }, 'worker is missing: its workers, tp, dp and ep.'],
    [{ concurrency: null }, 'Set concurrency (a closed loop) or requestRate (an open loop).'],
    [{ meanContext: 3 }, 'decodeBatchPerRank and meanContext belong together: set both or none.'],
    [{ draftTokens: 1, acceptedDraftTokens: 2 }, 'acceptedDraftTokens 2 cannot be more than draftTokens 1.'],
    [{ decode: { workers: 1, tp: 1, dp: 4, ep: 8 } }, 'decode: ep 8 must be tp × dp = 1 × 4 = 4.'],
    [{ decode: { workers: 1, tp: 1, dp: 24, ep: 24 } }, 'decode: 256 experts do not divide by ep 24.'],
    [{ prefill: { workers: 1, tp: 3, dp: 1 } }, 'prefill: the 128 heads of DeepSeek-R1 do not divide by tp 3.'],
    [{ decode: { workers: 4096, tp: 8, dp: 8 } }, 'The deployment has 262152 GPUs, more than the 65536'],
    [{ gpu: 'H20' }, 'The weights of DeepSeek-R1 with TP 1 × DP 8 take 100.6 GB per GPU'],
    [
      { inputTokens: 200_000 },
      'A request of 200128 tokens (prompt and answer) is longer than the limit of 163840 tokens.',
    ],
    [{ maxModelLength: 1000 }, 'A request of 1152 tokens (prompt and answer) is longer than the limit of 1000 tokens.'],
    [
      { gpuMemoryBytes: 121e9, inputTokens: 8000 },
      'A request needs room for 8128 tokens of KV on one decode rank, which has room for',
    ],
  ])('%j is refused in a sentence', (over, sentence) => {
    const { error, ...rest } = ask(over);
    expect(String(error)).toContain(sentence);
    expect(rest).toEqual({});
  });

  it('says of text that is no JSON what is wrong', () => {
    expect(answer('{"model":')).toEqual({ error: expect.stringMatching(/^The line is not valid JSON: .+\.$/) });
    expect(answer('[]')).toEqual({ error: 'A case must be a JSON object.' });
  });

  it('says once what is wrong with a number that is neither whole nor in its range', () => {
    expect(ask({ concurrency: 0.5 })).toEqual({ error: 'concurrency must be a whole number from 1 to 100000.' });
  });

  it('reads past the byte order mark of a Windows stream', () => {
    expect(answer(`\uFEFF${JSON.stringify(r1)}`)).toEqual(ask({}));
  });

  it('spans requests / rate also when the gaps are too bursty to measure', () => {
    const bursty = ask({ requestRate: 1e-6, burstiness: 0.001, requests: 2 });
    expect(numberAt(bursty, 'requestsPerSecond')).toBeGreaterThan(0);
    for (let seed = 0; seed < 300; seed += 1) {
      const rate = numberAt(ask({ requestRate: 1e-6, burstiness: 0.001, requests: 1, seed }), 'requestsPerSecond');
      expect(Number.isFinite(rate)).toBe(true);
    }
  });

  it('lets redundant experts make the decode workers even, and prefill do without', () => {
    const decode = { workers: 1, tp: 1, dp: 24 };
    expect(ask({ redundantExperts: 8, decode, gpuMemoryBytes: 2e11 })).toHaveProperty('tpotMs');
  });

  it('has parts that add up to the time until the first token', () => {
    const result = { ...answer(JSON.stringify(r1), { details: true }) };
    const parts: unknown = Reflect.get(result, 'ttftPartsMs');
    const sum = Object.values(parts ?? {}).reduce((total: number, part) => total + Number(part), 0);
    expect(sum).toBeCloseTo(numberAt(result, 'ttftMs', 'mean'), 6);
    expect(parts).toMatchObject({ handoff: 500 });
  });
});

describe('a replayed trace', () => {
  const trace = Array.from({ length: 100 }, (_, index) => ({
    timestampMs: 1000 * index,
    inputTokens: 2048,
    outputTokens: 64,
    // Every other prompt is one that came before.
    blocks: [0, 1, index % 2 === 0 ? 2 : 1000 + index, 4000 + index],
  }));
  const { inputTokens: _in, outputTokens: _out, concurrency: _users, ...deployed } = r1;

  it('takes lengths and load from the file, and blocks from the prefix cache', () => {
    const result = { ...answer(JSON.stringify(deployed), { details: false, trace }) };
    expect(result).toMatchObject({ servedRequests: 100, refusedRequests: 0 });
    expect(numberAt(result, 'prefixHitRate')).toBeCloseTo((50 * 3 + 50 * 2 - 3) / 400, 2);
    expect(numberAt(result, 'durationSeconds')).toBeGreaterThan(99);
    const without = trace.map((request) => ({ ...request, blocks: [] }));
    const slower = { ...answer(JSON.stringify(deployed), { details: false, trace: without }) };
    expect(numberAt(slower, 'prefixHitRate')).toBe(0);
    expect(numberAt(slower, 'prefillUtilization')).toBeGreaterThan(1.5 * numberAt(result, 'prefillUtilization'));
  });

  it('sends prompts to the worker that knows them', () => {
    const two = { ...deployed, prefill: { workers: 2, tp: 8 } };
    const result = { ...answer(JSON.stringify(two), { details: false, trace }) };
    expect(numberAt(result, 'prefixHitRate')).toBeGreaterThan(0.55);
  });

  it('counts what is too long, and goes on', () => {
    const long = [...trace, { timestampMs: 2, inputTokens: 400_000, outputTokens: 1, blocks: [] }];
    const result = { ...answer(JSON.stringify(deployed), { details: false, trace: long }) };
    expect(result).toMatchObject({ servedRequests: 100, refusedRequests: 1 });
  });

  it('wants no lengths of its own', () => {
    expect(answer(JSON.stringify(r1), { details: false, trace })).toEqual({
      error: 'With --trace leave inputTokens, outputTokens, concurrency out: lengths and load come from the file.',
    });
  });
});

describe('a KV cache of next to nothing', () => {
  const draft = { draftTokens: 3, acceptedDraftTokens: 2.5 };
  const weights = weightBytesPerGpu(serving('H200', draft), { tp: 8, dp: 1 });
  const worker = { workers: 1, tp: 8, dp: 1 };
  const small = { ...draft, mode: 'aggregated', worker, inputTokens: 20, outputTokens: 60 };

  it('makes requests go one after the other, and the run ends', () => {
    for (let tokens = 80; tokens < 300; tokens += 1) {
      const gpuMemoryBytes = (weights + 4e9 + (tokens + 0.5) * 70_272) / 0.9;
      expect(ask({ ...small, gpuMemoryBytes })['bottleneck']).toBe('decode-kv');
    }
  });
});

describe('random cases', () => {
  const random = randomFrom(20_260_701);
  function pick<T>(values: readonly T[]): T | undefined {
    return values[wholeBetween(random, 0, values.length - 1)];
  }
  const workers = (): Fields => {
    const [tp, dp] = [pick([1, 2, 4, 8, 16]) ?? 1, pick([1, 1, 2, 4, 8, 16, 32, 72]) ?? 1];
    return { workers: pick([1, 2, 3, 5]), tp, dp, ep: pick([tp * dp, tp * dp, tp * dp, null, 1, 3]) };
  };
  const randomCase = (): Fields => ({
    model: pick(['DeepSeek-R1', 'Qwen3-235B-A22B', 'Kimi-K2', 'Qwen2.5-72B', 'Qwen2.5-72B']),
    gpu: pick(['H20', 'H20-141', 'H800', 'H100', 'H200', 'L20']),
    engine: pick(['sglang', 'tensorrt-llm', 'vllm']),
    mode: pick(['disaggregated', 'aggregated']),
    inputTokens: pick([1, 16, 1024, 8192, 30_000, -1]),
    outputTokens: pick([1, 2, 128, 1024, 4000]),
    lengthRange: pick([1, 0.8, 0.1, 1e-9]),
    concurrency: pick([1, 4, 64, 300, null]),
    requests: pick([1, 20, 150]),
    requestRate: pick([null, null, 0.5, 20, 1e-6, 1e6]),
    burstiness: pick([1, 0.01, 0.3, 5, 1e9]),
    kvCacheBytes: pick([1, 2]),
    draftTokens: pick([0, 1, 3]),
    acceptedDraftTokens: pick([0, 0, 0.85]),
    prefixHitRate: pick([0, 0.5, 1]),
    redundantExperts: pick([0, 0, 32]),
    twoBatchOverlap: pick([true, false]),
    gpuMemoryBytes: pick([null, null, 200e9, 95e9, 1]),
    maxModelLength: pick([null, null, 4000]),
    seed: wholeBetween(random, 0, 1e6),
    decodeBatchPerRank: pick([null, null, null, null, 3.5]),
    meanContext: pick([null, null, null, 1000]),
    prefill: workers(),
    decode: workers(),
    worker: workers(),
  });

  function everyNumber(value: unknown, is: (number: number) => boolean): boolean {
    if (typeof value === 'number') return is(value);
    if (value === null || typeof value !== 'object') return true;
    return Object.values(value).every((inner) => everyNumber(inner, is));
  }

  it('never give NaN, a negative number or a crash', () => {
    let answered = 0;
    const verdicts = new Set<unknown>();
    for (let round = 0; round < 10_000; round += 1) {
      const asked = randomCase();
      const result = { ...answer(JSON.stringify(asked), { details: true }) } as Fields;
      const text = () => `${JSON.stringify(asked)} gives ${JSON.stringify(result)}`;
      if ('error' in result) {
        if (String(result['error']).startsWith('The case could not be simulated')) expect.fail(text());
        continue;
      }
      answered += 1;
      verdicts.add(result['bottleneck']);
      if (!everyNumber(result, (number) => Number.isFinite(number) && number >= 0)) expect.fail(text());
      for (const share of ['prefillUtilization', 'kvUtilization']) {
        if (numberAt(result, share) > 1) expect.fail(text());
      }
      const refused: unknown = Reflect.get(result, 'refusedRequests');
      if (refused !== undefined && refused !== 0) expect.fail(text());
    }
    expect(answered).toBeGreaterThan(1000);
    expect([...verdicts]).toEqual(expect.arrayContaining(['decode-kv', 'decode-step', 'none', 'prefill']));
  });
});
