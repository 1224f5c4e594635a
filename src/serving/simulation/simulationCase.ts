import { type Deployment, HANDOFF_SECONDS, type Layout, type Serving } from '../deployment.ts';
import { closedLoop, type Load, openLoop } from './clients.ts';
import { type Client, limitsOf, mustServe, type Run, simulate } from './simulate.ts';
import { replay, type TraceRequest } from './trace.ts';

/** Who sends the requests. */
export type Arrivals =
  /** So many users, each with one request at a time; all begin together. */
  | { readonly kind: 'users'; readonly users: number }
  /** So many requests per second, whatever becomes of them. */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly burstiness: number };

/** A deployment, and the load on it. */
export interface SimulationCase extends Serving, Load {
  readonly layout: Layout;
  readonly arrivals: Arrivals;
  /** Longest prompt with its answer, tokens, instead of the model's own limit. */
  readonly maxModelLength: number | undefined;
}

/** The deployment of a case, on the stack of the calibration rows. */
export function deploymentOf(serving: Serving, layout: Layout): Deployment {
  return { ...serving, layout, handoffSeconds: HANDOFF_SECONDS };
}

/** Runs a case. Throws `CannotRun` when it does not fit, or its longest request does not. */
export function runCase(asked: SimulationCase): Run {
  const deployment = deploymentOf(asked, asked.layout);
  mustServe(deployment, asked.inputTokens, asked.outputTokens, asked.maxModelLength);
  return simulate(deployment, clientOf(asked));
}

/** Runs recorded requests; those that are too long are refused and counted. Throws `CannotRun`. */
export function runTrace(
  asked: Serving & Pick<SimulationCase, 'layout' | 'maxModelLength'>,
  requests: readonly TraceRequest[],
): Run {
  const deployment = deploymentOf(asked, asked.layout);
  return simulate(deployment, replay(requests), limitsOf(deployment, asked.maxModelLength));
}

function clientOf(asked: SimulationCase): Client {
  const { arrivals } = asked;
  return arrivals.kind === 'users'
    ? closedLoop(asked, arrivals.users)
    : openLoop(asked, arrivals.perSecond, arrivals.burstiness);
}
