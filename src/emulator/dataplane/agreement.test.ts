import { afterEach, describe, expect, it } from 'vitest';
import { findGpu } from '../../serving/gpu.ts';
import { findKnownModel } from '../../serving/knownModels.ts';
import { randomFrom, wholeBetween } from '../../serving/simulation/random.ts';
import { runCase } from '../../serving/simulation/simulationCase.ts';
import { resultOf } from '../../serving/simulation/simulationResult.ts';
import type { Layout, Serving } from '../../serving/deployment.ts';
import { FakeClock } from './testing/fakeClock.ts';
import { type LoadPlan, type Measured, runLockstep } from './testing/lockstepLoad.ts';
import { type TestServer, startTestServer } from './testing/testServer.ts';

let server: TestServer | undefined;
afterEach(async () => {
  expect(server?.errors ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

/** The seeded aggregate in the terms of `pai-eas simulate` (design.md). */
function seeded(): Serving {
  const [model, gpu] = [findKnownModel('DeepSeek-R1'), findGpu('H20-141')];
  if (model === undefined || gpu === undefined) throw new Error('unknown');
  const drafts = { draftTokens: 1, acceptedDraftTokens: 0.85 };
  return { model, gpu, engine: 'vllm', kvCacheBytes: 2, ...drafts, redundantExperts: 0, twoBatchOverlap: false };
}

function layout(prefills: number, decodes: number): Layout {
  return {
    mode: 'disaggregated',
    prefill: { workers: prefills, tp: 8, dp: 1 },
    decode: { workers: decodes, tp: 1, dp: 8 },
  };
}

interface Case {
  readonly prefills?: number;
  readonly decodes?: number;
  readonly users: number;
  readonly requests: number;
  readonly input: number;
  readonly output: number;
  readonly range?: number;
}

function simulated({ prefills = 1, decodes = 1, users, requests, input, output, range = 1 }: Case) {
  const shape = layout(prefills, decodes);
  const load = { requests, inputTokens: input, outputTokens: output, lengthRange: range, prefixHitRate: 0, seed: 1 };
  const arrivals = { kind: 'users', users } as const;
  const run = runCase({ ...seeded(), ...load, layout: shape, arrivals, maxModelLength: undefined });
  return resultOf(seeded(), shape, 'users', run);
}

async function emulated(asked: Case) {
  const { prefills = 1, decodes = 1, users, requests, input, output, range = 1 } = asked;
  const clock = new FakeClock();
  server = await startTestServer({ clock, prefills, decodes });
  const random = randomFrom(1);
  const length = (longest: number): number => wholeBetween(random, Math.ceil(longest * range), longest);
  const plan: LoadPlan = {
    service: 'r1',
    users,
    requests,
    lengths: () => ({ input: length(input), output: length(output) }),
  };
  const measured = await runLockstep(server, clock, plan);
  expect(measured.every(({ status }) => status === 200)).toBe(true);
  return figuresOf(measured);
}

/** As `vllm bench serve` defines them. */
function figuresOf(measured: readonly Measured[]) {
  const mean = (of: (one: Measured) => number): number =>
    measured.reduce((sum, one) => sum + of(one), 0) / measured.length;
  const seconds = Math.max(...measured.map(({ endedAt }) => endedAt)) / 1000;
  const tokens = measured.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return {
    ttftMs: mean(({ firstAt, sentAt }) => firstAt - sentAt),
    tpotMs: mean(({ endedAt, firstAt, outputTokens }) => (endedAt - firstAt) / (outputTokens - 1)),
    outputTokensPerSecond: tokens / seconds,
    requestsPerSecond: measured.length / seconds,
  };
}

/** Asked for are 5 % of TPOT and throughput and 10 % of TTFT: both run the same model, so they are held to 1 %. */
describe('64 streams against the seeded aggregate', () => {
  it.each<[string, Case]>([
    ['1k in, 128 out', { users: 64, requests: 320, input: 1024, output: 128 }],
    ['4k in, 200 out, uneven lengths', { users: 64, requests: 256, input: 4096, output: 200, range: 0.8 }],
    ['8k in, 128 out', { users: 64, requests: 192, input: 8192, output: 128 }],
  ])('come to what the simulation says: %s', { timeout: 120_000 }, async (_name, asked) => {
    const said = simulated(asked);
    const got = await emulated(asked);
    const off = {
      tpot: got.tpotMs / said.tpotMs.mean - 1,
      throughput: got.outputTokensPerSecond / said.outputTokensPerSecond - 1,
      ttft: got.ttftMs / (said.ttftMs?.mean ?? 0) - 1,
    };
    expect(Math.abs(off.tpot), JSON.stringify(off)).toBeLessThan(0.01);
    expect(Math.abs(off.throughput), JSON.stringify(off)).toBeLessThan(0.01);
    expect(Math.abs(off.ttft), JSON.stringify(off)).toBeLessThan(0.01);
  });
});

describe('one more worker', () => {
  it.each([
    ['helps decode at 1k in', { users: 96, requests: 288, input: 1024, output: 512 }, 'decode'],
    ['helps prefill at 8k in', { users: 64, requests: 128, input: 8192, output: 128 }, 'prefill'],
  ])('%s, and the other role hardly', { timeout: 120_000 }, async (_name, load, side) => {
    const rate = async (workers: Partial<Case>): Promise<number> => {
      const { requestsPerSecond } = await emulated({ ...load, ...workers });
      await server?.close();
      server = undefined;
      return requestsPerSecond;
    };
    const alone = await rate({});
    const gain = { prefill: (await rate({ prefills: 2 })) / alone, decode: (await rate({ decodes: 2 })) / alone };
    const [helps, hardly] = side === 'decode' ? [gain.decode, gain.prefill] : [gain.prefill, gain.decode];
    expect(helps, JSON.stringify(gain)).toBeGreaterThan(1.1);
    expect(hardly, JSON.stringify(gain)).toBeLessThan(1.05);
  });
});
