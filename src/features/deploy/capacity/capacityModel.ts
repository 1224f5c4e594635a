import type { BatchLimit } from '../../../serving/advisor/decodeCapacity.ts';
import type { Estimate } from '../../../serving/advisor/errorBand.ts';
import type { Bottleneck } from '../../../serving/bottleneck.ts';
import type { Layout, Serving } from '../../../serving/deployment.ts';
import type { Connector } from '../../../serving/validity/transferRules.ts';
import type { Workload } from './workload.ts';

/** A service and what it is asked to do. Plain data, so that it can be sent to a thread of its own. */
export interface CapacityQuestion {
  readonly serving: Serving;
  readonly layout: Layout;
  /** Longest prompt with its answer, tokens, where the configuration says it. */
  readonly maxModelLength: number | undefined;
  readonly workload: Workload;
}

/** What a layout can do at most within the goals. */
export interface Ability {
  /** Prompt tokens per second that one Prefill instance computes; undefined where one kind of worker does all. */
  readonly prefillTokensPerSecond: Estimate | undefined;
  /** Sequences on one rank, what keeps them from being more, and what one instance gives with them. */
  readonly batchAtGoal: number;
  readonly batchLimit: BatchLimit;
  readonly tpotAtGoalSeconds: Estimate;
  readonly decodeTokensPerSecond: Estimate;
  /** Of the whole service. */
  readonly mostRequestsPerSecond: number;
  /** Parts of it that the workload takes of each role; more than 1 is too much. */
  readonly prefillUse: number | undefined;
  readonly decodeUse: number;
}

/** What the requests of the workload get, in a simulation. Means. */
export interface LoadFigures {
  readonly ttftSeconds: Estimate;
  readonly tpotSeconds: Estimate;
  readonly outputTokensPerSecond: Estimate;
  /** Part of the requests that are within the goals. */
  readonly goodShare: number;
  readonly bottleneck: Bottleneck;
}

/** What a layout gives under a workload. */
export interface CapacityAnswer {
  /** Longest prompt with its answer, tokens. */
  readonly longestContext: number;
  /** Undefined when it cannot keep the goals at any rate. */
  readonly ability: Ability | undefined;
  /** Undefined when the requests are longer than it can take. */
  readonly load: LoadFigures | undefined;
}

/** What the advisor may use, beside the workload. */
export interface AdviceQuestion extends CapacityQuestion {
  readonly gpusPerMachine: number;
  readonly connector: Connector | undefined;
}

/** One way to lay out the service, and what a simulation of it gave. */
export interface AdvisedPlan {
  readonly layout: Layout;
  readonly gpus: number;
  readonly ability: Ability;
  readonly load: LoadFigures;
  /** Enough of its requests were within the goals. */
  readonly meets: boolean;
  /** The form had it when it was asked. */
  readonly isPresent: boolean;
  /** Instances that the simulation wanted beyond what the averages need. */
  readonly added: { readonly prefill: number; readonly decode: number };
}

/** Why the best plan has its ratio. */
export interface AdviceReason {
  /** Requests per second that one instance of each role takes within the goals. */
  readonly prefillRequestsPerSecond: number | undefined;
  readonly decodeRequestsPerSecond: number;
}

/** What the advisor says. */
export interface AdviceAnswer {
  /** What was tried, the best first, with what the form has where it can run. */
  readonly plans: readonly AdvisedPlan[];
  /** The place of the one that is proposed; undefined where none keeps the goals. */
  readonly proposal: number | undefined;
  /** Of the one that is proposed. */
  readonly reason: AdviceReason | undefined;
}

/** How far a question is. */
export type Progress = (done: number, total: number) => void;

/** Works out what layouts give. Rejects when it cannot, or when the signal aborts. */
export interface CapacityModel {
  estimate(question: CapacityQuestion, signal: AbortSignal): Promise<CapacityAnswer>;
  advise(question: AdviceQuestion, progress: Progress, signal: AbortSignal): Promise<AdviceAnswer>;
  dispose(): void;
}
