import * as z from 'zod/mini';
import { Problem } from './deployProblem.ts';

/** An estimate. `band` is how far off it may be, as a part of the value: 0.15 for ±15 %; left out where nobody can say. */
export const Figure = z.object({ value: z.number(), band: z.optional(z.number()) });

/** Where the memory of one GPU goes, in bytes. */
export const MemoryView = z.object({
  total: z.number(),
  weights: z.number(),
  reserve: z.number(),
  /** What is left for KV; 0 when the weights do not fit. */
  kv: z.number(),
  fits: z.enum(['yes', 'barely', 'no']),
  /** As a person knows it: `141 GB`. */
  label: z.string(),
  isEstimate: z.boolean(),
  /** The instance type whose memory the person can correct; left out where EAS told it. */
  correctable: z.optional(z.string()),
});

/** What the layout of one member gives. */
export const MemberCapacity = z.object({
  member: z.string(),
  /** Why something, or all, is missing. */
  reason: z.optional(z.string()),
  memory: z.optional(MemoryView),
  /** The instance type whose GPU memory nobody knows and the person can enter. */
  correctable: z.optional(z.string()),
  kvTokensPerRank: z.optional(z.number()),
  /** Tokens of the longest request. */
  longestContext: z.optional(z.number()),
  /** Sequences on one rank that are served within the goals. */
  batchAtGoal: z.optional(z.number()),
  /** Milliseconds per output token with that batch. */
  tpotMs: z.optional(Figure),
  /** Prompt tokens (Prefill) or output tokens (others) of one instance per second, within the goals. */
  tokensPerSecond: z.optional(Figure),
});

/** What the whole service gives under the workload. */
export const ServiceCapacity = z.object({
  ttftMs: Figure,
  tpotMs: Figure,
  outputTokensPerSecond: Figure,
  /** Parts of what the members can do, 0 to 1. */
  prefillUse: z.optional(z.number()),
  decodeUse: z.optional(z.number()),
  /** Requests per second that it takes at most within the goals; left out where it cannot keep them at any rate. */
  mostRequestsPerSecond: z.optional(z.number()),
  /** Part of the requests that are within the goals. */
  goodShare: z.number(),
  /** What keeps it from doing more, in a sentence. */
  limit: z.string(),
  meetsTtft: z.boolean(),
  meetsTpot: z.boolean(),
});

/** What the chosen layout gives, as far as it is known. */
export const CapacityView = z.object({
  /** `waiting`: the fields are being changed; what stands here is of before. */
  status: z.enum(['idle', 'waiting', 'ready', 'failed']),
  members: z.array(MemberCapacity),
  service: z.optional(ServiceCapacity),
  /** Why there is nothing on the whole service. */
  reason: z.optional(z.string()),
  problem: z.optional(Problem),
});

export type Figure = z.infer<typeof Figure>;
export type MemoryView = z.infer<typeof MemoryView>;
export type MemberCapacity = z.infer<typeof MemberCapacity>;
export type ServiceCapacity = z.infer<typeof ServiceCapacity>;
export type CapacityView = z.infer<typeof CapacityView>;
