import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { type Arrival, openStream, tokensIn } from './streams.ts';

/** Chunks per second of a server, by the clock and by its own CPU time. */
export interface ChunkRate {
  readonly what: string;
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

/** How far tokens came from where the pace of their stream puts them, ms. */
export interface PaceError {
  readonly streams: number;
  /** Gaps between tokens that were looked at. */
  readonly gaps: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Mean time per output token. */
  readonly tokenMs: number;
}

const SPAN_MS = 500;
const STREAMS = 64;
const TOKENS = 3000;
const ROUNDS = 7;
/** Time that the data plane's streams take for one token with 64 of them, about: a step gives each one chunk. */
const TOKEN_MS = 27;

/**
 * Streams at full speed, by so many chunks of each stream in a turn of the event loop, beside a bare server's. Both take
 * turns, and the medians of all rounds count: a busy machine slows one round down, not one server.
 */
export async function measureChunkRates(perTurn: number): Promise<readonly [bare: ChunkRate, plane: ChunkRate]> {
  const unpaced = ['unpaced', String(perTurn * TOKEN_MS)];
  return withServer(['bare', String(perTurn)], (bare) =>
    withServer(unpaced, async (plane) => {
      const rounds = { bare: [] as Rate[], plane: [] as Rate[] };
      await Promise.all([bare, plane].map((port) => run(port, 500)));
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.bare.push(await rateOf(bare));
        rounds.plane.push(await rateOf(plane));
      }
      const kind = `${perTurn} per stream and turn`;
      return [medianOf(`bare node:http, ${kind}`, rounds.bare), medianOf(`data plane, ${kind}`, rounds.plane)];
    }),
  );
}

type Rate = Omit<ChunkRate, 'what'>;

async function rateOf(port: number): Promise<Rate> {
  const cpu = await cpuSeconds(port);
  const start = performance.now();
  await run(port, TOKENS);
  const seconds = (performance.now() - start) / 1000;
  const chunks = STREAMS * TOKENS;
  return { perSecond: chunks / seconds, perCpuSecond: chunks / ((await cpuSeconds(port)) - cpu) };
}

function run(port: number, tokens: number): Promise<unknown> {
  return Promise.all(Array.from({ length: STREAMS }, () => openStream(port, tokens, () => undefined)));
}

function medianOf(what: string, rates: readonly Rate[]): ChunkRate {
  const median = (of: (rate: Rate) => number): number => quantile(rates.map(of), 0.5);
  return { what, perSecond: median((rate) => rate.perSecond), perCpuSecond: median((rate) => rate.perCpuSecond) };
}

/**
 * Streams at their true pace, all at once, beside a bare server that sends as many chunks by timers of its own. Of three
 * rounds of each the best counts: what else the machine does can only add to the error.
 */
export async function measurePace(
  streams: number,
  tokens: number,
): Promise<readonly [bare: PaceError, plane: PaceError]> {
  const rounds = { bare: [] as PaceError[], plane: [] as PaceError[] };
  for (let round = 0; round < 3; round += 1) {
    const plane = await paceOfServer(['paced'], streams, tokens);
    rounds.plane.push(plane);
    rounds.bare.push(await paceOfServer(['ticking', String(Math.round(plane.tokenMs))], streams, tokens));
  }
  return [best(rounds.bare), best(rounds.plane)];
}

function best(rounds: readonly PaceError[]): PaceError {
  const [first] = rounds.toSorted((one, other) => one.p99 - other.p99);
  if (first === undefined) throw new Error('no rounds');
  return first;
}

async function paceOfServer(args: readonly string[], streams: number, tokens: number): Promise<PaceError> {
  return withServer(args, async (port) => {
    const arrivals = Array.from({ length: streams }, (): Arrival[] => []);
    await Promise.all(
      arrivals.map((list) =>
        openStream(port, tokens, (bytes) => {
          const count = tokensIn(bytes);
          if (count > 0) list.push({ at: performance.now(), tokens: count });
        }),
      ),
    );
    return paceOf(arrivals);
  });
}

/**
 * The pace is the same for all sequences of an engine, and changes when one comes or goes. So the gaps of each stream
 * are looked at while all of them run, and compared with the median of all gaps of the same half second.
 */
function paceOf(arrivals: readonly (readonly Arrival[])[]): PaceError {
  const from = Math.max(...arrivals.map((list) => list[0]?.at ?? 0)) + SPAN_MS;
  const until = Math.min(...arrivals.map((list) => list.at(-1)?.at ?? 0));
  const gaps = arrivals.flatMap((list) =>
    list
      .slice(1)
      .map(({ at, tokens: count }, index) => ({ at, ms: (at - (list[index]?.at ?? at)) / count }))
      .filter(({ at }) => at > from && at < until),
  );
  const spans = new Map<number, number[]>();
  for (const { at, ms } of gaps) {
    const span = Math.floor(at / SPAN_MS);
    const values = spans.get(span) ?? [];
    values.push(ms);
    spans.set(span, values);
  }
  const medians = new Map([...spans].map(([span, values]) => [span, quantile(values, 0.5)]));
  const errors = gaps.map(({ at, ms }) => Math.abs(ms - (medians.get(Math.floor(at / SPAN_MS)) ?? ms)));
  return {
    streams: arrivals.length,
    gaps: gaps.length,
    p50: quantile(errors, 0.5),
    p99: quantile(errors, 0.99),
    max: quantile(errors, 1),
    tokenMs: gaps.reduce((sum, { ms }) => sum + ms, 0) / gaps.length,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

async function cpuSeconds(port: number): Promise<number> {
  const answer = (await (await fetch(`http://127.0.0.1:${port}/cpu`)).json()) as { seconds: number };
  return answer.seconds;
}

/** Runs a server in a process of its own, so that the client does not take its time. */
async function withServer<T>(args: readonly string[], use: (port: number) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join('.cache', 'bench-'));
  const outfile = join(folder, 'server.mjs');
  const entryPoints = ['test/bench/dataPlane/serverProcess.ts'];
  await build({ bundle: true, format: 'esm', platform: 'node', packages: 'external', entryPoints, outfile });
  const child = spawn(process.execPath, [outfile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await use(await portOf(child));
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) return Number(line);
  throw new Error('The server ended before it was ready.');
}
