import * as z from 'zod/mini';
import { Problem } from './deployProblem.ts';

/** How far one stage of a deployment is. */
const Stage = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['done', 'current', 'todo', 'failed']),
});

/** One service that belongs to the deployment: a member, or the service itself when it has none. */
const Part = z.object({
  name: z.string(),
  /** The role's word, or the type as EAS calls it. */
  label: z.string(),
  role: z.enum(['prefill', 'decode', 'router', 'single', 'other']),
  phase: z.enum(['waiting', 'running', 'failed']),
  /** EAS's own status, put into words where it is known. */
  status: z.string(),
  running: z.number(),
  total: z.number(),
});

/** A deployment under way or at its end. */
export const Deployment = z.object({
  serviceName: z.string(),
  /** `unfollowed`: the person stopped waiting, the deployment goes on. */
  phase: z.enum(['sending', 'following', 'running', 'failed', 'unfollowed']),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  endedAt: z.optional(z.number()),
  stages: z.array(Stage),
  parts: z.array(Part),
  /** Why it failed, or why its state could not be asked the last time. */
  problem: z.optional(Problem),
  /** A sentence on what EAS says right now. */
  note: z.optional(z.string()),
});

export type Deployment = z.infer<typeof Deployment>;
export type DeploymentStage = z.infer<typeof Stage>;
export type DeploymentPart = z.infer<typeof Part>;
