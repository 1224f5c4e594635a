import * as z from 'zod/mini';
import { Figure } from './deployCapacity.ts';
import { Problem } from './deployProblem.ts';

/** Instances of one role and their parallel sizes. */
const PlannedRole = z.object({
  instances: z.number(),
  tp: z.number(),
  dp: z.number(),
  /** Machines of one instance. */
  machines: z.number(),
});

/** One way to lay out the service, tried in a simulation. */
const Plan = z.object({
  id: z.string(),
  /** `before` is what the form had when it was asked. */
  kind: z.enum(['before', 'proposal', 'alternative']),
  /** The form is laid out like this now. */
  inForm: z.boolean(),
  /** Left out where one kind of instance computes prompts and answers. */
  prefill: z.optional(PlannedRole),
  decode: PlannedRole,
  gpus: z.number(),
  ttftMs: Figure,
  tpotMs: Figure,
  outputTokensPerSecond: Figure,
  /** Enough requests of the simulation were within the goals; how many, from 0 to 1. */
  meetsGoals: z.boolean(),
  goodShare: z.number(),
  /** Part of the most that it can serve within the goals that the workload asks for; more than 1 is too much. */
  use: z.number(),
  /** Cost of a million output tokens when it is used in full; in the unit of the advice. */
  fullCost: z.number(),
  /** What applying it changes, a line each; left out where it cannot be applied here. */
  changes: z.optional(z.array(z.string())),
});

/** What the advisor proposes, or how far it is. */
export const AdviceView = z.object({
  status: z.enum(['running', 'ready', 'failed']),
  /** Simulations that are done, of all. */
  done: z.optional(z.number()),
  total: z.optional(z.number()),
  /** The ratio of Prefill to Decode, explained. */
  sentence: z.optional(z.string()),
  plans: z.array(Plan),
  /** The currency of the costs; left out where they are GPU-hours. */
  currency: z.optional(z.string()),
  /** Instance types that have no price. */
  withoutPrice: z.array(z.string()),
  /** The form or the workload has been changed since. */
  outdated: z.boolean(),
  problem: z.optional(Problem),
});

export type PlannedRole = z.infer<typeof PlannedRole>;
export type PlanView = z.infer<typeof Plan>;
export type AdviceView = z.infer<typeof AdviceView>;
