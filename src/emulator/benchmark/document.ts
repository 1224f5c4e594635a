import * as z from 'zod/mini';
import { missing } from '../http/apiError.ts';
import { invalid } from '../services/config.ts';

const text = z.optional(z.string());
/** A count that is really one; `words` say what it must be. */
const count = (most: number) => z.optional(z.int().check(z.gte(1), z.lte(most)));

/** What is read of a task's document; everything else is kept unread. Bounds and defaults are ours [INFER]. */
const BenchmarkDocument = z.looseObject({
  base: z.optional(
    z.looseObject({
      duration: count(86_400),
      concurrency: count(10_000),
      agentCount: count(100),
      qps: z.optional(z.number().check(z.positive(), z.lte(1_000_000))),
      requestMethod: text,
      modelId: text,
    }),
  ),
  service: z.optional(z.looseObject({ serviceName: text, requestToken: text })),
  data: z.optional(z.looseObject({ path: text, content: text })),
  optional: z.optional(z.looseObject({ maxRt: z.optional(z.number().check(z.positive())) })),
});

export type BenchmarkDocument = z.infer<typeof BenchmarkDocument>;

const words: Readonly<Record<string, string>> = {
  duration: 'a whole number of seconds from 1 to 86400',
  concurrency: 'a whole number from 1 to 10000',
  agentCount: 'a whole number from 1 to 100',
  qps: 'a number above 0, at most 1000000',
  maxRt: 'a number of milliseconds above 0',
};

/** Reads a document; one that says something impossible is refused with a sentence. */
export function readBenchmark(document: unknown): BenchmarkDocument {
  const read = z.safeParse(BenchmarkDocument, document);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String) ?? [];
  if (path.length === 0) throw invalid('The benchmark task must be a JSON object with base, service and data.');
  throw invalid(`${path.join('.')} must be ${words[path.at(-1) ?? ''] ?? 'of another type'}.`);
}

/** Refuses a document that names no service, or nothing to send to it. Gives the service's name. */
export function checkComplete(document: BenchmarkDocument): string {
  const name = document.service?.serviceName;
  if (!name) throw missing('service.serviceName');
  if (!document.data?.path && !document.data?.content) {
    throw invalid('data.path or data.content is missing: a benchmark task needs requests to send.');
  }
  return name;
}

/** The document with another one's fields over it, part by part. */
export function mergeDocument(
  document: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...document };
  for (const [key, value] of Object.entries(change)) {
    const old = merged[key];
    merged[key] = isPart(old) && isPart(value) ? { ...old, ...value } : value;
  }
  return merged;
}

function isPart(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a task asks for, with what is left out filled in. */
export interface BenchmarkPlan {
  readonly durationSeconds: number;
  /** Requests under way at once, of all agents. */
  readonly concurrency: number;
  readonly agents: number;
  /** Requests per second at most; undefined for as many as come back. */
  readonly qps: number | undefined;
  /** The longest mean response time that is accepted, ms. */
  readonly maxRtMs: number | undefined;
}

export function planOf({ base, optional }: BenchmarkDocument): BenchmarkPlan {
  const agents = base?.agentCount ?? 1;
  return {
    durationSeconds: base?.duration ?? 600,
    concurrency: (base?.concurrency ?? 8) * agents,
    agents,
    qps: base?.qps,
    maxRtMs: optional?.maxRt,
  };
}
