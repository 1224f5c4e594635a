import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGpu } from '../../../serving/gpu.ts';
import { findKnownModel } from '../../../serving/knownModels.ts';
import type { AdviceQuestion } from './capacityModel.ts';
import { ThreadCapacity } from './threadCapacity.ts';
import { workOut } from './workOut.ts';
import { workOutAdvice } from './workOutAdvice.ts';

const model = findKnownModel('DeepSeek-R1');
const gpu = findGpu('H20-141');
if (!model || !gpu) throw new Error('The model and the GPU of the test are not known.');

const question: AdviceQuestion = {
  serving: {
    model,
    gpu,
    engine: 'vllm',
    kvCacheBytes: 2,
    draftTokens: 0,
    acceptedDraftTokens: 0,
    redundantExperts: 0,
    twoBatchOverlap: false,
  },
  layout: {
    mode: 'disaggregated',
    prefill: { workers: 1, tp: 8, dp: 1 },
    decode: { workers: 1, tp: 1, dp: 8 },
  },
  maxModelLength: undefined,
  workload: { inputTokens: 4096, outputTokens: 1024, requestsPerSecond: 1, ttftSeconds: 2, tpotSeconds: 0.05 },
  gpusPerMachine: 8,
  connector: 'nixl',
};
/** Thousands of requests. */
const heavy = { ...question, workload: { ...question.workload, requestsPerSecond: 300 } };
const never = new AbortController().signal;

describe('the thread that works out what layouts give', () => {
  let folder = '';
  let started = 0;
  const ended: Promise<unknown>[] = [];
  let capacity: ThreadCapacity;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pai-eas-thread-'));
    const outfile = join(folder, 'thread.mjs');
    const entry = fileURLToPath(new URL('capacityThread.ts', import.meta.url));
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' });
    capacity = new ThreadCapacity(() => {
      started += 1;
      const worker = new Worker(outfile);
      ended.push(new Promise((resolve) => worker.once('exit', resolve)));
      return worker;
    });
  });

  afterAll(async () => {
    capacity.dispose();
    await Promise.all(ended);
    await rm(folder, { recursive: true });
  });

  test('answers as the functions do, again and again, from one thread of each kind', async () => {
    const steps: number[] = [];
    expect(await capacity.estimate(question, never)).toEqual(workOut(question));
    expect(await capacity.estimate(question, never)).toEqual(workOut(question));
    const advice = await capacity.advise(question, (done) => steps.push(done), never);
    expect(advice).toEqual(workOutAdvice(question, () => undefined));
    expect(steps).toEqual([0, 1]);
    expect(started).toBe(2);
  });

  test('a question that is cancelled ends at once, and the next one is answered', async () => {
    const abort = new AbortController();
    const asked = capacity.advise(heavy, () => abort.abort(), abort.signal);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect((await capacity.advise(question, () => undefined, never)).plans.length).toBeGreaterThan(0);
    expect(() => abort.signal.throwIfAborted()).toThrow();
    await expect(capacity.estimate(question, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('leaves the thread that asks free while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await capacity.advise(heavy, () => undefined, never);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  test('says why something cannot run', async () => {
    const tooLarge = { ...question, serving: { ...question.serving, gpuMemoryBytes: 20e9 } };
    await expect(capacity.estimate(tooLarge, never)).rejects.toMatchObject({
      name: 'CannotRun',
      message: expect.stringMatching(/GB per GPU/) as string,
    });
    expect(await capacity.estimate(question, never)).toEqual(workOut(question));
  });
});
