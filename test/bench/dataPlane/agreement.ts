import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { staticCredentials } from '../../../src/cloud/credentials.ts';
import { EasClient } from '../../../src/eas/client.ts';
import { resolveTarget, type ServiceTarget } from '../../../src/inference/serviceTarget.ts';
import { untilReady } from '../requests.ts';
import { tokensIn } from './streams.ts';

/** What a load came to: measured by an HTTP client of the emulator, or said by `pai-eas simulate`. */
export interface LoadFigures {
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly outputTokensPerSecond: number;
}

const SERVICE = 'deepseek-r1-pd';
const CASE = { inputTokens: 1024, outputTokens: 128, concurrency: 64, requests: 256 } as const;
const CLI = 'dist/cli/pai-eas.js';

/** The seeded aggregate in real time under a closed loop of real HTTP streams, and the simulation of the same case. */
export async function measureAgreement(): Promise<readonly [emulated: LoadFigures, simulated: LoadFigures]> {
  const emulator = spawn(process.execPath, [CLI, 'emulator'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const { endpoint, region, ...key } = await untilReady(emulator);
    const api = new EasClient({ region, endpoint: `http://${endpoint}`, credentials: staticCredentials(key) });
    const target = resolveTarget(await api.describeEndpoints(SERVICE), SERVICE);
    return [await closedLoop(target), await simulated()];
  } finally {
    emulator.kill();
  }
}

interface Timed {
  readonly sentAt: number;
  readonly firstAt: number;
  readonly endedAt: number;
}

async function closedLoop(target: ServiceTarget): Promise<LoadFigures> {
  const timed: Timed[] = [];
  let sent = 0;
  const user = async (): Promise<void> => {
    while (sent < CASE.requests) {
      sent += 1;
      timed.push(await timeOne(target, sent));
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CASE.concurrency }, user));
  const seconds = (performance.now() - start) / 1000;
  const mean = (of: (one: Timed) => number): number => timed.reduce((sum, one) => sum + of(one), 0) / timed.length;
  return {
    ttftMs: mean(({ firstAt, sentAt }) => firstAt - sentAt),
    tpotMs: mean(({ endedAt, firstAt }) => (endedAt - firstAt) / (CASE.outputTokens - 1)),
    outputTokensPerSecond: (CASE.requests * CASE.outputTokens) / seconds,
  };
}

/** Sends one request; no two prompts begin alike, so that none is in the prefix cache. */
function timeOne({ baseUrl, token }: ServiceTarget, id: number): Promise<Timed> {
  const prompt = Array.from({ length: CASE.inputTokens }, (_, index) => (index === 0 ? id : index));
  const body = JSON.stringify({ prompt, stream: true, max_tokens: CASE.outputTokens, ignore_eos: true });
  const headers = { authorization: token, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    let [firstAt, endedAt] = [0, 0];
    const call = request(`${baseUrl}/v1/completions`, { method: 'POST', headers, agent: false }, (response) => {
      response.on('data', (bytes: Buffer) => {
        if (tokensIn(bytes) === 0) return;
        endedAt = performance.now();
        firstAt ||= endedAt;
      });
      response.on('end', () => resolve({ sentAt, firstAt, endedAt }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

const Mean = z.object({ mean: z.number() });
const Simulated = z.object({ ttftMs: Mean, tpotMs: Mean, outputTokensPerSecond: z.number() });

async function simulated(): Promise<LoadFigures> {
  const asked = {
    model: 'DeepSeek-R1',
    gpu: 'H20-141',
    engine: 'vllm',
    mode: 'disaggregated',
    prefill: { workers: 1, tp: 8, dp: 1, ep: 8 },
    decode: { workers: 1, tp: 1, dp: 8, ep: 8 },
    draftTokens: 1,
    acceptedDraftTokens: 0.85,
    ...CASE,
  };
  const child = spawn(process.execPath, [CLI, 'simulate'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify(asked)}\n`);
  for await (const line of createInterface({ input: child.stdout })) {
    const { ttftMs, tpotMs, outputTokensPerSecond } = z.parse(Simulated, JSON.parse(line));
    return { ttftMs: ttftMs.mean, tpotMs: tpotMs.mean, outputTokensPerSecond };
  }
  throw new Error('The simulation gave no answer.');
}
